#include <fmt/core.h>
#include <unistd.h>

#include "facts/facts.hh"
#include "facts/text.hh"

namespace muster::facts {

namespace {

std::int64_t machine_uptime(os::System& system) {
  return leading_number(system.read("/proc/uptime").value_or(""));
}

/// In a container the machine's uptime says nothing: that of its first process is meant.
std::int64_t container_uptime(os::System& system) {
  const std::string stat = system.read("/proc/1/stat").value_or("");
  const auto name_end = stat.rfind(')');
  if (name_end == std::string::npos) return machine_uptime(system);
  const auto fields = words(std::string_view(stat).substr(name_end + 1));
  constexpr std::size_t start_time = 19;
  if (fields.size() <= start_time) return machine_uptime(system);
  return machine_uptime(system) - leading_number(fields[start_time]) / ::sysconf(_SC_CLK_TCK);
}

std::string uptime_text(std::int64_t seconds) {
  const std::int64_t hours = seconds / 3600, days = hours / 24;
  if (days == 0) return fmt::format("{}:{:02} hours", hours, seconds / 60 % 60);
  return days == 1 ? "1 day" : fmt::format("{} days", days);
}

value::Hash resolve(Context& context) {
  const bool docker = contains(context.system.read("/proc/1/cgroup").value_or(""), "docker/");
  const std::int64_t seconds =
      docker ? container_uptime(context.system) : machine_uptime(context.system);
  const std::int64_t hours = seconds / 3600, days = hours / 24;
  const std::string text = uptime_text(seconds);
  return {{"system_uptime",
           value::Hash{{"seconds", seconds}, {"hours", hours}, {"days", days}, {"uptime", text}}},
          {"uptime", text},
          {"uptime_seconds", seconds},
          {"uptime_hours", hours},
          {"uptime_days", days}};
}

}  // namespace

Fact define_system_uptime() {
  return {.doc = "How long the machine has been up.",
          .provides = {"system_uptime"},
          .legacy = {"uptime", "uptime_seconds", "uptime_hours", "uptime_days"},
          .resolve = resolve};
}

}  // namespace muster::facts
