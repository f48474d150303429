#include "base/error.hh"
#include "os/tree.hh"
#include "resources/file_checksum.hh"
#include "resources/file_rows.hh"
#include "resources/file_source.hh"
#include "resources/resource.hh"
#include "resources/ruby_integer.hh"

namespace muster::resources {

namespace {

using value::Value;

Value munge_backup(const Resource&, const Value& value) {
  Value first = value.if_array() && !value.if_array()->empty() ? value.if_array()->front() : value;
  const std::string word = text(first);
  if (word == "false") return false;
  if (word == "true" || word == ".puppet-bak") return ".puppet-bak";
  if (first.if_string()) return first;
  throw base::Error("Invalid backup type " + inspect(first));
}

Value munge_recurse(const Resource&, const Value& value) {
  const std::string word = text(value);
  if (word == "true" || word == "false" || word == "remote") return word;
  throw base::Error("Invalid recurse value " + inspect(value));
}

void check_ignore(const Resource&, const Value& value) {
  if (value.if_array() || value.if_string() || value == Value(false)) return;
  throw base::Error("Ignore must be a string or an Array");
}

Attribute parameter(std::string name, std::string doc, std::vector<Accepted> accepted = {}) {
  return {.name = std::move(name),
          .doc = std::move(doc),
          .role = Role::parameter,
          .accepted = std::move(accepted)};
}

Accepted matching(std::string pattern) {
  return {.name = std::move(pattern), .pattern = true};
}

void add_copying(std::vector<Attribute>& rows) {
  Attribute source = parameter("source",
                               "Where the content comes from: a path, a `file:` or `puppet:` URI, "
                               "or a list of them, of which the first that exists is taken.");
  source.validate = check_source;
  source.munge = munge_source;
  source.redactable = true;
  rows.push_back(std::move(source));
  rows.push_back(parameter("sourceselect",
                           "When a folder is copied: the `first` source only, or `all`.",
                           words({"first", "all"})));
  rows.push_back(parameter("source_permissions",
                           "Owner, group and mode of the source: `use` them, "
                           "`use_when_creating`, or `ignore` them.",
                           words({"use", "use_when_creating", "ignore"})));
  rows.push_back(parameter("checksum",
                           "How content is compared: a digest, a digest of the first 512 bytes "
                           "(`…lite`), a time, or not at all.",
                           words(checksum_names())));
}

void add_recursion(std::vector<Attribute>& rows) {
  Attribute recurse = parameter("recurse",
                                "Go through what is in the folder (`true`), or in its source only "
                                "(`remote`).");
  recurse.munge = munge_recurse;
  rows.push_back(std::move(recurse));
  Attribute limit = parameter("recurselimit", "How many levels deep.", {matching("^[0-9]+$")});
  limit.munge = [](const Resource&, const Value& levels) {
    return levels.if_string() ? Value(ruby_integer(*levels.if_string())) : levels;
  };
  rows.push_back(std::move(limit));
  rows.push_back(parameter("max_files",
                           "The most files that a folder may have; 0: a warning above a "
                           "thousand, -1: no limit.",
                           {matching("^[0-9]+$"), matching("^-1$")}));
  Attribute ignore = parameter("ignore", "Shell patterns of names to leave out.");
  ignore.validate = check_ignore;
  rows.push_back(std::move(ignore));
  rows.push_back(boolean_row("purge", "Remove what is in the folder and not managed."));
  rows.push_back(
      boolean_row("force", "Allow to remove folders, also to put something else there."));
  rows.push_back(parameter("links",
                           "`manage` links themselves, or `follow` them to what they lead to.",
                           words({"follow", "manage"})));
}

void add_replacing(std::vector<Attribute>& rows) {
  rows.push_back(boolean_row("replace", "Replace content that differs; true by default."));
  Attribute backup = parameter("backup",
                               "Keep what is replaced: in the bucket of that name, beside the "
                               "file with a suffix (`.bak`), or not (`false`, the default).");
  backup.munge = munge_backup;
  rows.push_back(std::move(backup));
  rows.push_back(boolean_row("show_diff", "Show how the content changes; true by default."));
  Attribute staging = parameter("staging_location", "The folder in which new content is prepared.");
  staging.validate = check_path;
  staging.munge = munge_path;
  rows.push_back(std::move(staging));
  rows.push_back(parameter("validate_cmd",
                           "A command that must succeed before new content takes its place; `%` "
                           "stands for the file."));
  rows.push_back(parameter("validate_replacement", "What stands for the file instead of `%`."));
  rows.push_back(parameter("selinux_ignore_defaults",
                           "Leave the security context alone where the policy has a default.",
                           words({"true", "false"})));
}

}  // namespace

void check_path(const Resource&, const Value& value) {
  if (text(value).starts_with('/')) return;
  throw base::Error("File paths must be fully qualified, not '" + text(value) + "'");
}

Value munge_path(const Resource&, const Value& value) {
  return os::clean_path(text(value));
}

std::vector<Attribute> file_parameter_rows() {
  std::vector<Attribute> rows;
  add_replacing(rows);
  add_recursion(rows);
  add_copying(rows);
  return rows;
}

}  // namespace muster::resources
