#include "resources/file_backup.hh"

#include "base/error.hh"
#include "os/file_kind.hh"
#include "os/replacement.hh"
#include "os/tree_change.hh"
#include "resources/file_diff.hh"
#include "resources/file_state.hh"
#include "resources/remote_files.hh"

namespace muster::resources {

namespace {

constexpr int depth_at_most = 1000;

/// What a `backup` names.
struct Bucket {
  std::optional<Filebucket> local;
  RemoteBucket* remote = nullptr;
};

crypto::Algorithm algorithm_in(const Context& context) {
  return crypto::algorithm_named(context.options.digest_algorithm)
      .value_or(crypto::Algorithm::sha256);
}

void put_in(Context& context, const Resource& resource, const Bucket& bucket,
            const os::Entry& entry) {
  const auto file = os::open_file(entry);
  if (bucket.remote) context.log(base::Level::info, "Computing checksum on file " + entry.path);
  const std::string sum =
      bucket.local ? bucket.local->add(file, entry.path)
                   : keep_remotely(*bucket.remote, algorithm_in(context), file, entry.path);
  context.log(base::Level::info, resource,
              "Filebucketed " + entry.path + " to " + resource.text("backup") + " with sum " + sum);
}

void put_in_all(Context& context, const Resource& resource, const Bucket& bucket,
                const os::Entry& folder, int depth) {
  if (depth > depth_at_most) throw os::PathError("Too many folders in one another", folder.path);
  const os::Descriptor open = os::open_folder(folder);
  for (const auto& name : os::names_in(open)) {
    const os::Entry inner = os::entry_in(open, name, folder.path + "/" + name);
    const auto status = os::status_of(inner);
    if (!status) continue;
    if (status->kind == os::FileKind::directory)
      put_in_all(context, resource, bucket, inner, depth + 1);
    if (status->kind == os::FileKind::file) put_in(context, resource, bucket, inner);
  }
}

void copy_file(const os::Entry& from, const os::Entry& to) {
  const os::Descriptor source = os::open_file(from);
  os::Replacement copy(to);
  os::read_pieces(source, [&](std::string_view piece) {
    copy.write(piece);
    return true;
  });
  copy.take_identity(source);
  copy.put();
}

void copy_all(const os::Entry& from, const os::EntryStatus& status, const os::Entry& to,
              int depth) {
  if (depth > depth_at_most) throw os::PathError("Too many folders in one another", from.path);
  if (status.kind == os::FileKind::file) return copy_file(from, to);
  if (status.kind == os::FileKind::link) return os::make_link(to, os::read_link(from));
  if (status.kind != os::FileKind::directory) return;
  const os::Descriptor source = os::open_folder(from);
  os::make_directory(to, 0700);
  const os::Descriptor target = os::open_folder(to);
  for (const auto& name : os::names_in(source)) {
    const os::Entry inner = os::entry_in(source, name, from.path + "/" + name);
    if (const auto inner_status = os::status_of(inner))
      copy_all(inner, *inner_status, os::entry_in(target, name, to.path + "/" + name), depth + 1);
  }
  const auto made = os::status_of(target);
  os::set_owner(to, made, status.uid, status.gid);
  os::set_mode(to, made, status.mode);
}

void copy_beside(Context& context, const Resource& resource, const os::Entry& entry,
                 const os::EntryStatus& status) {
  const std::string suffix = resource.text("backup");
  const os::Entry copy = os::entry_in(entry.folder, entry.name + suffix, entry.path + suffix);
  if (const auto old = os::status_of(copy)) {
    if (old->kind == os::FileKind::directory)
      throw base::Error("Will not remove directory backup " + copy.path + "; use a filebucket");
    context.log(base::Level::info, resource,
                "Removing old backup of type " + os::kind_word(old->kind));
    os::remove_entry(copy);
  }
  try {
    copy_all(entry, status, copy, 0);
  } catch (const base::Error& error) {
    throw base::Error("Could not back " + entry.path + " up: " + error.what());
  }
}

}  // namespace

Filebucket local_bucket(const std::string& directory, Context& context) {
  return {directory, algorithm_in(context), [&context](base::Level level, std::string message) {
            context.log(level, std::move(message));
          }};
}

namespace {

std::optional<Bucket> bucket_of(const Resource& resource, Context& context) {
  const value::Value backup = resource.get("backup");
  const std::string name = text(backup);
  if (backup.is_undef() || backup == value::Value(false) || name.starts_with('.'))
    return std::nullopt;
  const Resource* bucket = context.resources.find("filebucket", name);
  if (!bucket && name != "puppet")
    throw base::Error("Could not find filebucket " + name + " specified in backup");
  if (!bucket) return Bucket{local_bucket(context.options.bucket_directory, context)};
  const value::Value path = bucket->get("path");
  if (path.if_string() && path.if_string()->starts_with('/'))
    return Bucket{local_bucket(*path.if_string(), context)};
  if (!context.options.remote_files)
    throw base::Error("Filebucket " + name + " is on a server, which only an agent's run has");
  return Bucket{std::nullopt, &context.options.remote_files->bucket()};
}

}  // namespace

os::Descriptor open_kept(const Resource& resource, Context& context, const std::string& sum) {
  const auto bucket = bucket_of(resource, context);
  if (!bucket) throw base::Error("Could not get filebucket from file");
  if (bucket->remote)
    return memory_file([&](const os::Descriptor& file) {
      os::write_all(file, bucket->remote->get(remote_key(algorithm_in(context), sum)));
    });
  auto file = bucket->local->open(sum);
  if (!file) throw base::Error("File not found");
  return file;
}

void check_bucket(const Resource& resource, Context& context) {
  const std::string name = resource.text("backup");
  if (!resource.has("backup") || name == "false" || name == "puppet" || name.starts_with('.'))
    return;
  if (!context.resources.find("filebucket", name))
    throw base::Error("Could not find filebucket " + name + " specified in backup");
}

void back_up(Context& context, const Resource& resource, const os::Entry& entry,
             const os::EntryStatus& status) {
  if (text(resource.get("backup")).starts_with('.'))
    return copy_beside(context, resource, entry, status);
  const auto bucket = bucket_of(resource, context);
  if (!bucket) return;
  if (status.kind == os::FileKind::file) return put_in(context, resource, *bucket, entry);
  const bool recursive = resource.has("recurse") && resource.text("recurse") != "false";
  if (status.kind != os::FileKind::directory || recursive) return;
  context.log(base::Level::info, resource, "Recursively backing up to filebucket");
  put_in_all(context, resource, *bucket, entry, 0);
}

}  // namespace muster::resources
