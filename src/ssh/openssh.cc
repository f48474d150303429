#include "ssh/openssh.hh"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>

#include "base/error.hh"
#include "base/handle.hh"
#include "base/strings.hh"
#include "os/descriptor.hh"
#include "ssh/host_key.hh"

namespace muster::ssh {

namespace {

void add(std::vector<std::string>& out, const std::string& name, const std::string& value) {
  out.insert(out.end(), {"-o", name + "=" + value});
}

/// In an option's value a space separates, and % begins a mark.
std::string option_path(const std::string& path) {
  return "\"" + base::replace_all(path, "%", "%%") + "\"";
}

/// The client asks a program for the keys that it may believe: printf, which says those of the
/// registry.
void add_registered_keys(std::vector<std::string>& out, const Route& route) {
  std::string command = "/usr/bin/printf \"%%s %%s %%s\\n\"";
  for (const auto& text : route.host_keys)
    if (const auto key = host_key_from_text(text)) command += " muster " + text_of(*key);
  add(out, "HostKeyAlias", "muster");
  add(out, "KnownHostsCommand", command);
  add(out, "UserKnownHostsFile", "/dev/null");
  add(out, "GlobalKnownHostsFile", "/dev/null");
  add(out, "StrictHostKeyChecking", "yes");
  add(out, "UpdateHostKeys", "no");
}

}  // namespace

PrivateFolder::PrivateFolder() {
  std::string pattern = "/tmp/muster-ssh-XXXXXX";
  if (!::mkdtemp(pattern.data())) throw base::Error(base::with_errno("/tmp", errno));
  path_ = pattern;
}

PrivateFolder::~PrivateFolder() {
  const base::Handle<DIR, ::closedir> folder(::opendir(path_.c_str()));
  while (const auto* entry = folder ? ::readdir(folder.get()) : nullptr)
    ::unlinkat(::dirfd(folder.get()), entry->d_name, 0);
  ::rmdir(path_.c_str());
}

void PrivateFolder::write(const std::string& name, const std::string& content) const {
  constexpr unsigned private_mode = 0600;
  const os::Descriptor file(
      ::open(this->file(name).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, private_mode));
  if (!file ||
      ::write(file.get(), content.data(), content.size()) != static_cast<ssize_t>(content.size()))
    throw base::Error(base::with_errno(this->file(name), errno));
}

std::vector<std::string> openssh_options(const Route& route, const PrivateFolder* folder) {
  std::vector<std::string> out;
  if (route.config) {
    const bool none = route.config->empty();
    out.insert(out.end(), {"-F", none ? std::string("none") : route.config->front()});
  }
  add(out, "HostName", route.address);
  add(out, "Port", std::to_string(route.port));
  add(out, "User", route.user);
  for (const auto& key : route.keys) add(out, "IdentityFile", option_path(key));
  for (const auto& certificate : route.certificates)
    add(out, "CertificateFile", option_path(certificate));
  for (std::size_t i = 0; folder && i < route.key_data.size(); ++i) {
    const auto name = fmt::format("key{}", i);
    folder->write(name, route.key_data[i]);
    add(out, "IdentityFile", option_path(folder->file(name)));
  }
  if (route.keys_only) add(out, "IdentitiesOnly", "yes");
  if (!route.use_agent) add(out, "IdentityAgent", "none");
  add(out, "ForwardAgent", route.forward_agent ? "yes" : "no");
  if (!route.jumps.empty()) add(out, "ProxyJump", base::join(route.jumps, ","));
  if (route.connect_timeout)
    add(out, "ConnectTimeout", std::to_string(route.connect_timeout->count()));
  add(out, "ServerAliveInterval", std::to_string(route.alive_interval.count()));
  add(out, "ServerAliveCountMax", std::to_string(route.alive_count));
  if (!route.host_keys.empty()) {
    add_registered_keys(out, route);
    return out;
  }
  if (route.checking == HostKeyChecking::accept_new)
    add(out, "StrictHostKeyChecking", "accept-new");
  if (route.checking == HostKeyChecking::off) add(out, "StrictHostKeyChecking", "no");
  std::string files;
  for (const auto& file : route.known_hosts)
    files += (files.empty() ? "" : " ") + option_path(file);
  if (!files.empty()) add(out, "UserKnownHostsFile", files);
  return out;
}

}  // namespace muster::ssh
