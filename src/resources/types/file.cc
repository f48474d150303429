#include <set>

#include "base/error.hh"
#include "base/strings.hh"
#include "os/tree.hh"
#include "resources/file_backup.hh"
#include "resources/file_recursion.hh"
#include "resources/file_rows.hh"
#include "resources/file_state.hh"
#include "resources/file_write.hh"
#include "resources/resources.hh"

namespace muster::resources {

namespace {

using value::Value;

[[noreturn]] void refuse(const std::string& message) {
  throw base::Error(message);
}

void check_origins(const Resource& resource) {
  int origins = 0;
  for (const char* origin : {"content", "source", "target"}) origins += resource.has(origin);
  if (origins > 1) refuse("You cannot specify more than one of content, source, target");
  if (!resource.has("source") && resource.text("recurse") == "remote")
    refuse("You cannot specify a remote recursion without a source");
}

void check_checksum(const Resource& resource, Context& context) {
  const std::string name = resource.text("checksum");
  if (name == "none" && resource.has("source"))
    refuse("You cannot specify source when using checksum 'none'");
  for (const char* other : {"none", "ctime", "mtime"}) {
    if (name == other && resource.has("content"))
      refuse("You cannot specify content when using checksum '" + name + "'");
  }
  if (!resource.has("checksum_value")) return;
  const Checksum checksum = checksum_of(resource, context);
  const std::string value = resource.text("checksum_value");
  if (!valid_sum(checksum, value))
    refuse("Checksum value '" + value + "' is not a valid checksum type " + checksum.name);
  if (!resource.has("content") && !resource.has("source"))
    context.log(base::Level::warning, resource,
                "Checksum value is ignored unless content or source are specified");
}

struct Deprecated {
  std::set<std::string> seen;
};

/// Once for each place in the manifests.
void warn_deprecated(Context& context, const Resource& resource, const std::string& message) {
  const auto& declaration = resource.declaration();
  if (declaration.file.empty() || declaration.line == 0) return;
  const std::string place =
      "(file: " + declaration.file + ", line: " + std::to_string(declaration.line) + ")";
  if (!context.cache<Deprecated>().seen.insert(place).second) return;
  context.log(base::Level::warning, message + "\n   " + place);
}

void check_deprecated(const Resource& resource, Context& context) {
  const Value* content = resource.declaration().find("content");
  if (content && content->if_string() && is_sum(*content->if_string()) && !resource.has("source"))
    warn_deprecated(
        context, resource,
        "Using a checksum in a file's \"content\" property is deprecated. The ability to use a "
        "checksum to retrieve content from the filebucket using the \"content\" property will be "
        "removed in a future release. The literal value of the \"content\" property will be "
        "written to the file. The checksum retrieval functionality is being replaced by the use "
        "of static catalogs. See https://puppet.com/docs/puppet/latest/static_catalogs.html for "
        "more information.");
  const std::string permissions = resource.text("source_permissions");
  if (!permissions.empty() && permissions != "ignore")
    warn_deprecated(context, resource,
                    "The `source_permissions` parameter is deprecated. Explicitly set `owner`, "
                    "`group`, and `mode`.");
}

void validate(const Resource& resource, Context& context) {
  check_deprecated(resource, context);
  check_origins(resource);
  check_checksum(resource, context);
  const bool goes_in = resource.has("recurse") && resource.text("recurse") != "false";
  if (!goes_in && resource.has("recurselimit"))
    context.log(base::Level::warning, resource,
                "Possible error: recurselimit is set but not recurse, no recursion will happen");
}

/// All but the slashes at the end; "/" and "C:/" keep theirs.
std::string path_in_title(std::string_view title) {
  const auto last = title.find_last_not_of('/');
  if (last == std::string_view::npos) return std::string(title.substr(0, 1));
  const bool drive = last > 0 && title[last] == ':';
  return std::string(title.substr(0, last + (drive ? 2 : 1)));
}

std::string canonical_path(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c != '/' || !out.ends_with('/')) out += c;
  }
  if (out.size() > 1 && out.ends_with('/')) out.pop_back();
  return out;
}

/// The nearest folder above that is managed, and what a link leads to.
std::vector<std::string> required_files(const Resource& resource, Context& context) {
  std::vector<std::string> out;
  std::string up = resource.name();
  while (up.size() > 1) {
    up = os::folder_of(up);
    if (!context.resources.find("file", up)) continue;
    out.push_back(up);
    break;
  }
  if (resource.has("target")) out.push_back(resource.text("target"));
  return out;
}

AutoRelation account_relation(std::string type, std::string property) {
  return {.type = std::move(type),
          .names = [property = std::move(property)](const Resource& resource,
                                                    Context&) -> std::vector<std::string> {
            const std::string name = resource.text(property);
            if (name.find_first_not_of("0123456789") == std::string::npos) return {};
            return {name};
          }};
}

Attribute path_row() {
  return {.name = "path",
          .doc = "Where it is: an absolute path.",
          .role = Role::key,
          .validate = check_path,
          .munge = munge_path};
}

std::vector<Attribute> rows() {
  std::vector<Attribute> out = {path_row()};
  for (auto part :
       {file_content_rows, file_permission_rows, file_read_only_rows, file_parameter_rows}) {
    for (auto& row : part()) out.push_back(std::move(row));
  }
  return out;
}

}  // namespace

ResourceType define_file() {
  return {
      .doc =
          "Manages files, folders and symbolic links: what they contain, who owns them and who "
          "may use them. Content is replaced in one step: whoever reads the file finds the old "
          "or the new, also after a loss of power.",
      .attributes = rows(),
      .features = {{"manages_symlinks", "The provider can manage symbolic links."}},
      .providers = with_foreign_providers({.name = "posix",
                                           .doc = "Uses the system calls of Linux, by descriptor.",
                                           .features = {"manages_symlinks"},
                                           .read = read_file,
                                           .write = write_file,
                                           .finish_run = finish_files},
                                          {"windows"}),
      .key_in_title = path_in_title,
      .canonical_title = canonical_path,
      .validate = validate,
      .catalog_check = check_bucket,
      .auto_relations = {{.type = "file", .names = required_files},
                         account_relation("user", "owner"),
                         account_relation("group", "group")},
      .eval_generate = generate_children,
  };
}

}  // namespace muster::resources
