#include <fmt/core.h>

#include "fleet/fleet.hh"
#include "fleet/node_lines.hh"
#include "fleet/registry_client.hh"
#include "value/json.hh"

namespace muster::fleet {

namespace {

using cli::Arguments;
using value::Hash;
using value::Value;

void print_names(const Value& names) {
  if (names.if_array() == nullptr) return;
  for (const auto& name : *names.if_array()) {
    const auto* hash = name.if_hash();
    if (hash == nullptr) continue;
    const auto until = json_text(*hash, "until");
    fmt::print("  {:<9} {}  {} to {}\n", json_text(*hash, "kind"),
               printable(json_text(*hash, "name")), json_text(*hash, "since"),
               until.empty() ? "now" : until);
  }
}

void print_events(const Value& events) {
  if (events.if_array() == nullptr) return;
  for (const auto& event : *events.if_array()) {
    if (const auto* hash = event.if_hash()) fmt::print("  {}\n", event_line(*hash));
  }
}

void print(const Hash& node) {
  for (const auto& [name, value] : node) {
    const auto& title = *name.if_string();
    if (title == "names" || title == "events" || title == "facts") continue;
    const auto* text = value.if_string();
    if (text != nullptr && text->empty()) continue;
    fmt::print("{:<20} {}\n", title,
               printable(text ? *text : value::to_json(value, value::JsonLayout::compact)));
  }
  if (const auto* names = node.find("names")) {
    fmt::print("names\n");
    print_names(*names);
  }
  if (const auto* events = node.find("events")) {
    fmt::print("events\n");
    print_events(*events);
  }
  if (const auto* facts = node.find("facts"))
    fmt::print("facts\n{}\n", value::to_json(*facts, value::JsonLayout::pretty));
}

int run(const Arguments& arguments) {
  if (arguments.rest.size() != 1) throw cli::UsageError("Which node? Name one");
  RegistryClient client(arguments);
  const auto body =
      client.must(net::Method::get, "/nodes/" + net::encoded_component(arguments.rest.front()) +
                                        (arguments.flag("facts") ? "?facts=1" : ""));
  if (arguments.flag("json") || body.if_hash() == nullptr)
    fmt::print("{}\n", value::to_json(body, value::JsonLayout::pretty));
  else
    print(*body.if_hash());
  return 0;
}

}  // namespace

cli::Command define_nodes_show() {
  return {.doc =
              "Shows one server: what is known of it, its names and addresses in time, its "
              "last events.",
          .usage = "[--facts] [--json] NODE",
          .details = "NODE is a certificate name, a key, an instance id or a host name.",
          .options = {{"--facts", "", "Its facts too.", false, true},
                      {"--json", "", "As JSON.", false, true}},
          .run = run};
}

}  // namespace muster::fleet
