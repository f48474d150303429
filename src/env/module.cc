#include "env/module.hh"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/error.hh"
#include "env/file_change.hh"
#include "types/text.hh"
#include "value/json.hh"

namespace muster::env {

namespace {

/// "puppetlabs/stdlib" and "puppetlabs-stdlib" are the module stdlib.
std::string short_name(const std::string& full) {
  const auto at = full.find_first_of("/-");
  return at == std::string::npos ? full : full.substr(at + 1);
}

std::vector<std::string> names_of(const value::Array& dependencies) {
  std::vector<std::string> names;
  for (const auto& dependency : dependencies) {
    const auto* entry = dependency.if_hash();
    const auto* name = entry ? entry->find("name") : nullptr;
    if (name && name->if_string()) names.push_back(short_name(*name->if_string()));
  }
  return names;
}

/// Puppet leaves a module out whose metadata lack one of these.
Metadata judge(const std::string& module, const value::Hash& said) {
  for (const auto* key : {"source", "author", "version", "license", "dependencies"}) {
    const auto* v = said.find(key);
    if (!v || v->is_undef())
      return {{}, fmt::format("No {} module metadata provided for {}", key, module)};
  }
  const auto& dependencies = *said.find("dependencies");
  if (const auto* list = dependencies.if_array()) return {names_of(*list)};
  return {{},
          fmt::format("The value for the key dependencies in the file metadata.json of the module "
                      "{} must be an array, not: '{}'",
                      module, types::ruby_text(dependencies))};
}

Metadata read_metadata(os::System& system, const Module& module) {
  const auto text = system.read(module.path + "/metadata.json");
  if (!text) return {};
  value::Value said;
  try {
    said = value::from_json(*text);
  } catch (const base::Error&) {
    return {{},
            fmt::format("{} has an invalid and unparsable metadata.json file. The parse error: "
                        "859: unexpected token at '{}'",
                        module.name, *text),
            true};
  }
  const auto* hash = said.if_hash();
  if (hash && hash->empty()) return {};
  return judge(module.name, hash ? *hash : value::Hash());
}

}  // namespace

bool valid_module_name(std::string_view name) {
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto part = [&](char c) { return lower(c) || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && lower(name.front()) && std::all_of(name.begin(), name.end(), part);
}

std::vector<Module> modules_in_order(os::System& system, std::span<const std::string> modulepath) {
  std::vector<Module> modules;
  std::set<std::string> seen;
  for (const auto& folder : modulepath)
    for (const auto& name : system.list(folder)) {
      if (!valid_module_name(name) || seen.contains(name)) continue;
      auto path = folder + "/" + name;
      const auto status = system.follow(path);
      if (!status || status->kind != os::FileKind::directory) continue;
      seen.insert(name);
      modules.push_back({name, std::move(path)});
    }
  return modules;
}

Modules find_modules(os::System& system, std::span<const std::string> modulepath) {
  Modules modules;
  for (auto& module : modules_in_order(system, modulepath)) {
    auto name = module.name;
    modules.emplace(std::move(name), std::move(module));
  }
  return modules;
}

const Metadata& MetadataFiles::of(const Module& module) {
  auto& entry = entries_[module.path];
  if (entry.pass != pass_) {
    const auto status = system_.follow(module.path + "/metadata.json");
    if (entry.pass == 0 || !same_file(status, entry.seen))
      entry.metadata = status ? read_metadata(system_, module) : Metadata{};
    entry.seen = status;
    entry.pass = pass_;
  }
  return entry.metadata;
}

bool MetadataFiles::sees(const Module& from, std::string_view other) {
  if (other == from.name) return true;
  const auto& names = of(from).dependencies;
  return !names || std::find(names->begin(), names->end(), other) != names->end();
}

}  // namespace muster::env
