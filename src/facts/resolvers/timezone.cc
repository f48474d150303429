#include "facts/facts.hh"
#include "os/host.hh"

namespace muster::facts {

Fact define_timezone() {
  return {.doc = "The name of the time zone in force.",
          .provides = {"timezone"},
          .legacy = {},
          .resolve = [](Context& context) {
            return value::Hash{{"timezone", os::time_zone(context.system.now())}};
          }};
}

}  // namespace muster::facts
