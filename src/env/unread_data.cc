#include "env/unread_data.hh"

#include <algorithm>
#include <array>
#include <set>

#include "base/strings.hh"
#include "value/yaml.hh"

namespace muster::env {

namespace {

constexpr std::size_t most_bytes = 1 << 20, most_files = 1000;
constexpr int most_depth = 8;

bool is_data(const std::string& name) {
  constexpr std::array endings = {".yaml", ".yml", ".json", ".eyaml", ".conf"};
  return std::any_of(endings.begin(), endings.end(),
                     [&](const char* ending) { return name.ends_with(ending); });
}

void add_datadir(std::set<std::string>& names, const value::Value* level) {
  const auto* hash = level ? level->if_hash() : nullptr;
  const auto* datadir = hash ? hash->find("datadir") : nullptr;
  const auto* name = datadir ? datadir->if_string() : nullptr;
  if (name) names.insert(*name);
}

/// The folders that a hiera.yaml names.
std::set<std::string> datadirs(const value::Value& configuration) {
  std::set<std::string> names;
  const auto* hash = configuration.if_hash();
  if (!hash) return {"data"};
  add_datadir(names, &configuration);  // version 4
  add_datadir(names, hash->find("defaults"));
  for (const char* key : {"hierarchy", "default_hierarchy"}) {
    const auto* levels = hash->find(key);
    if (levels && levels->if_array())
      for (const auto& level : *levels->if_array()) add_datadir(names, &level);
  }
  if (names.empty()) names.insert("data");
  return names;
}

/// Does a line of YAML, JSON or HOCON begin with the key?
bool has_key(std::string_view text, std::string_view key) {
  for (auto at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
    const auto line = text.rfind('\n', at);
    const auto before = base::trim(text.substr(line + 1, at - line - 1));
    auto after = text.substr(at + key.size());
    if (after.starts_with('"') || after.starts_with('\'')) after.remove_prefix(1);
    after.remove_prefix(std::min(after.find_first_not_of(" \t"), after.size()));
    const bool begins = before.empty() || before == "\"" || before == "'" ||
                        before.ends_with("{\"") || before.ends_with(",\"");
    if (begins && (after.starts_with(':') || after.starts_with('=')) && !after.starts_with("::"))
      return true;
  }
  return false;
}

}  // namespace

void UnreadData::add(Files& files, const std::string& folder, int depth) {
  auto& system = environment_.system();
  for (const auto& name : system.list(folder)) {
    if (files.size() >= most_files) return;
    const std::string path = folder + "/" + name;
    if (is_data(name)) {
      if (auto text = system.read(path, most_bytes)) files.push_back({path, std::move(*text)});
    } else if (depth < most_depth && !name.starts_with('.')) {
      add(files, path, depth + 1);
    }
  }
}

const UnreadData::Files& UnreadData::below(const std::string& folder) {
  const auto [at, is_new] = by_folder_.try_emplace(folder);
  if (!is_new) return at->second;
  const auto text = environment_.system().read(folder + "/hiera.yaml", most_bytes);
  if (!text) return at->second;
  for (const auto& name : datadirs(value::from_yaml(*text))) {
    // A folder that depends on the node is looked for from where it does.
    const auto fixed = name.substr(0, name.find("%{"));
    add(at->second, fixed.starts_with('/') ? fixed : folder + "/" + fixed, 0);
  }
  return at->second;
}

std::optional<std::string> UnreadData::file_with(std::string_view key) {
  std::vector<std::string> folders;
  if (!environment_.layout().directory.empty()) folders.push_back(environment_.layout().directory);
  if (const auto* module = environment_.module(key.substr(0, key.find("::"))))
    folders.push_back(module->path);
  for (const auto& folder : folders) {
    for (const auto& file : below(folder))
      if (has_key(file.text, key)) return file.path;
  }
  return std::nullopt;
}

}  // namespace muster::env
