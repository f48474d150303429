#include "resources/file_recursion.hh"

#include <fmt/core.h>
#include <fnmatch.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.hh"
#include "base/strings.hh"
#include "os/tree.hh"
#include "resources/file_source.hh"
#include "resources/file_state.hh"

namespace muster::resources {

namespace {

using os::FileKind;

constexpr std::size_t many_files = 1000;
constexpr std::int64_t depth_at_most = 200;

/// Goes through a folder, breadth within depth; a folder that is a loop of links ends at the limit.
class Lister {
 public:
  explicit Lister(const ListingOptions& options) : options_(options) {}

  void add_all(const os::Descriptor& folder, const std::string& prefix, std::int64_t depth) {
    if (depth > options_.depth.value_or(depth_at_most + 1)) return;
    if (depth > depth_at_most) throw base::Error("Too many folders in one another: " + prefix);
    for (const auto& name : os::names_in(folder)) {
      if (!ignored(name)) add(os::entry_in(folder, name, prefix + name), depth);
    }
  }
  std::vector<Listing::Item> items;

 private:
  bool ignored(const std::string& name) const {
    return std::any_of(options_.ignore.begin(), options_.ignore.end(), [&](const auto& pattern) {
      return ::fnmatch(pattern.c_str(), name.c_str(), FNM_PERIOD) == 0;
    });
  }

  void add(const os::Entry& entry, std::int64_t depth) {
    const auto target = options_.follow
                            ? os::follow_entry(entry)
                            : std::optional(os::entry_in(entry.folder, entry.name, entry.path));
    const auto status = target ? os::status_of(*target) : std::nullopt;
    if (!status) {
      if (options_.follow) items.push_back({entry.path, FileKind::link});
      return;
    }
    items.push_back({entry.path, status->kind});
    if (status->kind == FileKind::directory)
      add_all(os::open_folder(*target), entry.path + "/", depth + 1);
  }

  const ListingOptions& options_;
};

void check_count(Context& context, const std::string& path, std::size_t count, std::int64_t most) {
  constexpr auto advice = "consider using an alternate method to manage large directory trees";
  if (most > 0 && count > static_cast<std::size_t>(most))
    throw base::Error(fmt::format(
        "The directory '{}' contains {} entries, which exceeds the limit of {} specified by the "
        "max_files parameter for this resource. The limit may be increased, but be aware that "
        "large number of file resources can result in excessive resource consumption and degraded "
        "performance. Consider using an alternate method to manage large directory trees",
        path, count, most));
  if (most == 0 && count > many_files)
    context.log(base::Level::warning,
                fmt::format("The directory '{}' contains {} entries, which exceeds the default "
                            "soft limit {} and may cause excessive resource consumption and "
                            "degraded performance. To remove this warning set a value for "
                            "`max_files` parameter or {}",
                            path, count, many_files, advice));
}

ListingOptions options_of(const Resource& resource) {
  ListingOptions out{.recurse = recurses(resource), .follow = follows_links(resource)};
  if (resource.has("recurselimit")) out.depth = std::stoll(resource.text("recurselimit"));
  if (resource.has("max_files")) out.most = std::stoll(resource.text("max_files"));
  const value::Value ignore = resource.get("ignore");
  if (ignore != value::Value(false)) out.ignore = texts(ignore);
  return out;
}

bool goes_to_children(std::string_view parameter) {
  static constexpr auto own = {"ensure", "recurse", "recurselimit", "max_files", "target",
                               "alias",  "source",  "path",         "checksum"};
  return std::find(own.begin(), own.end(), parameter) == own.end();
}

/// The children of one folder, by relative path.
class Children {
 public:
  Children(Resource& resource, Context& context)
      : resource_(resource), context_(context), options_(options_of(resource)) {}

  void add_local() {
    const auto listing = list_folder(context_, resource_.name(), options_);
    if (!listing) return;
    for (const auto& item : listing->items) child(item.path);
  }

  void add_links(const std::string& target) {
    const auto listing = list_folder(context_, target, options_);
    if (!listing) return;
    resource_.set("ensure", "directory", context_);
    for (const auto& [path, kind] : listing->items) {
      auto& made = child(path);
      const bool directory = kind == FileKind::directory;
      made.set("ensure", directory ? "directory" : "link");
      if (!directory) made.set("target", target + "/" + path);
    }
  }

