#include "base/error.hh"
#include "facts/facts.hh"
#include "facts/text.hh"
#include "facts/units.hh"

namespace muster::facts {

namespace {

/// A row of /proc/meminfo in bytes.
std::optional<std::uint64_t> row(std::string_view meminfo, std::string_view name) {
  const auto text = line_after(meminfo, name);
  if (!text) return std::nullopt;
  return static_cast<std::uint64_t>(leading_number(*text)) * 1024;
}

value::Hash usage(std::uint64_t total, std::uint64_t available) {
  const std::uint64_t used = total - available;
  return {{"total", human_size(total)},         {"total_bytes", total},
          {"available", human_size(available)}, {"available_bytes", available},
          {"used", human_size(used)},           {"used_bytes", used},
          {"capacity", percentage(used, total)}};
}

value::Hash memory_facts(std::string_view meminfo) {
  const auto total = row(meminfo, "MemTotal:");
  if (!total) throw base::Error("/proc/meminfo has no MemTotal");
  auto available = row(meminfo, "MemAvailable:");
  if (!available) {
    // Kernels before 3.14 leave the estimate to us.
    available = row(meminfo, "Buffers:").value_or(0) + row(meminfo, "Cached:").value_or(0) +
                row(meminfo, "MemFree:").value_or(0);
  }
  value::Hash memory{{"system", usage(*total, *available)}};
  value::Hash out{{"memoryfree", human_size(*available)},
                  {"memoryfree_mb", mebibytes(*available)},
                  {"memorysize", human_size(*total)},
                  {"memorysize_mb", mebibytes(*total)}};
  const auto swap = row(meminfo, "SwapTotal:").value_or(0);
  if (swap > 0) {
    const auto free = row(meminfo, "SwapFree:").value_or(0);
    memory.set("swap", usage(swap, free));
    out.set("swapfree", human_size(free));
    out.set("swapfree_mb", mebibytes(free));
    out.set("swapsize", human_size(swap));
    out.set("swapsize_mb", mebibytes(swap));
  }
  out.set("memory", memory);
  return out;
}

}  // namespace

Fact define_memory() {
  return {.doc = "The size and use of main memory and swap.",
          .provides = {"memory"},
          .legacy = {"memoryfree", "memoryfree_mb", "memorysize", "memorysize_mb", "swapfree",
                     "swapfree_mb", "swapsize", "swapsize_mb"},
          .resolve = [](Context& context) {
            return memory_facts(context.system.read("/proc/meminfo").value_or(""));
          }};
}

}  // namespace muster::facts
