#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <set>

#include "fleet/event_reader.hh"
#include "fleet/fleet.hh"
#include "fleet/node_lines.hh"
#include "os/posix_system.hh"
#include "value/json.hh"

namespace muster::fleet {

namespace {

using cli::Arguments;
using cli::UsageError;
using value::Array;
using value::Hash;

constexpr auto longest_wait = std::chrono::seconds(25);
constexpr auto before_next_try = std::chrono::seconds(2);

std::string query_of(const Arguments& arguments) {
  if (arguments.rest.size() > 1) throw UsageError("A query is one word: quote it");
  const auto option = arguments.value("query");
  if (option && !arguments.rest.empty()) throw UsageError("Two queries are given");
  return option.value_or(arguments.rest.empty() ? "" : arguments.rest.front());
}

struct Terminal {
  std::size_t width = 0, height = 0;  // 0: it is none
};

Terminal terminal() {
  winsize size{};
  if (::isatty(STDOUT_FILENO) == 0 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return {};
  constexpr std::size_t usual_width = 80, usual_height = 24;
  return {size.ws_col != 0 ? size.ws_col : usual_width,
          size.ws_row != 0 ? size.ws_row : usual_height};
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

/// The table in place of what is on the terminal, with what happened last under it.
void redraw(const Snapshot& now, const std::vector<std::string>& last, const Terminal& screen) {
  std::string out = "\x1b[H";
  std::size_t lines = 0;
  const auto put = [&](const std::string& line) {
    if (++lines >= screen.height) return;
    out += line + "\x1b[K\n";
  };
  put(fmt::format("{} nodes at revision {}{}", now.nodes.size(), now.revision,
                  now.frozen ? ", evictions are frozen: too many leases expired at once" : ""));
  for (const auto& line : node_table(now.nodes, screen.width)) put(line);
  put("");
  for (const auto& line : last) put(line.substr(0, screen.width));
  fmt::print("{}\x1b[J", out);
  std::fflush(stdout);
}

/// Watches: a table that is drawn anew on a terminal, else a line for each change.
class Watch {
 public:
  Watch(RegistryClient& client, std::string query)
      : client_(client), query_(std::move(query)), now_(read(client_, query_)) {}

  int run() {
    if (terminal().width == 0) show_beginning();
    os::PosixSystem system;
    for (auto reader = EventReader(client_, now_.revision);;) {
      draw();
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

  void draw() {
    const auto screen = terminal();
    if (screen.width != 0) redraw(now_, last_, screen);
  }

  void take(const EventReader::News& news) {
    if (news.events.empty() && !news.lost) return;
    auto keys = keys_of(now_);
    now_ = read(client_, query_);
    keys.merge(keys_of(now_));
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
    constexpr std::size_t most = 8;
    if (terminal().width == 0) {
      fmt::print("{}\n", line);
      std::fflush(stdout);
      return;
    }
    last_.push_back(line);
    if (last_.size() > most) last_.erase(last_.begin());
  }

  RegistryClient& client_;
  std::string query_;
  Snapshot now_;
  std::vector<std::string> last_;
};

int run(const Arguments& arguments) {
  const auto query = query_of(arguments);
  RegistryClient client(arguments);
  if (arguments.flag("watch")) return Watch(client, query).run();
  const auto now = read(client, query);
  if (arguments.flag("json")) {
    fmt::print("{}\n", value::to_json(value::Value(now.nodes), value::JsonLayout::pretty));
  } else if (!now.nodes.empty()) {
    for (const auto& line : node_table(now.nodes, terminal().width)) fmt::print("{}\n", line);
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
