#include <fnmatch.h>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "base/error.hh"
#include "base/strings.hh"
#include "os/tree.hh"
#include "resources/file_recursion.hh"
#include "resources/resources.hh"
#include "resources/ruby_integer.hh"

namespace muster::resources {

namespace {

using value::Value;

// Parameters

/// "3w" → 3 and 'w'; "3" → 3 and ""; nullopt for anything else. Of several digits without a unit
/// the last is taken for it, as Puppet does, and is none.
std::optional<std::pair<std::int64_t, std::string>> number_and_unit(const Value& value) {
  const auto* string = value.if_string();
  if (!string) return std::nullopt;
  auto end = std::min(string->find_first_not_of("0123456789"), string->size());
  if (end == 0 || end > 12) return std::nullopt;
  if (end > 1 && end == string->size()) --end;
  const std::string rest = string->substr(end);
  const bool word = std::all_of(rest.begin(), rest.end(),
                                [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
  if (!word) return std::nullopt;
  return std::pair(ruby_integer(string->substr(0, end)), base::lower_ascii(rest.substr(0, 1)));
}

Value munge_age(const Resource&, const Value& value) {
  static const std::map<std::string, std::int64_t> seconds = {
      {"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}, {"w", 604800}, {"", 86400}};
  const auto parts = number_and_unit(value);
  if (!parts) throw base::Error("Invalid tidy age " + text(value));
  const auto unit = seconds.find(parts->second);
  if (unit == seconds.end()) throw base::Error("Invalid age unit '" + parts->second + "'");
  return parts->first * unit->second;
}

Value munge_size(const Resource&, const Value& value) {
  static const std::map<std::string, int> shifts = {{"b", 0},  {"k", 10}, {"m", 20},
                                                    {"g", 30}, {"t", 40}, {"", 10}};
  const auto parts = number_and_unit(value);
  if (!parts) throw base::Error("Invalid tidy size " + text(value));
  const auto unit = shifts.find(parts->second);
  if (unit == shifts.end()) throw base::Error("Invalid size unit '" + parts->second + "'");
  return std::int64_t(static_cast<std::uint64_t>(parts->first) << unit->second);
}

bool is_number(const std::string& word) {
  return !word.empty() && word.find_first_not_of("0123456789") == std::string::npos;
}

Value munge_recurse(const Resource&, const Value& value) {
  const std::string word = text(value);
  if (word == "true" || word == "inf") return "true";
  if (word == "false" || is_number(word) || value.if_integer()) return word;
  throw std::invalid_argument("Invalid recurse value " + inspect(value));
}

Value munge_matches(const Resource& resource, const Value& value) {
  const std::string recurse = resource.text("recurse");
  if (recurse.empty() || recurse == "0" || recurse == "false")
    throw base::Error("Tidy can't use matches with recurse 0, false, or undef");
  value::Array out;
  for (const auto& pattern : texts(value)) out.emplace_back(pattern);
  return out;
}

// Choosing

class Choice {
 public:
  Choice(const Resource& resource, Context& context) : resource_(resource), context_(context) {}

  bool wants(const std::string& path) const {
    if (context_.resources.find("file", path)) return false;
    const auto entry = os::find_entry(path);
    const auto status = entry ? os::status_of(*entry) : std::nullopt;
    if (!status) return false;
    const bool directory = status->kind == os::FileKind::directory;
    if (directory && !resource_.is_true("rmdirs")) return false;
    if (resource_.has("matches") && !matches(os::last_name(path))) return false;
    if (!resource_.has("age") && !resource_.has("size")) return true;
    return is_old(*status) || is_big(*status);
  }

 private:
  bool matches(const std::string& name) const {
    const auto patterns = texts(resource_.get("matches"));
    return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
      return ::fnmatch(pattern.c_str(), name.c_str(), FNM_PATHNAME) == 0;
    });
  }

  bool is_old(const os::EntryStatus& status) const {
    const Value age = resource_.get("age");
    if (!age.if_integer()) return false;
    const std::string type = resource_.text("type");
    const std::int64_t time = type == "mtime"   ? status.mtime_ns
                              : type == "ctime" ? status.ctime_ns
                                                : status.atime_ns;
    const auto now = std::chrono::system_clock::to_time_t(context_.system.now());
    return now - time / 1'000'000'000 >= *age.if_integer();
  }

  bool is_big(const os::EntryStatus& status) const {
    const Value size = resource_.get("size");
    return size.if_integer() && status.size >= *size.if_integer();
  }

  const Resource& resource_;
  Context& context_;
};

std::vector<std::string> candidates(const Resource& resource, Context& context) {
  const std::string path = resource.name(), recurse = resource.text("recurse");
  std::vector<std::string> out = {path};
  if (recurse.empty() || recurse == "false") return out;
  ListingOptions options{.recurse = true};
  if (is_number(recurse)) options.depth = std::stoll(recurse);
  if (resource.has("max_files")) options.most = std::stoll(resource.text("max_files"));
  const auto listing = list_folder(context, path, options);
  if (!listing) return out;
  for (const auto& item : listing->items)
    out.push_back((path == "/" ? "" : path) + "/" + item.path);
  return out;
}

catalog::Resource removal_of(const std::string& path, const Resource& resource) {
  catalog::Resource out;
  out.type = "File";
  out.title = path;
  out.set("backup", false);
  out.set("ensure", "absent");
  out.set("force", true);
  const auto& shared = metaparameters();
  for (const auto& parameter : resource.declaration().parameters) {
    const bool meta = std::any_of(shared.begin(), shared.end(), [&](const Attribute& row) {
      return row.name == parameter.name && row.name != "alias";
    });
    if (meta) out.parameters.push_back(parameter);
  }
  return out;
}

/// A folder comes after what is in it.
void order_folders(std::map<std::string, Generated>& by_path) {
  for (const auto& [path, made] : by_path) {
    const auto folder = by_path.find(os::folder_of(path));
    if (folder == by_path.end() || path == folder->first) continue;
    auto& declaration = folder->second.declaration;
    const Value* before = declaration.find("require");
    value::Array required = before ? as_list(*before) : value::Array{};
    required.emplace_back("File[" + path + "]");
    declaration.set("require", std::move(required));
  }
}

std::vector<Generated> generate(Resource& resource, Context& context) {
  const auto top = os::find_entry(resource.name());
  if (!top || !os::status_of(*top)) {
    context.log(base::Level::debug, resource, "File does not exist");
    return {};
  }
  const Choice choice(resource, context);
  std::map<std::string, Generated> by_path;
  for (const auto& path : candidates(resource, context)) {
    if (!choice.wants(path)) continue;
    context.log(base::Level::debug, resource, "Tidying File[" + path + "]");
    by_path.emplace(path, Generated{.declaration = removal_of(path, resource)});
  }
  if (!by_path.empty())
    context.log(base::Level::notice, resource,
                "Tidying " + std::to_string(by_path.size()) + " files");
  if (resource.is_true("rmdirs")) order_folders(by_path);
  std::vector<Generated> out;
  for (auto at = by_path.rbegin(); at != by_path.rend(); ++at) out.push_back(std::move(at->second));
  return out;
}

Attribute parameter(std::string name, std::string doc) {
  return {.name = std::move(name), .doc = std::move(doc), .role = Role::parameter};
}

std::vector<Attribute> rows() {
  Attribute path = parameter("path", "The file or folder to tidy: an absolute path.");
  path.role = Role::key;
  path.munge = [](const Resource&, const Value& value) {
    return Value(os::clean_path(text(value)));
  };
  Attribute recurse = parameter("recurse", "Go into folders: `true`, `inf`, or how deep.");
  recurse.munge = munge_recurse;
  Attribute max_files =
      parameter("max_files", "The most files that there may be; 0: a warning above a thousand.");
  max_files.accepted = {{.name = "^[0-9]+$", .pattern = true}};
  Attribute matches = parameter("matches", "Shell patterns, one of which a name must match.");
  matches.munge = munge_matches;
  Attribute age = parameter("age", "Tidy what is at least that old: `\"1w\"`; days by default.");
  age.munge = munge_age;
  Attribute size = parameter("size",
                             "Tidy what is at least that big: `\"1m\"`; kilobytes by "
                             "default.");
  size.munge = munge_size;
  Attribute type = parameter("type",
                             "The time that counts as the age: `atime`, the default, "
                             "`mtime` or `ctime`.");
  type.accepted = words({"atime", "mtime", "ctime"});
  return {std::move(path),
          std::move(recurse),
          std::move(max_files),
          std::move(matches),
          parameter("backup", "Accepted; what is tidied is not kept."),
          std::move(age),
          std::move(size),
          std::move(type),
          boolean_row("rmdirs", "Tidy folders too, once they are empty.")};
}

}  // namespace

ResourceType define_tidy() {
  return {.doc =
              "Removes files that are old, big or both kinds of unwanted; without `age` and "
              "`size` all of them. Makes a `file` for each that shall go, except for those "
              "that are managed.",
          .attributes = rows(),
          .isomorphic = false,
          .generate = generate,
          .depth_first = true};
}

}  // namespace muster::resources
