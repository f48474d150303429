#include "facts/facts.hh"
#include "facts/text.hh"

namespace muster::facts {

Fact define_path() {
  return {.doc = "The PATH that muster runs with.",
          .provides = {"path"},
          .legacy = {},
          .resolve = [](Context& context) {
            value::Hash out;
            set_if(out, "path", context.system.environment("PATH"));
            return out;
          }};
}

}  // namespace muster::facts
