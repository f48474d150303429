#include <fmt/core.h>

#include "base/strings.hh"
#include "fleet/fleet.hh"
#include "fleet/node_lines.hh"
#include "fleet/registry_client.hh"

namespace muster::fleet {

namespace {

using cli::Arguments;
using cli::UsageError;
using value::Array;
using value::Hash;
using value::Value;

Array words(std::string_view text) {
  Array out;
  for (const auto& part : base::split(text, ",")) {
    if (const auto word = base::trim(part); !word.empty()) out.emplace_back(word);
  }
  return out;
}

/// What is said of a machine: KEY=VALUE words.
struct Said {
  Hash body, tags, facts;
  Array addresses, roles;

  void take(const std::string& word) {
    const auto equal = word.find('=');
    if (equal == std::string::npos || equal == 0)
      throw UsageError(fmt::format("'{}' is not KEY=VALUE", word));
    const auto key = word.substr(0, equal);
    const auto text = word.substr(equal + 1);
    if (key == "hostname" || key == "zone" || key == "image" || key == "type")
      body.set(key, text);
    else if (key == "address")
      for (auto& address : words(text)) addresses.push_back(std::move(address));
    else if (key == "role")
      for (auto& role : words(text)) roles.push_back(std::move(role));
    else if (key.starts_with("tag.") && key.size() > 4)
      tags.set(key.substr(4), text);
    else if (key.starts_with("fact.") && key.size() > 5)
      facts.set(key.substr(5), text);
    else
      throw UsageError(fmt::format(
          "There is no '{}': hostname, address, zone, image, type, role, tag.NAME, fact.NAME",
          key));
  }

  Value json() {
    body.set("addresses", std::move(addresses));
    body.set("roles", std::move(roles));
    body.set("tags", std::move(tags));
    body.set("facts", std::move(facts));
    return Value(std::move(body));
  }
};

int run(const Arguments& arguments) {
  if (arguments.rest.empty()) throw UsageError("Which name?");
  Said said;
  for (std::size_t i = 1; i < arguments.rest.size(); ++i) said.take(arguments.rest[i]);
  RegistryClient client(arguments);
  const auto body = client.must(
      net::Method::post, "/nodes/" + net::encoded_component(arguments.rest.front()) + "/register",
      said.json());
  const auto* node = body.if_hash();
  if (node != nullptr)
    fmt::print("{} {}\n", printable(name_of_node(*node)), json_text(*node, "state"));
  return 0;
}

}  // namespace

cli::Command define_register() {
  return {
      .doc = "Registers a machine without an agent, or says anew what it is like.",
      .usage = "NAME [KEY=VALUE…]",
      .details =
          "KEY is hostname, address (comma between), zone, image, type, role (comma "
          "between), tag.NAME or\nfact.NAME. It has no lease: it is up until it is "
          "deregistered.",
      .examples = {"# a switch\nmuster register switch1 address=10.0.0.2 role=switch tag.rack=7"},
      .run = run};
}

}  // namespace muster::fleet