  void add_sources() {
    std::set<std::string> seen;
    for (const auto& source : texts(resource_.get("source"))) {
      const auto listing = list_source(source);
      if (!listing) continue;
      if (listing->top != FileKind::directory) return by_path_.clear();
      for (const auto& item : listing->items) {
        if (!seen.insert(item.path).second) continue;
        add_source(item.path, source + "/" + item.path);
      }
      if (resource_.text("sourceselect") != "all") return;
    }
  }

  void purge() {
    for (auto& [path, made] : by_path_) {
      if (!made.find("source")) made.set("ensure", "absent");
    }
  }

  std::vector<Generated> take() {
    std::vector<Generated> out;
    const auto managed = managed_inside();
    for (auto& [path, made] : by_path_) {
      if (is_managed(managed, made.title)) continue;
      Generated generated{.declaration = std::move(made)};
      for (std::string up = os::folder_of(generated.declaration.title);
           up.size() > resource_.name().size(); up = os::folder_of(up))
        generated.ancestors.push_back(up);
      out.push_back(std::move(generated));
    }
    std::sort(out.begin(), out.end(), [](const Generated& a, const Generated& b) {
      return a.declaration.title < b.declaration.title;
    });
    return out;
  }

 private:
  std::optional<Listing> list_source(const std::string& source) {
    if (is_remote(source, context_)) return list_remote(source);
    const auto path = path_of_source(source, context_);
    return path ? list_folder(context_, *path, options_) : std::nullopt;
  }

  std::optional<Listing> list_remote(const std::string& source) {
    RemoteFiles::ListQuestion question{question_about(source, resource_, context_)};
    question.recurse = options_.recurse;
    question.depth = options_.depth;
    question.ignore = options_.ignore;
    question.most = options_.most;
    const auto files = context_.options.remote_files->list(question);
    if (!files || files->empty()) return std::nullopt;
    Listing out{.top = files->front().kind};
    for (const auto& file : *files)
      if (file.relative_path != ".") out.items.push_back({file.relative_path, file.kind});
    check_count(context_, source, out.items.size(), options_.most);
    return out;
  }

  catalog::Resource& child(const std::string& path) {
    const auto [at, added] = by_path_.try_emplace(path);
    if (!added) return at->second;
    at->second.type = "File";
    at->second.title = (resource_.name() == "/" ? "" : resource_.name()) + "/" + path;
    for (const auto& parameter : resource_.declaration().parameters) {
      if (goes_to_children(parameter.name)) at->second.parameters.push_back(parameter);
    }
    if (const auto* checksum = resource_.declaration().find("checksum"))
      at->second.set("checksum", *checksum);
    return at->second;
  }

  void add_source(const std::string& path, const std::string& source) {
    child(path).set("source", source);
  }

  /// The other files of the run that are in the folder.
  std::set<std::string> managed_inside() const {
    std::set<std::string> out;
    const std::string prefix = resource_.name() == "/" ? "/" : resource_.name() + "/";
    for (const auto* other : context_.resources.of_type("file")) {
      const std::string path = other->name();
      if (path.starts_with(prefix)) out.insert(path);
    }
    return out;
  }

  /// Is it, or a folder that it is in, a resource of its own?
  bool is_managed(const std::set<std::string>& managed, const std::string& path) const {
    for (std::string up = path; up.size() > resource_.name().size(); up = os::folder_of(up)) {
      if (managed.contains(up)) return true;
    }
    return false;
  }

  Resource& resource_;
  Context& context_;
  const ListingOptions options_;
  std::map<std::string, catalog::Resource> by_path_;
};

}  // namespace

std::optional<Listing> list_folder(Context& context, const std::string& path,
                                   const ListingOptions& options) {
  const auto entry = os::find_entry(path);
  if (!entry || !os::leads_somewhere(*entry)) return std::nullopt;
  const auto target = options.follow ? os::follow_entry(*entry) : std::nullopt;
  const os::Entry& top = target ? *target : *entry;
  const auto status = os::status_of(top);
  if (!status) return std::nullopt;
  Listing out{.top = status->kind};
  if (out.top != FileKind::directory || !options.recurse) return out;
  Lister lister(options);
  lister.add_all(os::open_folder(top), "", 1);
  out.items = std::move(lister.items);
  check_count(context, path, out.items.size(), options.most);
  return out;
}

std::vector<Generated> generate_children(Resource& resource, Context& context) {
  if (!recurses(resource)) return {};
  Children children(resource, context);
  if (resource.text("recurse") != "remote") children.add_local();
  if (resource.has("target")) {
    children.add_links(resource.text("target"));
  } else if (resource.has("source")) {
    children.add_sources();
  }
  if (resource.is_true("purge")) children.purge();
  return children.take();
}

}  // namespace muster::resources
