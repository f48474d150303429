#include "env/module.hh"

#include <fmt/core.h>

#include <algorithm>

#include "base/error.hh"
#include "env/file_change.hh"
#include "value/json.hh"

namespace muster::env {

namespace {

bool module_name(std::string_view name) {
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto part = [&](char c) { return lower(c) || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && lower(name.front()) && std::all_of(name.begin(), name.end(), part);
}

/// "puppetlabs/stdlib" and "puppetlabs-stdlib" are the module stdlib.
std::string short_name(const std::string& full) {
  const auto at = full.find_first_of("/-");
  return at == std::string::npos ? full : full.substr(at + 1);
}

std::optional<std::vector<std::string>> read_dependencies(os::System& system,
                                                          const std::string& path) {
  const auto text = system.read(path + "/metadata.json");
  if (!text) return std::nullopt;
  value::Value metadata;
  try {
    metadata = value::from_json(*text);
  } catch (const base::Error& e) {
    throw base::Error(fmt::format("{}/metadata.json: {}", path, e.what()));
  }
  const auto* hash = metadata.if_hash();
  const auto* list = hash ? hash->find("dependencies") : nullptr;
  if (!list || !list->if_array()) return std::nullopt;
  std::vector<std::string> names;
  for (const auto& dependency : *list->if_array()) {
    const auto* entry = dependency.if_hash();
    const auto* name = entry ? entry->find("name") : nullptr;
    if (name && name->if_string()) names.push_back(short_name(*name->if_string()));
  }
  return names;
}

}  // namespace

Modules find_modules(os::System& system, std::span<const std::string> modulepath) {
  Modules modules;
  for (const auto& folder : modulepath)
    for (const auto& name : system.list(folder)) {
      if (!module_name(name) || modules.contains(name)) continue;
      const auto path = folder + "/" + name;
      const auto status = system.follow(path);
      if (!status || status->kind != os::FileKind::directory) continue;
      modules.emplace(name, Module{name, path});
    }
  return modules;
}

bool Dependencies::sees(const Module& from, std::string_view other) {
  if (other == from.name) return true;
  auto& entry = entries_[from.path];
  if (entry.pass != pass_) {
    const auto status = system_.follow(from.path + "/metadata.json");
    if (entry.pass == 0 || !same_file(status, entry.seen))
      entry.names = read_dependencies(system_, from.path);
    entry.seen = status;
    entry.pass = pass_;
  }
  return !entry.names ||
         std::find(entry.names->begin(), entry.names->end(), other) != entry.names->end();
}

}  // namespace muster::env
