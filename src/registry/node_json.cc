#include "registry/node_json.hh"

#include "base/error.hh"
#include "value/json.hh"

namespace muster::registry {

namespace {

using value::Array;
using value::Hash;
using value::Value;

Value list(const std::vector<std::string>& texts) {
  return Value(Array(texts.begin(), texts.end()));
}

Value map(const Tags& tags) {
  Hash out;
  for (const auto& [name, text] : tags) out.set(name, text);
  return Value(std::move(out));
}

std::string text_at(const Hash& hash, const char* name) {
  const Value* found = hash.find(name);
  const auto* text = found != nullptr ? found->if_string() : nullptr;
  return text != nullptr ? *text : std::string();
}

std::uint64_t number_at(const Hash& hash, const char* name) {
  const Value* found = hash.find(name);
  const auto* number = found != nullptr ? found->if_integer() : nullptr;
  return number != nullptr ? static_cast<std::uint64_t>(*number) : 0;
}

bool flag_at(const Hash& hash, const char* name) {
  const Value* found = hash.find(name);
  return found != nullptr && found->truthy();
}

std::vector<std::string> list_at(const Hash& hash, const char* name) {
  std::vector<std::string> out;
  const Value* found = hash.find(name);
  const Array* array = found != nullptr ? found->if_array() : nullptr;
  if (array == nullptr) return out;
  for (const auto& item : *array) {
    if (const auto* text = item.if_string()) out.push_back(*text);
  }
  return out;
}

Tags map_at(const Hash& hash, const char* name) {
  Tags out;
  const Value* found = hash.find(name);
  const Hash* inner = found != nullptr ? found->if_hash() : nullptr;
  if (inner == nullptr) return out;
  for (const auto& [key, item] : *inner) {
    if (const auto* text = item.if_string()) out.emplace(*key.if_string(), *text);
  }
  return out;
}

Wall wall_at(const Hash& hash, const char* name) {
  return time_from(text_at(hash, name)).value_or(Wall());
}

/// What both forms have.
Hash common(const Node& node) {
  Hash out;
  out.set("key", node.key);
  out.set("certname", node.certname);
  out.set("state", name_of(node.state));
  out.set("since", time_text(node.state_since));
  out.set("cause", node.cause);
  out.set("generation", static_cast<std::int64_t>(node.generation));
  out.set("revision", static_cast<std::int64_t>(node.revision));
  out.set("hostname", node.attributes.hostname);
  out.set("addresses", list(node.attributes.addresses));
  out.set("provider", node.identity.provider);
  out.set("account", node.identity.account);
  out.set("region", node.identity.region);
  out.set("instance", node.identity.instance);
  out.set("zone", node.attributes.zone);
  out.set("image", node.attributes.image);
  out.set("type", node.attributes.type);
  out.set("tags", map(node.attributes.tags));
  out.set("roles", list(node.attributes.roles));
  out.set("boot_id", node.boot_id);
  out.set("host_keys", list(node.host_keys));
  out.set("listed", name_of(node.listed));
  out.set("drain_reason", node.drain_reason);
  out.set("drained_by_operator", node.drained_by_operator);
  out.set("ban", name_of(node.ban));
  out.set("first_seen", time_text(node.first_seen));
  out.set("registered", time_text(node.registered));
  return out;
}

}  // namespace

std::string to_json(const Node& node) {
  Hash out = common(node);
  out.set("alerts", static_cast<std::int64_t>(node.alerts));
  out.set("claimed_roles", list(node.claimed_roles));
  out.set("claimed_tags", map(node.claimed_tags));
  out.set("cloud_tags", map(node.cloud_tags));
  out.set("claimed_addresses", list(node.claimed_addresses));
  out.set("cloud_addresses", list(node.cloud_addresses));
  return value::to_json(Value(std::move(out)), value::JsonLayout::compact);
}

Node node_from_json(std::string_view text) {
  const Value read = value::from_json(text);
  const Hash* hash = read.if_hash();
  const auto state = hash != nullptr ? state_named(text_at(*hash, "state")) : std::nullopt;
  if (!state) throw base::Error("a node in the database cannot be read");
  Node out;
  out.identity = {text_at(*hash, "provider"), text_at(*hash, "account"), text_at(*hash, "region"),
                  text_at(*hash, "instance")};
  out.key = out.identity.key();
  out.certname = text_at(*hash, "certname");
  out.state = *state;
  out.state_since = wall_at(*hash, "since");
  out.cause = text_at(*hash, "cause");
  out.generation = number_at(*hash, "generation");
  out.revision = number_at(*hash, "revision");
  out.attributes = {text_at(*hash, "hostname"), list_at(*hash, "addresses"), text_at(*hash, "zone"),
                    text_at(*hash, "image"),    text_at(*hash, "type"),      map_at(*hash, "tags"),
                    list_at(*hash, "roles")};
  out.boot_id = text_at(*hash, "boot_id");
  out.host_keys = list_at(*hash, "host_keys");
  out.listed = listed_named(text_at(*hash, "listed")).value_or(Listed::never);
  out.drain_reason = text_at(*hash, "drain_reason");
  out.drained_by_operator = flag_at(*hash, "drained_by_operator");
  out.ban = ban_named(text_at(*hash, "ban")).value_or(Ban::none);
  out.first_seen = wall_at(*hash, "first_seen");
  out.registered = wall_at(*hash, "registered");
  out.alerts = static_cast<std::uint8_t>(number_at(*hash, "alerts"));
  out.claimed_roles = list_at(*hash, "claimed_roles");
  out.claimed_tags = map_at(*hash, "claimed_tags");
  out.cloud_tags = map_at(*hash, "cloud_tags");
  out.claimed_addresses = list_at(*hash, "claimed_addresses");
  out.cloud_addresses = list_at(*hash, "cloud_addresses");
  return out;
}

Hash shown(const Node& node, Milliseconds clock) {
  Hash out = common(node);
  Array alerts;
  for (const auto name : names_of_alerts(node.alerts)) alerts.emplace_back(name);
  out.set("alerts", std::move(alerts));
  if (!node.is_leased() || node.state == State::suspect) return out;
  const auto left = node.lease.until - clock;
  out.set("lease_seconds", static_cast<double>(std::max(left, Milliseconds(0)).count()) / 1000.0);
  return out;
}

}  // namespace muster::registry
