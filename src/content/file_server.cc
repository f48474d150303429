#include "content/file_server.hh"

#include <unistd.h>

#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "content/fileset.hh"
#include "env/file_change.hh"
#include "os/file_kind.hh"

namespace muster::content {

namespace {

struct Mount {
  std::string_view name, folder;  // of a module
  bool all_modules;               // the path does not begin with a module's name
};
constexpr Mount mounts[] = {{"modules", "files", false},      {"plugins", "lib", true},
                            {"pluginfacts", "facts.d", true}, {"locales", "locales", true},
                            {"tasks", "tasks", false},        {"scripts", "scripts", false}};

const Mount* own_mount(std::string_view name) {
  const auto* found = std::ranges::find(mounts, name, &Mount::name);
  return found == std::end(mounts) ? nullptr : found;
}

struct Key {
  std::string_view mount;
  std::string path;  // without empty parts
};

Key split_key(std::string_view key) {
  const auto slash = key.find('/');
  Key out{key.substr(0, slash), {}};
  if (!valid_mount(out.mount))
    throw BadQuestion("Cannot find file: Invalid mount '" + std::string(out.mount) + "'");
  if (slash == std::string_view::npos) return out;
  for (const auto& part : base::split(key.substr(slash + 1), "/")) {
    if (part == "..")
      throw BadQuestion("Cannot find file: Invalid relative path '" +
                        std::string(key.substr(slash + 1)) + "'");
    if (!part.empty()) out.path += (out.path.empty() ? "" : "/") + part;
  }
  return out;
}

std::string joined(std::string_view folder, std::string_view path) {
  return joined_path(std::string(folder), std::string(path));
}

/// The folder of a module, the first of the name on the path.
std::optional<std::string> module_folder(os::System& system, const env::Layout& environment,
                                         std::string_view name) {
  if (!env::valid_module_name(name)) return std::nullopt;
  for (const auto& folder : environment.modulepath) {
    auto path = joined(folder, name);
    const auto status = system.follow(path);
    if (status && status->kind == os::FileKind::directory) return path;
  }
  return std::nullopt;
}

std::string sum_from_times(const os::FileStatus& status, const resources::Checksum& checksum) {
  const bool mtime = checksum.basis == resources::Checksum::Basis::mtime;
  const auto time = checksum.basis == resources::Checksum::Basis::none
                        ? std::string()
                        : resources::time_text(mtime ? status.mtime_ns : status.ctime_ns);
  return "{" + checksum.name + "}" + time;
}

}  // namespace

FileServer::FileServer(os::System& system, std::string configuration, Warn warn)
    : system_(system), configuration_path_(std::move(configuration)), warn_(std::move(warn)) {}

/// One that cannot be read leaves the mounts as they were.
std::shared_ptr<const FileserverConf> FileServer::configuration() {
  const auto status = system_.follow(configuration_path_);
  const std::lock_guard lock(mutex_);
  if (!status || env::same_file(status, configuration_seen_)) return configuration_;
  configuration_seen_ = status;
  try {
    const auto text = system_.read(configuration_path_);
    auto conf = read_fileserver_conf(configuration_path_, text.value_or(""));
    for (const auto& remark : conf.remarks) warn_(remark);
    configuration_ = std::make_shared<const FileserverConf>(std::move(conf));
  } catch (const base::Error& e) {
    warn_(std::string("Error parsing fileserver configuration: ") + e.what() +
          "; using old configuration");
  }
  return configuration_;
}

bool FileServer::has_mount(std::string_view key) {
  const auto name = split_key(key).mount;
  return own_mount(name) || configuration()->paths.contains(name);
}

std::vector<FileServer::Place> FileServer::module_places(const env::Layout& environment,
                                                         std::string_view folder,
                                                         std::string_view path) {
  if (path.empty()) throw BadQuestion("No module specified");
  const auto slash = path.find('/');
  const auto module = module_folder(system_, environment, path.substr(0, slash));
  if (!module) return {};
  const auto rest = slash == std::string_view::npos ? "" : path.substr(slash + 1);
  return {{*module, joined(folder, rest)}};
}

/// Where it may be, in order.
std::vector<FileServer::Place> FileServer::places(const Asked& asked) {
  const auto key = split_key(asked.key);
  const auto* mount = own_mount(key.mount);
  if (!mount) {
    const auto conf = configuration();
    const auto path = conf->paths.find(key.mount);
    if (path == conf->paths.end()) return {};
    return {{expand_for(path->second, asked.certname), key.path}};
  }
  if (!mount->all_modules) return module_places(asked.environment, mount->folder, key.path);
  std::vector<Place> out;
  for (const auto& module : env::modules_in_order(system_, asked.environment.modulepath))
    out.push_back({module.path, joined(mount->folder, key.path)});
  return out;
}

std::optional<FileMetadata> FileServer::metadata(const Asked& asked, const FileQuery& query) {
  for (const auto& place : places(asked)) {
    const auto root = os::Beneath::open(place.root);
    if (!root || !root->status(place.path, os::Links::follow)) continue;
    const auto status = root->status(place.path, query.links);
    if (!status) continue;
    auto out = describe(*root, place, "", *status, query);
    out.relative_path.reset();
    return out;
  }
  return std::nullopt;
}

std::optional<os::Beneath::File> FileServer::content(const Asked& asked) {
  for (const auto& place : places(asked)) {
    const auto root = os::Beneath::open(place.root);
    if (!root || !root->status(place.path, os::Links::follow)) continue;
    return root->file(place.path);
  }
  return std::nullopt;
}

std::optional<os::Beneath::File> FileServer::environment_file(const env::Layout& environment,
                                                              const std::string& path) {
  const auto root = os::Beneath::open(environment.directory);
  return root ? root->file(path) : std::nullopt;
}

/// A mount of all modules always answers: with the folder that holds them when none has such files.
FileServer::Listed FileServer::listed(const Asked& asked) {
  const auto key = split_key(asked.key);
  const auto* mount = own_mount(key.mount);
  if (!mount || !mount->all_modules) return {places(asked)};
  Listed out;
  for (const auto& module : env::modules_in_order(system_, asked.environment.modulepath)) {
    const auto root = os::Beneath::open(module.path);
    if (root && root->status(std::string(mount->folder), os::Links::follow))
      out.places.push_back({module.path, std::string(mount->folder)});
  }
  if (!out.places.empty()) return out;
  out.only_themselves = true;
  for (const auto& folder : asked.environment.modulepath)
    if (const auto status = system_.follow(folder);
        status && status->kind == os::FileKind::directory)
      out.places.push_back({folder, ""});
  if (out.places.empty()) out.places.push_back({asked.environment.directory, ""});
  return out;
}

std::optional<std::vector<FileMetadata>> FileServer::search(const Asked& asked,
                                                            const FileQuery& query) {
  const auto where = listed(asked);
  auto own = query;
  if (where.only_themselves) own.recurse = false;
  std::vector<FileMetadata> out;
  Seen seen;
  for (const auto& place : where.places) {
    const auto root = os::Beneath::open(place.root);
    const auto status = root ? root->status(place.path, own.links) : std::nullopt;
    if (!status) continue;
    for (const auto& [relative, found] :
         files_below(*root, place.path, place.full(), *status, own, warn_))
      if (seen.insert(relative).second) out.push_back(describe(*root, place, relative, found, own));
  }
  if (out.empty()) return std::nullopt;
  return out;
}

FileMetadata FileServer::describe(const os::Beneath& root, const Place& place,
                                  const std::string& relative, const os::FileStatus& status,
                                  const FileQuery& query) {
  FileMetadata out;
  out.path = place.full();
  out.relative_path = relative;
  out.links = query.links;
  out.owner = query.source_permissions ? status.uid : ::geteuid();
  out.group = query.source_permissions ? status.gid : ::getegid();
  out.mode = query.source_permissions ? status.mode : 0644;
  out.type = os::kind_word(status.kind);
  const auto path =
      relative.empty() || relative == "." ? place.path : joined_path(place.path, relative);
  describe_content(root, path, status, query, out);
  return out;
}

void FileServer::describe_content(const os::Beneath& root, const std::string& path,
                                  const os::FileStatus& status, const FileQuery& query,
                                  FileMetadata& out) {
  out.checksum_type = query.checksum.name;
  const auto sum = [&]() -> std::optional<std::string> {
    if (query.checksum.basis != resources::Checksum::Basis::content) {
      const auto at_end = root.status(path, os::Links::follow);
      if (!at_end) return std::nullopt;
      return sum_from_times(*at_end, query.checksum);
    }
    if (status.kind == os::FileKind::file)
      if (auto known = digests_.known(status, query.checksum); !known.empty()) return known;
    const auto file = root.file(path);
    if (!file) return std::nullopt;
    return digests_.of(*file, query.checksum);
  };
  switch (status.kind) {
    case os::FileKind::file:
      out.checksum = sum();
      if (!out.checksum) throw base::Error("Permission denied @ rb_sysopen - " + out.path);
      return;
    case os::FileKind::directory:
      out.checksum_type = "ctime";
      out.checksum = "{ctime}" + resources::time_text(status.ctime_ns);
      return;
    case os::FileKind::link:
      out.destination = root.link(path);
      out.checksum = sum();
      return;
    case os::FileKind::fifo:
    case os::FileKind::socket:
      out.checksum_type = "none";
      out.checksum = "{none}";
      return;
    case os::FileKind::character:
    case os::FileKind::block: throw base::Error("Cannot manage files of type " + out.type);
  }
}

}  // namespace muster::content
