#include "base/strings.hh"
#include "facts/facts.hh"

namespace muster::facts {

Fact define_fips_enabled() {
  return {.doc = "Whether the kernel is in FIPS 140 mode.",
          .provides = {"fips_enabled"},
          .legacy = {},
          .resolve = [](Context& context) {
            const auto text = context.system.read("/proc/sys/crypto/fips_enabled").value_or("");
            return value::Hash{{"fips_enabled", base::trim(text) == "1"}};
          }};
}

}  // namespace muster::facts
