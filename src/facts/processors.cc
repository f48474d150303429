#include "facts/processors.hh"

#include <algorithm>
#include <bit>
#include <set>

#include "base/strings.hh"
#include "facts/text.hh"

namespace muster::facts {

namespace {

constexpr const char* cpu_folder = "/sys/devices/system/cpu/";

std::int64_t count_packages(os::System& system) {
  std::set<std::string> packages;
  for (const std::string& name : system.list(cpu_folder)) {
    const bool cpu = name.starts_with("cpu") && name.size() > 3 &&
                     name.find_first_not_of("0123456789", 3) == std::string::npos;
    if (!cpu) continue;
    const auto id = system.read(cpu_folder + name + "/topology/physical_package_id", 64);
    if (id) packages.insert(std::string(base::trim(*id)));
  }
  return static_cast<std::int64_t>(packages.size());
}

}  // namespace

std::int64_t bits_in_mask(std::string_view mask) {
  std::int64_t bits = 0;
  for (const char c : mask) {
    const unsigned digit = c >= '0' && c <= '9'   ? static_cast<unsigned>(c - '0')
                           : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a' + 10)
                                                  : 0u;
    bits += std::popcount(digit);
  }
  return bits;
}

Processors parse_cpuinfo(std::string_view text) {
  Processors out;
  std::set<std::int64_t> sockets;
  for (const std::string& line : lines(text)) {
    const auto colon = line.find(':');
    const std::string_view key = base::trim(std::string_view(line).substr(0, colon));
    const auto last = line.rfind(':');
    const std::string value(last == std::string::npos ? "" : base::trim(line.substr(last + 1)));
    if (key == "processor") ++out.count;
    if (key == "model name" || key == "cpu") out.models.push_back(value);
    if (key == "physical id") sockets.insert(leading_number(value));
    if (key == "cpu MHz" || key == "clock") {
      out.hertz =
          static_cast<std::uint64_t>(std::max<std::int64_t>(leading_number(value), 0)) * 1'000'000;
    }
  }
  out.sockets = static_cast<std::int64_t>(sockets.size());
  return out;
}

Processors read_processors(os::System& system) {
  Processors out = parse_cpuinfo(system.read("/proc/cpuinfo").value_or(""));
  if (out.sockets == 0) out.sockets = count_packages(system);
  const std::string topology = std::string(cpu_folder) + "cpu0/topology/";
  out.threads_per_core =
      bits_in_mask(system.read(topology + "thread_siblings", 65536).value_or(""));
  const auto in_socket = bits_in_mask(system.read(topology + "core_siblings", 65536).value_or(""));
  if (out.threads_per_core > 0)
    out.cores_per_socket = std::max<std::int64_t>(in_socket / out.threads_per_core, 1);
  return out;
}

}  // namespace muster::facts
