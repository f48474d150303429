#include <fmt/core.h>

#include "base/strings.hh"
#include "builtins/iteration.hh"
#include "eval/signals.hh"

namespace muster::builtins {

namespace {

/// How many arguments the block is called with: one (the slice), or the slice's elements.
std::int64_t arguments_of(const Call& call, std::int64_t size) {
  const auto most = call.block->most_arguments();
  const bool open = most < 0 || most != call.block->least_arguments();
  const std::int64_t count = open ? size : most;
  if (count == 0) call.fail("slice(): block must define at least one parameter. Block has 0.");
  if (count != 1 && count != size)
    call.fail(fmt::format(
        "slice(): block must define one parameter, or the same number of parameters as the given "
        "size of the slice ({}). Block has {}; {}",
        size, count, base::join(call.block->parameter_names(), ", ")));
  return count;
}

void give(Call& call, Array part, std::int64_t arguments) {
  if (arguments == 1) {
    call.yield(Value(std::move(part)));
    return;
  }
  part.resize(static_cast<std::size_t>(arguments), call[0].if_hash() ? Value(Array{}) : Value());
  call.block->call(part);
}

Value slice(Call& call) {
  const auto size = call.integer(1);
  const auto arguments = call.block ? arguments_of(call, size) : 1;
  const auto cursor = iterable_argument(call)->start();
  Array slices, part;
  const auto finish = [&] {
    if (part.empty()) return;
    if (call.block)
      give(call, std::move(part), arguments);
    else
      slices.emplace_back(std::move(part));
    part = {};
  };
  try {
    while (auto element = cursor->next()) {
      call.compiler.tick(call.where);
      part.push_back(*std::move(element));
      if (static_cast<std::int64_t>(part.size()) == size) finish();
    }
    finish();
  } catch (const eval::BreakSignal&) {
  }
  return call.block ? call[0] : Value(std::move(slices));
}

}  // namespace

Builtin define_slice() {
  return {
      .doc =
          "The elements in slices of a size: as an array of them, or given to the block one by "
          "one.",
      .overloads = {
          {{"Hash[Any, Any] hash", "Integer[1, default] slice_size"}, "Callable block?", slice, ""},
          {{"Iterable enumerable", "Integer[1, default] slice_size"},
           "Callable block?",
           slice,
           ""}}};
}

}  // namespace muster::builtins
