#include "agent/disabled.hh"

#include "base/error.hh"
#include "os/atomic_write.hh"
#include "os/durable_files.hh"
#include "os/tree.hh"
#include "value/json.hh"

namespace muster::agent {

std::optional<std::string> disabled_reason(os::System& system, const std::string& path) {
  if (!system.follow(path)) return std::nullopt;
  try {
    const auto data = value::from_json(system.read(path).value_or(""));
    const auto* reason = data.if_hash() ? data.if_hash()->find("disabled_message") : nullptr;
    return reason && reason->if_string() ? *reason->if_string() : std::string();
  } catch (const base::Error&) {
    return std::string();  // whatever is in it, it is there
  }
}

void disable(const std::string& path, const std::string& reason) {
  constexpr unsigned mode = 0644;
  os::make_directories(os::folder_of(path));
  os::write_durably(
      path, value::to_json(value::Hash{{"disabled_message", reason}}, value::JsonLayout::compact),
      mode);
}

void enable(const std::string& path) {
  os::remove_durably(path);
}

}  // namespace muster::agent
