#include "resources/file_change.hh"

#include <map>

#include "base/error.hh"
#include "os/file_kind.hh"
#include "os/replacement.hh"
#include "os/tree_change.hh"
#include "resources/attribute.hh"
#include "resources/file_backup.hh"
#include "resources/file_mode.hh"
#include "resources/file_selinux.hh"
#include "resources/file_state.hh"
#include "resources/file_write.hh"

namespace muster::resources {

namespace {

using os::FileKind;

/// The folders that the run changed, held open until they are on disk.
class Folders {
 public:
  bool seen(const os::Entry& entry) const { return open_.contains(key(entry)); }
  void add(const os::Entry& entry) {
    if (open_.size() >= at_most) finish();
    if (!seen(entry)) open_.emplace(key(entry), os::entry_in(entry.folder, ".", entry.path));
  }
  void finish() {
    for (const auto& [id, entry] : open_) os::sync_folder(entry.folder);
    open_.clear();
  }

 private:
  static constexpr std::size_t at_most = 128;
  using Key = std::pair<std::uint64_t, std::uint64_t>;
  static Key key(const os::Entry& entry) {
    const auto status = os::status_of(entry.folder);
    return {status.device, status.inode};
  }
  std::map<Key, os::Entry> open_;
};

bool can_back_up(const Resource& resource, FileKind kind) {
  if (kind == FileKind::directory) return resource.is_true("force");
  return kind == FileKind::file || kind == FileKind::link;
}

void keep_copy(Context& context, const Resource& resource, const os::Entry& entry,
               const os::EntryStatus& status) {
  const value::Value backup = resource.get("backup");
  if (backup.is_undef() || backup == value::Value(false)) return;
  if (!can_back_up(resource, status.kind)) {
    context.log(base::Level::warning, resource,
                "Could not back up file of type " + os::kind_word(status.kind));
    return;
  }
  // A link to nothing has nothing to keep.
  if (os::leads_somewhere(entry)) back_up(context, resource, entry, status);
}

bool remove_directory(Context& context, const Resource& resource, const os::Entry& entry,
                      const std::string& kind) {
  if (!resource.is_true("force")) {
    context.log(base::Level::notice, resource, "Not removing directory; use 'force' to override");
    return false;
  }
  context.log(base::Level::debug, resource,
              "Removing existing directory for replacement with " + kind);
  os::remove_tree(entry);
  touched(context, entry);
  return true;
}

/// What can be renamed over: a reader then never finds nothing.
bool replaced_by_renaming(const std::string& kind) {
  return kind == "file" || kind == "present" || kind == "link";
}

}  // namespace

std::optional<std::uint32_t> wanted_id(Context& context, const Resource& resource,
                                       std::string_view property) {
  if (!resource.has(property)) return std::nullopt;
  const bool user = property == "owner";
  const std::string name = resource.text(property);
  const auto kind = user ? Accounts::Kind::user : Accounts::Kind::group;
  if (user && context.system.effective_uid() != 0) return std::nullopt;
  const auto id = Accounts::of(context)->id(context, kind, name);
  if (!id)
    throw UnexpectedError(std::string("Could not find ") + (user ? "user " : "group ") + name);
  return id;
}

bool clear_the_way(Context& context, const Resource& resource, const std::string& kind) {
  const auto entry =
      kind == "absent" || !follows_links(resource) ? place_of(resource) : entry_of(resource);
  const auto status = entry ? os::status_of(*entry) : std::nullopt;
  if (!status) return false;
  if (status->kind == FileKind::character || status->kind == FileKind::block)
    throw base::Error(
        located(resource, "Could not remove files of type " + os::kind_word(status->kind)));
  const bool same_kind = kind != "link" && os::kind_word(status->kind) == kind;
  keep_copy(context, resource, *entry, *status);
  if (same_kind) return false;
  if (status->kind == FileKind::directory) return remove_directory(context, resource, *entry, kind);
  if (replaced_by_renaming(kind)) return true;
  context.log(base::Level::debug, resource,
              "Removing existing " + os::kind_word(status->kind) + " for replacement with " + kind);
  os::remove_entry(*entry);
  touched(context, *entry);
  return true;
}

void fix_properties(Context& context, Resource& resource, const os::Entry& entry) {
  const auto status = os::status_of(entry);
  if (!status) return;
  auto uid = wanted_id(context, resource, "owner"), gid = wanted_id(context, resource, "group");
  if (uid == status->uid) uid.reset();
  if (gid == status->gid) gid.reset();
  if (uid || gid) os::set_owner(entry, *status, uid, gid);
  if (resource.has("mode") && status->kind != FileKind::link) {
    const std::string wanted = resource.text("mode");
    unsigned bits = mode_bits(wanted, status->mode, status->kind == FileKind::directory);
    if (status->kind == FileKind::directory && is_numeric_mode(wanted)) bits |= (bits & 0444) >> 2;
    if (bits != status->mode || uid || gid) os::set_mode(entry, *status, bits);
  }
  fix_contexts(context, resource, entry);
}

void sweep(Context& context, const os::Entry& entry) {
  if (context.cache<Folders>().seen(entry)) return;
  os::remove_leftovers(entry);
}

void touched(Context& context, const os::Entry& entry) {
  context.cache<Folders>().add(entry);
}

void finish_files(Context& context) {
  context.cache<Folders>().finish();
}

void copy_from_bucket(Context& context, const Resource& resource, const std::string& sum,
                      const std::function<bool(std::string_view)>& take) {
  try {
    os::read_pieces(open_kept(resource, context, sum_data(sum)), take);
  } catch (const base::Error& error) {
    throw base::Error("Could not retrieve content for " + sum +
                      " from filebucket: " + error.what());
  }
}

}  // namespace muster::resources
