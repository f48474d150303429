#include "pki/unfinished_setup.hh"

#include <filesystem>

#include "os/atomic_write.hh"
#include "os/durable_files.hh"
#include "os/file_lock.hh"
#include "pki/store.hh"

namespace muster::pki {

namespace {

constexpr unsigned public_mode = 0644, folder_mode = 0750;

std::string note_in(const Paths& paths) {
  return paths.directory + "/setup_unfinished";
}

bool has_signed_others(const Paths& paths, const std::string& certname) {
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(paths.signed_folder, failed))
    if (entry.path().extension() == ".pem" && entry.path().stem() != certname) return true;
  return false;
}

/// The serial is the last file of the CA, the list the last of the host.
bool is_whole(const Paths& paths, const HostPaths& host) {
  return read_file(paths.serial) && read_file(host.certificate) && read_file(host.lists);
}

/// The keys are written one after the other.
void complete_keys(const HostPaths& host) {
  const auto text = read_file(host.private_key);
  if (!text || read_file(host.public_key)) return;
  const auto key = crypto::PrivateKey::from_pem(*text);
  os::make_directories(host.public_key.substr(0, host.public_key.rfind('/')), folder_mode);
  os::write_durably(host.public_key, key.public_key().to_pem(), public_mode);
}

}  // namespace

void note_setup(const Paths& paths) {
  os::write_durably(note_in(paths), "", public_mode);
}

void end_setup(const Paths& paths) {
  os::remove_durably(note_in(paths));
}

void clear_unfinished_setup(const Paths& paths, const HostPaths& host,
                            const std::string& certname) {
  if (!read_file(note_in(paths))) return;
  const os::FileLock lock(paths.lock);
  // In use, or whole but for the note: it must never be taken for unfinished later.
  if (has_signed_others(paths, certname) || is_whole(paths, host)) return end_setup(paths);
  complete_keys(host);
  for (const auto& path : files_of_setup(paths, host)) os::remove_durably(path);
  os::remove_durably(paths.signed_folder + "/" + certname + ".pem");
  end_setup(paths);
}

}  // namespace muster::pki
