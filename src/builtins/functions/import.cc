#include "builtins/builtins.hh"
#include "eval/failures.hh"

namespace muster::builtins {

namespace {

Value import(Call& call) {
  eval::fail(call.where,
             "Use of 'import' has been discontinued in favor of a manifest directory. See "
             "http://links.puppet.com/puppet-import-deprecation");
}

}  // namespace

Builtin define_import() {
  return {.doc = "Was the way to read other manifests; always an error.",
          .overloads = {{{"Any args*"}, "", import, ""}}};
}

}  // namespace muster::builtins
