#include "resources/resources.hh"

namespace muster::resources {

ResourceType define_stage() {
  return {.doc =
              "A run stage: classes whose `stage` metaparameter names it are applied with it. "
              "Order stages "
              "among themselves, and with `Stage[main]`, by relationships.",
          .attributes = {{.name = "name", .doc = "The stage's name.", .role = Role::key}}};
}

}  // namespace muster::resources
