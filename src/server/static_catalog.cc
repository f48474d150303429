#include "server/static_catalog.hh"

#include <fmt/core.h>

#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "types/text.hh"

namespace muster::server {

using value::Array;
using value::Hash;

namespace {

std::string text_in(const catalog::Resource& resource, std::string_view parameter) {
  const auto* v = resource.find(parameter);
  return v ? types::to_text(*v) : std::string();
}

std::vector<std::string> texts_in(const catalog::Resource& resource, std::string_view parameter) {
  std::vector<std::string> out;
  const auto* v = resource.find(parameter);
  if (!v) return out;
  if (const auto* array = v->if_array())
    for (const auto& each : *array) out.push_back(types::to_text(each));
  else
    out.push_back(types::to_text(*v));
  return out;
}

resources::Checksum common_checksum(const std::string& theirs) {
  const std::vector<std::string> ours(resources::checksum_names().begin(),
                                      resources::checksum_names().end());
  for (const auto& name : base::split(theirs, "."))
    if (std::ranges::find(ours, name) != ours.end()) return resources::checksum_named(name);
  throw base::Error(
      fmt::format("Unable to find a common checksum type between agent '{}' and master '{}'.",
                  theirs, base::join(ours, ", ")));
}

/// Adds the metadata of one catalog's files.
class Inliner {
 public:
  Inliner(catalog::Catalog& catalog, const env::Layout& layout, resources::Checksum checksum,
          content::FileServer& files)
      : catalog_(catalog), layout_(layout), checksum_(std::move(checksum)), files_(files) {}

  void add(const catalog::Resource& file) {
    const auto sources = texts_in(file, "source");
    if (text_in(file, "ensure") == "absent" || sources.empty()) return;
    if (!std::ranges::all_of(sources, [](const auto& s) { return s.starts_with("puppet:"); }))
      return;
    const auto recurse = text_in(file, "recurse");
    if (recurse == "true" || recurse == "remote")
      add_recursive(file, sources);
    else
      add_one(file, sources);
  }

 private:
  content::FileQuery query_for(const catalog::Resource& file) const {
    content::FileQuery out;
    out.links = text_in(file, "links") == "follow" ? os::Links::follow : os::Links::manage;
    const auto checksum = text_in(file, "checksum");
    out.checksum = checksum.empty() ? checksum_ : resources::checksum_named(checksum);
    const auto permissions = text_in(file, "source_permissions");
    out.source_permissions = !permissions.empty() && permissions != "ignore";
    return out;
  }

  /// "puppet://server/modules/M/f" → "modules/M/f"
  static std::string key_of(const std::string& source) {
    auto rest = std::string_view(source).substr(std::string_view("puppet:").size());
    if (rest.starts_with("//")) {
      rest.remove_prefix(2);
      rest.remove_prefix(std::min(rest.find('/'), rest.size()));
    }
    while (rest.starts_with('/')) rest.remove_prefix(1);
    while (rest.ends_with('/')) rest.remove_suffix(1);
    return std::string(rest);
  }

  static std::string server_of(const std::string& source) {
    const auto rest = std::string_view(source).substr(std::string_view("puppet:").size());
    if (!rest.starts_with("//")) return {};
    return std::string(rest.substr(2, std::min(rest.find('/', 2), rest.size()) - 2));
  }

  content::FileServer::Asked asked(const std::string& key) const {
    return {layout_, key, catalog_.name};
  }

  /// Where its content is below the environment; empty when it is elsewhere.
  std::string content_uri(const content::FileMetadata& metadata, const std::string& source) const {
    const auto inside = layout_.directory + "/";
    if (layout_.directory.empty() || !metadata.path.starts_with(inside) ||
        !key_of(source).starts_with("modules/"))
      return {};
    const auto path = metadata.path.substr(inside.size());
    const auto parts = base::split(path, "/");
    if (parts.size() < 4 || parts[2] != "files") return {};
    return fmt::format("puppet://{}/{}", server_of(source), path);
  }

  void add_one(const catalog::Resource& file, const std::vector<std::string>& sources) {
    for (const auto& source : sources) {
      const auto key = key_of(source);
      auto found = files_.metadata(asked(key), query_for(file));
      if (!found) continue;
      found->source = source;
      found->content_uri = content_uri(*found, source);
      if (!found->content_uri.empty()) catalog_.metadata.set(file.title, content::to_data(*found));
      return;
    }
    throw base::Error("Could not get metadata for " + types::ruby_text(*file.find("source")));
  }

  void add_recursive(const catalog::Resource& file, const std::vector<std::string>& sources) {
    auto query = query_for(file);
    query.recurse = true;
    if (const auto* limit = file.find("recurselimit"); limit && limit->if_integer())
      query.recurse_limit = *limit->if_integer();
    if (const auto* most = file.find("max_files"); most && most->if_integer())
      query.max_files = *most->if_integer();
    query.ignore = texts_in(file, "ignore");
    Hash by_source;
    for (const auto& source : sources) {
      const auto key = key_of(source);
      auto found = files_.search(asked(key), query);
      if (!found) continue;
      const auto base = content_uri(found->front(), source);
      if (base.empty()) return;
      Array all;
      for (auto& each : *found) {
        each.content_uri = each.relative_path == "." ? base : base + "/" + *each.relative_path;
        all.push_back(content::to_data(each));
      }
      by_source.set(source, std::move(all));
      if (text_in(file, "sourceselect") != "all") break;
    }
    if (!by_source.empty()) catalog_.recursive_metadata.set(file.title, std::move(by_source));
  }

  catalog::Catalog& catalog_;
  const env::Layout& layout_;
  resources::Checksum checksum_;
  content::FileServer& files_;
};

}  // namespace

std::string code_id(const env::Layout& layout, CompilerServices& services) {
  const auto program = services.options.settings.text("code_id_command");
  if (program.empty() || !layout.static_catalogs) return {};
  os::Command command;
  command.argv = {program, layout.name};
  command.timeout = std::chrono::seconds(30);
  return std::string(base::trim(os::run_ok(services.bench.system, command).out));
}

void add_file_metadata(catalog::Catalog& catalog, const env::Layout& layout,
                       const std::string& checksum_types, CompilerServices& services) {
  Inliner inliner(catalog, layout, common_checksum(checksum_types), services.bench.content.files);
  for (const auto& resource : catalog)
    if (resource.type == "File") inliner.add(resource);
}

}  // namespace muster::server
