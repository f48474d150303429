#include <cstdlib>

#include "facts/facts.hh"
#include "facts/text.hh"

namespace muster::facts {

namespace {

value::Hash resolve(Context& context) {
  const auto fields = words(context.system.read("/proc/loadavg").value_or(""));
  if (fields.size() < 3) return {};
  value::Hash averages;
  for (const auto& [name, text] :
       {std::pair{"1m", fields[0]}, {"5m", fields[1]}, {"15m", fields[2]}}) {
    averages.set(name, std::strtod(text.c_str(), nullptr));
  }
  return {{"load_averages", averages}};
}

}  // namespace

Fact define_load_averages() {
  return {.doc = "How many processes wanted to run in the last 1, 5 and 15 minutes.",
          .provides = {"load_averages"},
          .legacy = {},
          .resolve = resolve};
}

}  // namespace muster::facts
