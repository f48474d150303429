#include <fmt/core.h>

#include "builtins/collected.hh"
#include "builtins/tree.hh"
#include "eval/signals.hh"
#include "types/calculator.hh"
#include "types/make.hh"
#include "types/text.hh"

namespace muster::builtins {

namespace {

using types::TypeKind;

bool option(const Hash& options, std::string_view name, bool otherwise) {
  const auto* v = options.find(name);
  return v && !v->is_undef() ? v->truthy() : otherwise;
}

TreeOptions read_options(const Call& call) {
  static const auto containers =
      types::make_variant({types::plain(TypeKind::array), types::plain(TypeKind::hash),
                           types::plain(TypeKind::object)});
  TreeOptions out;
  out.containers = containers;
  if (!call.has(1)) return out;
  const auto& options = call.hash(1);
  if (const auto* given = options.find("container_type"); given && !given->is_undef())
    out.containers = given->shared_rich<types::Type>();
  if (!types::assignable(*containers, *out.containers))
    call.fail(
        fmt::format("Only Array, Hash, and Object types can be used as container types. Got {}",
                    types::type_text(*out.containers)));
  out.with_containers = option(options, "include_containers", true);
  out.with_values = option(options, "include_values", true);
  out.root = out.with_containers && option(options, "include_root", true);
  if (!out.with_containers && !out.with_values)
    call.fail("Options 'include_containers' and 'include_values' cannot both be false");
  const auto* order = options.find("order");
  out.breadth_first = order && *order == Value("breadth_first");
  out.references = option(options, "include_refs", false);
  return out;
}

/// Of an iterator, the elements.
Value tree_of(Call& call) {
  const auto* items = call[0].if_rich<types::Iterator>();
  return items ? Value(collected(call.compiler, call.where, *items)) : call[0];
}

Value iterator(Call& call) {
  return tree_iterator(tree_of(call), read_options(call));
}

template <bool with_path>
Value each(Call& call) {
  const auto cursor = tree_iterator(tree_of(call), read_options(call))->start();
  try {
    while (const auto entry = cursor->next()) {
      call.compiler.tick(call.where);
      const auto& pair = *entry->if_array();
      if constexpr (with_path)
        call.yield(pair[0], pair[1]);
      else
        call.yield(pair[1]);
    }
  } catch (const eval::BreakSignal&) {
  }
  return call[0];
}

}  // namespace

Builtin define_tree_each() {
  const std::vector<std::string> parameters = {"Variant[Iterator, Array, Hash, Object] tree",
                                               "OptionsType options?"};
  return {
      .doc =
          "Every value of nested collections with its path: as an iterator, or given to the block.",
      .overloads = {{parameters, "Callable[2,2] block", each<true>, ""},
                    {parameters, "Callable[1,1] block", each<false>, ""},
                    {parameters, "", iterator, ""}},
      .local_types = {{"OptionsType",
                       "Struct[{container_type => Optional[Type], "
                       "include_root => Optional[Boolean], "
                       "include_containers => Optional[Boolean], "
                       "include_values => Optional[Boolean], "
                       "order => Optional[Enum[depth_first, breadth_first]], "
                       "include_refs => Optional[Boolean]}]"}}};
}

}  // namespace muster::builtins
