#include <fmt/core.h>

#include <charconv>
#include <cstdio>

#include "fleet/event_reader.hh"
#include "fleet/fleet.hh"
#include "fleet/node_lines.hh"
#include "os/posix_system.hh"
#include "value/json.hh"

namespace muster::fleet {

namespace {

using cli::Arguments;
using cli::UsageError;

constexpr auto longest_wait = std::chrono::seconds(25);
constexpr auto before_next_try = std::chrono::seconds(2);

std::optional<std::uint64_t> after_given(const Arguments& arguments) {
  const auto text = arguments.value("after");
  if (!text) return std::nullopt;
  std::uint64_t out = 0;
  const auto* end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, out);
  if (text->empty() || read.ec != std::errc() || read.ptr != end)
    throw UsageError(fmt::format("--after: a revision, not '{}'", *text));
  return out;
}

void print(const EventReader::News& news, bool as_json) {
  if (news.lost) fmt::print(stderr, "Some events are no longer kept: what follows is later\n");
  for (const auto& event : news.events) {
    const auto* hash = event.if_hash();
    if (hash == nullptr) continue;
    fmt::print("{}\n", as_json ? value::to_json(event, value::JsonLayout::compact)
                               : fmt::format("{:>8}  {}", json_number(*hash, "revision"),
                                             event_line(*hash)));
  }
  std::fflush(stdout);
}

/// For ever; the server may be away for a while.
int follow(EventReader& reader, bool as_json) {
  os::PosixSystem system;
  for (;;) {
    try {
      print(reader.next(longest_wait), as_json);
    } catch (const base::Error& e) {
      fmt::print(stderr, "{}\n", e.what());
      system.sleep(before_next_try);
    }
  }
}

int run(const Arguments& arguments) {
  if (!arguments.rest.empty()) throw UsageError("events takes no words");
  RegistryClient client(arguments);
  EventReader reader(client, after_given(arguments));
  const bool as_json = arguments.flag("json");
  for (;;) {
    const auto before = reader.after();
    const auto news = reader.next(std::chrono::seconds(0));
    print(news, as_json);
    if (news.events.empty() && reader.after() == before) break;
  }
  return arguments.flag("follow") ? follow(reader, as_json) : 0;
}

}  // namespace

cli::Command define_events() {
  return {
      .doc = "Shows what happened to the servers of the registry.",
      .usage = "[--after N] [--follow] [--json]",
      .examples = {"# what happens from now on to the end\nmuster events --follow",
                   "# for a program: one JSON object a line, from where it left off\n"
                   "muster events --after 4711 --json"},
      .options = {{"--after", "REVISION", "Only what happened after that revision.", false, true},
                  {"-f,--follow", "", "Wait for more, until interrupted.", false, true},
                  {"--json", "", "One JSON object a line.", false, true}},
      .run = run};
}

}  // namespace muster::fleet
