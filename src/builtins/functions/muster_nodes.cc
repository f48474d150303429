#include "builtins/builtins.hh"

namespace muster::builtins {

namespace {

Value nodes(Call& c) {
  auto* fleet = c.compiler.node().fleet;
  if (!fleet)
    c.fail(
        "muster_nodes() asks the server's registry; there is none when a catalog is compiled "
        "without a "
        "server");
  return fleet->nodes(c.string(0));
}

}  // namespace

Builtin define_muster_nodes() {
  return {
      "The registry's nodes that a query matches, as hashes in order of their names: "
      "muster_nodes('role:web state:up').",
      {{{"String query"}, "", nodes, "Array[Hash]"}}};
}

}  // namespace muster::builtins
