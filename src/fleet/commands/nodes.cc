#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <mutex>
#include <optional>
#include <set>

#include "fleet/event_reader.hh"
#include "fleet/fleet.hh"
#include "fleet/node_lines.hh"
#include "fleet/screen.hh"
#include "os/posix_system.hh"
#include "value/json.hh"

namespace muster::fleet {

namespace {

using cli::Arguments;
using cli::UsageError;
using value::Array;

constexpr auto longest_wait = std::chrono::seconds(25);
constexpr auto before_next_try = std::chrono::seconds(2);

std::string query_of(const Arguments& arguments) {
  if (arguments.rest.size() > 1) throw UsageError("A query is one word: quote it");
  const auto option = arguments.value("query");
  if (option && !arguments.rest.empty()) throw UsageError("Two queries are given");
  return option.value_or(arguments.rest.empty() ? "" : arguments.rest.front());
}

struct Snapshot {
  Array nodes;
  std::uint64_t revision = 0;
  bool frozen = false;
};

Snapshot read(RegistryClient& client, const std::string& query) {
  const auto body = client.must(net::Method::get, "/nodes?q=" + net::encoded_component(query));
  const auto* hash = body.if_hash();
  const auto* nodes = hash ? hash->find("nodes") : nullptr;
  if (nodes == nullptr || nodes->if_array() == nullptr)
    throw base::Error("The registry's answer is not a list of nodes");
  const auto* frozen = hash->find("frozen");
  return {*nodes->if_array(), static_cast<std::uint64_t>(json_number(*hash, "revision")),
          frozen != nullptr && frozen->truthy()};
}

std::set<std::string> keys_of(const Snapshot& snapshot) {
  std::set<std::string> out;
  for (const auto& node : snapshot.nodes) {
    if (const auto* hash = node.if_hash()) out.insert(json_text(*hash, "key"));
  }
  return out;
}

/// The table and what happened last under it: of both the part that there is room for.
std::vector<std::string> picture(const Snapshot& now, const std::deque<std::string>& last,
                                 ScreenSize size) {
  constexpr std::size_t always = 3;  // the line above, the titles, the empty line
  std::vector<std::string> out = {
      fmt::format("{} nodes at revision {}{}", now.nodes.size(), now.revision,
                  now.frozen ? ", evictions are frozen: too many leases expired at once" : "")};
  const auto table = node_table(now.nodes, size.width);
  const auto room = size.height > always ? size.height - always : 0;
  const auto events =
      std::min(last.size(), std::max(room / 3, room - std::min(room, table.size() - 1)));
  const auto rows = std::min(table.size() - 1, room - events);
  out.insert(out.end(), table.begin(), table.begin() + static_cast<std::ptrdiff_t>(rows) + 1);
  if (rows + 1 < table.size() && rows > 0)
    out.back() = fmt::format("… and {} more", table.size() - rows);
  out.emplace_back();
  out.insert(out.end(), last.end() - static_cast<std::ptrdiff_t>(events), last.end());
  return out;
}

/// Watches: a table that is drawn anew on a terminal, else a line for each change.
class Watch {
 public:
  Watch(RegistryClient& client, std::string query)
      : client_(client), query_(std::move(query)), now_(read(client_, query_)) {}

  int run() {
    if (screen_size())
      screen_.emplace([this](ScreenSize size) {
        const std::scoped_lock lock(mutex_);
        return picture(now_, last_, size);
      });
    else
      show_beginning();
    os::PosixSystem system;
    for (auto reader = EventReader(client_, now_.revision);;) {
      if (screen_) screen_->draw();
      try {
        take(reader.next(longest_wait));
      } catch (const base::Error& e) {
        note(e.what());
        system.sleep(before_next_try);
      }
    }
  }

 private:
  void show_beginning() {
    for (const auto& node : now_.nodes) {
      const auto* hash = node.if_hash();
      if (hash == nullptr) continue;
      fmt::print("{} {} {}: {}\n", json_text(*hash, "since"), printable(name_of_node(*hash)),
                 json_text(*hash, "state"), printable(json_text(*hash, "cause")));
    }
    std::fflush(stdout);
  }

  void take(const EventReader::News& news) {
    if (news.events.empty() && !news.lost) return;
    auto keys = keys_of(now_);
    auto now = read(client_, query_);
    keys.merge(keys_of(now));
    {
      const std::scoped_lock lock(mutex_);
      now_ = std::move(now);
    }
    if (news.lost) note("Some events are no longer kept");
    for (const auto& event : news.events) {
      const auto* hash = event.if_hash();
      if (hash == nullptr) continue;
      const auto key = json_text(*hash, "key");
      // Who is gone matches no query but one for the gone.
      if (key.empty() || query_.empty() || keys.contains(key)) note(event_line(*hash));
    }
  }

  void note(const std::string& line) {
    constexpr std::size_t most = 100;
    if (!screen_) {
      fmt::print("{}\n", line);
      std::fflush(stdout);
      return;
    }
    const std::scoped_lock lock(mutex_);
    // While nobody answers, that is said once.
    if (!last_.empty() && last_.back() == line) return;
    last_.push_back(line);
    if (last_.size() > most) last_.pop_front();
  }

  RegistryClient& client_;
  std::string query_;
  std::mutex mutex_;  // of the two that the screen's thread reads
  Snapshot now_;
  std::deque<std::string> last_;
  std::optional<Screen> screen_;
};

int run(const Arguments& arguments) {
  const auto query = query_of(arguments);
  RegistryClient client(arguments);
  if (arguments.flag("watch")) return Watch(client, query).run();
  const auto now = read(client, query);
  if (arguments.flag("json")) {
    fmt::print("{}\n", value::to_json(value::Value(now.nodes), value::JsonLayout::pretty));
  } else if (!now.nodes.empty()) {
    const auto width = screen_size().value_or(ScreenSize()).width;
    for (const auto& line : node_table(now.nodes, width)) fmt::print("{}\n", line);
    if (now.frozen) fmt::print(stderr, "Evictions are frozen: too many leases expired at once.\n");
  }
  if (!now.nodes.empty() || arguments.flag("allow-empty")) return 0;
  throw base::Error(query.empty()
                        ? "There are no nodes (--allow-empty makes that no error)"
                        : "No node matches '" + query + "' (--allow-empty makes that no error)");
}

}  // namespace

cli::Command define_nodes() {
  return {.doc = "Lists the servers of the registry.",
          .usage = "[-q QUERY] [--watch] [--json]",
          .details =
              "Without a state in the query, those that are gone are left out. The words of "
              "queries are in\ndocs/registry.md.",
          .examples = {"# the web servers that are up in one zone\n"
                       "muster nodes -q 'role:web state:up zone:us-east-1a'",
                       "# a table that follows what happens\nmuster nodes --watch"},
          .options = {{"-q,--query", "QUERY", "Only these.", false, true},
                      {"-w,--watch", "", "Show what happens, until interrupted.", false, true},
                      {"--json", "", "As JSON.", false, true},
                      {"--allow-empty", "", "No node at all is no error.", false, true}},
          .run = run};
}

}  // namespace muster::fleet
