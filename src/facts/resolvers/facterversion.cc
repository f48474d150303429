#include "facts/facts.hh"

namespace muster::facts {

Fact define_facterversion() {
  return {.doc = "The version of Facter whose facts these are.",
          .provides = {"facterversion"},
          .legacy = {},
          .resolve = [](Context&) {
            return value::Hash{{"facterversion", facter_version}};
          }};
}

}  // namespace muster::facts
