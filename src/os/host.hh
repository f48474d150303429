#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace muster::os {

/// What uname(2) says.
struct Kernel {
  std::string name, release, version, machine;
};
Kernel kernel();

/// gethostname(2); empty when there is none.
std::string host_name();
/// The canonical name the resolver knows for a host, within the time given.
std::optional<std::string> canonical_name(const std::string& host, std::chrono::milliseconds limit);

/// The name of the time zone now in force ("CET").
std::string time_zone(std::chrono::system_clock::time_point now);

struct FilesystemSize {
  std::uint64_t total = 0, free = 0, available = 0;  // bytes
};
std::optional<FilesystemSize> filesystem_size(const std::string& path);
/// The same for a file system whose server may be gone: gives up after the time given.
std::optional<FilesystemSize> filesystem_size(const std::string& path,
                                              std::chrono::milliseconds limit);

/// The hypervisor's signature from the processor ("KVMKVMKVM"), empty without one.
std::string hypervisor_signature();

/// Runs a function in a child process that is killed when the time is over: for library calls that
/// have no time limit of their own. nullopt when it was killed or failed.
std::optional<std::string> within(std::chrono::milliseconds limit,
                                  const std::function<std::string()>& function);

}  // namespace muster::os
