#include "registry/node_store.hh"

#include <algorithm>

#include "base/strings.hh"
#include "registry/node_json.hh"
#include "value/json.hh"

namespace muster::registry {

namespace {

constexpr std::int64_t deleted_at_a_time = 2000;
constexpr std::int64_t names_kept = 200;  // of one node

std::int64_t number(Wall time) {
  return time.time_since_epoch().count();
}

/// Where SQLite finds a fact: $."os"."family"; nullopt for what it cannot be asked.
std::optional<std::string> json_path(const std::string& path) {
  std::string out = "$";
  for (const auto& part : base::split(path, ".")) {
    if (part.empty() || part.find('"') != std::string::npos) return std::nullopt;
    const bool is_index = std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    out += is_index ? "[" + part + "]" : ".\"" + part + "\"";
  }
  return out;
}

value::Value read(const std::string& json) {
  return value::from_json(json);
}

}  // namespace

std::vector<Node> NodeStore::load() {
  std::vector<Node> out;
  database_.each("SELECT body FROM nodes", [&](const store::Row& row) {
    out.push_back(node_from_json(row.text(0)));
    return true;
  });
  return out;
}

std::uint64_t NodeStore::revision() {
  const auto kept =
      database_.first<std::uint64_t>("SELECT value FROM registry_numbers WHERE name = 'revision'");
  return kept ? std::get<0>(*kept) : 0;
}

void NodeStore::save_node(const Node& node) {
  database_.write(
      "INSERT INTO nodes VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT(key) DO UPDATE SET "
      "certname = excluded.certname, state = excluded.state, generation = excluded.generation, "
      "revision = excluded.revision, body = excluded.body",
      node.key, node.certname, name_of(node.state), node.generation, node.revision, to_json(node));
}

/// Ends the names that it has no more, begins the new ones.
void NodeStore::save_names(const Node& node, Wall at) {
  std::set<std::pair<std::string, std::string>> now;
  const bool is_over = node.state == State::gone || node.state == State::archived;
  if (!is_over) {
    if (!node.certname.empty()) now.emplace("certname", node.certname);
    if (!node.attributes.hostname.empty()) now.emplace("hostname", node.attributes.hostname);
    for (const auto& address : node.attributes.addresses) now.emplace("address", address);
  }
  for (auto& [kind, name] : database_.query<std::string, std::string>(
           "SELECT kind, name FROM node_names WHERE key = ? AND until IS NULL", node.key)) {
    if (now.erase({kind, name}) > 0) continue;
    database_.write(
        "UPDATE node_names SET until = ? WHERE key = ? AND kind = ? AND name = ? "
        "AND until IS NULL",
        number(at), node.key, kind, name);
  }
  if (now.empty()) return;
  for (const auto& [kind, name] : now)
    database_.write("INSERT INTO node_names VALUES(?, ?, ?, ?, NULL)", node.key, kind, name,
                    number(at));
  database_.write(
      "DELETE FROM node_names WHERE key = ?1 AND rowid NOT IN "
      "(SELECT rowid FROM node_names WHERE key = ?1 ORDER BY since DESC, rowid DESC LIMIT ?2)",
      node.key, names_kept);
}

void NodeStore::save(const Nodes& nodes) {
  const auto changes = nodes.changes();
  for (const auto& key : changes.touched) {
    const Node* node = nodes.by_key(key);
    if (node != nullptr)
      save_node(*node);
    else
      database_.write("DELETE FROM nodes WHERE key = ?", key);
  }
  std::set<std::string_view> renamed;
  for (const auto& event : changes.events) {
    database_.write("INSERT INTO events VALUES(?, ?, ?, ?)", event.revision, number(event.at),
                    event.key, to_json(event));
    const bool names = event.kind == Event::Kind::changed ||
                       (event.kind == Event::Kind::state && event.to != State::suspect);
    if (!names || !renamed.insert(event.key).second) continue;
    if (const Node* node = nodes.by_key(event.key)) save_names(*node, event.at);
  }
  if (!changes.events.empty())
    database_.write(
        "INSERT INTO registry_numbers VALUES('revision', ?) ON CONFLICT(name) DO UPDATE SET "
        "value = excluded.value",
        nodes.revision());
}

void NodeStore::save_facts(const std::string& key, std::string_view facts) {
  database_.write(
      "INSERT INTO node_facts VALUES(?, ?) ON CONFLICT(key) DO UPDATE SET facts = excluded.facts",
      key, facts);
}

std::optional<std::string> NodeStore::facts(const std::string& key) {
  auto found = database_.first<std::string>("SELECT facts FROM node_facts WHERE key = ?", key);
  if (!found) return std::nullopt;
  return std::move(std::get<0>(*found));
}

std::optional<value::Value> NodeStore::fact(const Node& node, const std::string& path) {
  const auto where = json_path(path);
  if (!where) return std::nullopt;
  const auto found = database_.first<std::optional<std::string>>(
      "SELECT facts -> ? FROM node_facts WHERE key = ?", *where, node.key);
  if (!found || !std::get<0>(*found)) return std::nullopt;
  return read(*std::get<0>(*found));
}

std::unordered_map<std::string, value::Value> NodeStore::fact_of_all(const std::string& path) {
  std::unordered_map<std::string, value::Value> out;
  const auto where = json_path(path);
  if (!where) return out;
  database_.each(
      "SELECT key, facts -> ? FROM node_facts",
      [&](const store::Row& row) {
        if (!row.is_null(1)) out.emplace(row.text(0), read(row.get<std::string>(1)));
        return true;
      },
      *where);
  return out;
}

std::vector<NodeStore::Name> NodeStore::names(const std::string& key) {
  std::vector<Name> out;
  for (auto& [kind, name, since, until] :
       database_.query<std::string, std::string, std::int64_t, std::optional<std::int64_t>>(
           "SELECT kind, name, since, until FROM node_names WHERE key = ? "
           "ORDER BY since DESC, kind, name",
           key)) {
    out.push_back({kind, name, Wall(Milliseconds(since)), std::nullopt});
    if (until) out.back().until = Wall(Milliseconds(*until));
  }
  return out;
}

std::vector<NodeStore::StoredEvent> NodeStore::events_after(std::uint64_t revision,
                                                            std::size_t most) {
  std::vector<StoredEvent> out;
  for (auto& [number_of, json] : database_.query<std::uint64_t, std::string>(
           "SELECT revision, body FROM events WHERE revision > ? ORDER BY revision LIMIT ?",
           revision, most))
    out.push_back({number_of, std::move(json)});
  return out;
}

std::vector<NodeStore::StoredEvent> NodeStore::events_of(const std::string& key,
                                                         std::size_t newest) {
  std::vector<StoredEvent> out;
  for (auto& [number_of, json] : database_.query<std::uint64_t, std::string>(
           "SELECT revision, body FROM events WHERE key = ? ORDER BY revision DESC LIMIT ?", key,
           newest))
    out.push_back({number_of, std::move(json)});
  std::ranges::reverse(out);
  return out;
}

std::uint64_t NodeStore::oldest() {
  const auto found =
      database_.first<std::optional<std::uint64_t>>("SELECT min(revision) FROM events");
  return std::get<0>(*found).value_or(revision() + 1);
}

bool NodeStore::compact(std::uint64_t kept) {
  const auto newest = revision();
  if (newest <= kept) return false;
  const auto first = oldest();
  const auto last = std::min<std::uint64_t>(newest - kept, first + deleted_at_a_time - 1);
  if (first > last) return false;
  database_.write("DELETE FROM events WHERE revision <= ?", last);
  return last < newest - kept;
}

}  // namespace muster::registry
