#include "resources/file_write.hh"

#include <fmt/core.h>

#include <cerrno>
#include <map>
#include <utility>

#include "base/error.hh"
#include "os/replacement.hh"
#include "os/tree_change.hh"
#include "resources/attribute.hh"
#include "resources/file_backup.hh"
#include "resources/file_change.hh"
#include "resources/file_mode.hh"
#include "resources/file_selinux.hh"
#include "resources/file_state.hh"
#include "resources/file_validation.hh"
#include "resources/state.hh"
#include "resources/wrapped_error.hh"

namespace muster::resources {

namespace {

using os::FileKind;

constexpr unsigned usual_mode = 0644;

/// As Ruby says it: "No such file or directory @ rb_sysopen - /x".
std::string ruby_text(const os::PathError& error, std::string_view call) {
  if (error.code == 0) return std::string(error.what()) + " - " + error.path;
  return fmt::format("{} @ {} - {}", error.what(), call, error.path);
}

/// What gives the new content its place could not be made.
UnexpectedError no_folder(const Resource& resource, Context& context) {
  const bool has_bytes = resource.has("source") || !literal_content(resource).value_or("x").empty();
  const bool with_content = resource.has("content") || resource.has("source");
  if (!with_content || !has_bytes)
    return UnexpectedError("No such file or directory @ rb_sysopen - " + resource.name());
  return UnexpectedError("No such file or directory - A directory component in " +
                         temporary_name(context, resource.name()) +
                         ".lock does not exist or is a dangling symbolic link");
}

void check_sum(Context& context, const Resource& resource, const std::string& written) {
  const Checksum checksum = checksum_of(resource, context);
  if (checksum.basis != Checksum::Basis::content) return;
  std::string wanted;
  if (resource.has("checksum_value")) {
    wanted = "{" + checksum.name + "}" + resource.text("checksum_value");
  } else if (resource.has("source")) {
    wanted = resource.text("content");
  }
  if (wanted.empty() || wanted == written) return;
  throw base::Error("File written to disk did not match desired checksum; discarding changes (" +
                    written + " vs " + wanted + ")");
}

/// The file whose owner and mode a new content takes over.
os::Descriptor file_to_keep(const Resource& resource) {
  const auto entry = entry_of(resource);
  const auto status = entry ? os::status_of(*entry) : std::nullopt;
  if (!status || status->kind != FileKind::file) return {};
  return os::open_file(*entry);
}

void set_identity(Context& context, const Resource& resource, os::Replacement& replacement) {
  unsigned mode = usual_mode;
  if (const os::Descriptor old = file_to_keep(resource)) {
    replacement.take_identity(old);
    mode = os::status_of(old).mode;
  }
  replacement.set_owner(wanted_id(context, resource, "owner"),
                        wanted_id(context, resource, "group"));
  if (resource.has("mode")) mode = mode_bits(resource.text("mode"), mode, false);
  replacement.set_mode(mode);
}

/// A file without content of its own is made where a link leads to, when links are followed.
std::optional<os::Entry> place_of_content(const Resource& resource) {
  auto entry = place_of(resource);
  const bool empty = !resource.has("content") && !resource.has("source");
  if (!entry || !empty || !follows_links(resource)) return entry;
  return os::destination_of(*entry);
}

void replace_content(Context& context, Resource& resource) {
  const auto entry = place_of_content(resource);
  if (!entry) throw no_folder(resource, context);
  sweep(context, *entry);
  const std::string staging = resource.text("staging_location");
  os::Replacement replacement(*entry, staging.empty() ? std::nullopt : std::optional(staging));
  const std::string sum = copy_wanted_content(context, resource, replacement.file());
  check_sum(context, resource, sum);
  set_identity(context, resource, replacement);
  if (resource.has("validate_cmd")) validate_content(context, resource, replacement.visible_path());
  try {
    replacement.put();
  } catch (const os::PathError& error) {
    if (error.code != EISDIR && error.code != EEXIST) throw;
    throw UnexpectedError("Is a directory - Is a directory: " + resource.name());
  }
  touched(context, *entry);
  fix_contexts(context, resource, *entry);
}

void write_content(Context& context, Resource& resource) {
  if (resource.has("checksum_value") && !resource.has("source") && !resource.has("content"))
    throw base::Error(
        located(resource, "checksum_value#sync should not be called without a source parameter"));
  try {
    replace_content(context, resource);
  } catch (const os::PathError& error) {
    throw UnexpectedError(ruby_text(error, "rb_sysopen"));
  }
}

void create_directory(Context& context, Resource& resource) {
  const auto entry = place_of(resource);
  if (!entry)
    throw base::Error("Cannot create " + resource.name() + "; parent directory " +
                      os::folder_of(resource.name()) + " does not exist");
  std::optional<unsigned> mode;
  if (resource.has("mode")) mode = mode_bits(resource.text("mode"), 0755, true);
  os::make_directory(*entry, mode);
  touched(context, *entry);
  fix_properties(context, resource, *entry);
}

void create_link(Context& context, Resource& resource) {
  const std::string target = resource.text("target");
  if (target.empty()) throw base::Error("Cannot create a symlink without a target");
  const auto entry = place_of(resource);
  if (!entry)
    throw UnexpectedError("No such file or directory @ dir_chdir - " +
                          os::folder_of(resource.name()));
  const auto status = os::status_of(*entry);
  if (status && status->kind == FileKind::directory)
    throw base::Error("Could not remove existing file");
  sweep(context, *entry);
  os::replace_with_link(*entry, target);
  touched(context, *entry);
  fix_properties(context, resource, *entry);
}

void create(Context& context, Resource& resource, const std::string& kind) {
  if (kind == "directory") return create_directory(context, resource);
  if (kind == "link") return create_link(context, resource);
  write_content(context, resource);
}

void write_ensure(Context& context, Resource& resource, const value::Value& wanted) {
  const std::string kind = is_absent(wanted) ? "absent" : text(wanted);
  const bool cleared = clear_the_way(context, resource, kind);
  if (kind == "absent") return;
  std::string detail;
  try {
    // Puppet looks twice, and says twice that a folder has to stay.
    if (!cleared && kind != "directory") clear_the_way(context, resource, kind);
    return create(context, resource, kind);
  } catch (const UnexpectedError& error) {
    detail = error.what();
  } catch (const os::PathError& error) {
    detail = ruby_text(error, kind == "directory" ? "dir_s_mkdir" : "rb_sysopen");
  }
  throw WrappedError(located(resource, "Could not set '" + kind + "' on ensure: " + detail),
                     detail);
}

void write_owner(Context& context, Resource& resource, std::string_view property) {
  const auto id = wanted_id(context, resource, property);
  const bool user = property == "owner";
  try {
    const auto entry = entry_of(resource);
    const auto status = entry ? os::status_of(*entry) : std::nullopt;
    if (!status) throw os::PathError(ENOENT, resource.name());
    os::set_owner(*entry, *status, user ? id : std::nullopt, user ? std::nullopt : id);
  } catch (const os::PathError& error) {
    throw base::Error(fmt::format("Failed to set {} to '{}': {}", property, id.value_or(0),
                                  ruby_text(error, "apply2files")));
  }
}

void write_mode(Resource& resource, const value::Value& wanted) {
  try {
    const auto entry = entry_of(resource);
    const auto status = entry ? os::status_of(*entry) : std::nullopt;
    if (!status) throw os::PathError(ENOENT, resource.name());
    const bool directory = status->kind == FileKind::directory;
    os::set_mode(*entry, *status, mode_bits(text(wanted), status->mode, directory));
  } catch (const os::PathError& error) {
    throw base::Error("failed to set mode " + four_digits(text(wanted)) + " on " + resource.name() +
                      ": " + ruby_text(error, "apply2files"));
  }
}

}  // namespace

std::string copy_wanted_content(Context& context, const Resource& resource,
                                const os::Descriptor& to) {
  RunningSum sum(checksum_of(resource, context));
  const auto copy = [&](std::string_view piece) {
    sum.add(piece);
    os::write_all(to, piece);
    return true;
  };
  const std::string wanted = resource.text("content");
  if (resource.has("source")) {
    const auto* data = resource.data_if<FileData>();
    const auto source = data && data->source ? *data->source : first_source(resource, context);
    read_source(source, context, copy);
  } else if (const auto literal = literal_content(resource)) {
    copy(*literal);
  } else if (is_sum(wanted)) {
    copy_from_bucket(context, resource, wanted, copy);
  }
  return sum.text();
}

void write_file(Context& context, Resource& resource, std::string_view property,
                const value::Value& wanted) {
  if (property == "ensure") return write_ensure(context, resource, wanted);
  if (property == "content" || property == "checksum_value") {
    clear_the_way(context, resource, "file");
    return write_content(context, resource);
  }
  if (property == "target") {
    clear_the_way(context, resource, "link");
    return create_link(context, resource);
  }
  if (property == "owner" || property == "group") return write_owner(context, resource, property);
  if (property == "mode") return write_mode(resource, wanted);
  if (!is_selinux_property(property)) return;
  if (const auto entry = entry_of(resource))
    write_context(context, resource, *entry, property, text(wanted));
}

}  // namespace muster::resources
