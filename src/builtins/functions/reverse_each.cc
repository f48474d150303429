#include "builtins/collected.hh"
#include "eval/signals.hh"
#include "types/type.hh"

namespace muster::builtins {

namespace {

using types::Cursor;

class BackwardCursor : public Cursor {
 public:
  explicit BackwardCursor(Array items) : items_(std::move(items)), left_(items_.size()) {}
  std::optional<Value> next() override {
    if (left_ == 0) return std::nullopt;
    return items_[--left_];
  }

 private:
  const Array items_;
  std::size_t left_;
};

class CountdownCursor : public Cursor {
 public:
  CountdownCursor(std::int64_t from, std::int64_t to) : next_(to), last_(from), done_(from > to) {}
  std::optional<Value> next() override {
    if (done_) return std::nullopt;
    const auto current = next_;
    done_ = current == last_;
    if (!done_) --next_;
    return Value(current);
  }

 private:
  std::int64_t next_;
  const std::int64_t last_;
  bool done_;
};

/// The ends of a run of integers, which need not be held in memory to be walked backwards.
std::optional<types::IntegerRange> whole_range(const Value& v) {
  if (const auto* n = v.if_integer()) return types::IntegerRange{0, *n - 1};
  const auto* type = v.if_rich<types::Type>();
  if (!type || type->type_kind != types::TypeKind::integer) return std::nullopt;
  return types::as<types::IntegerType>(*type).range;
}

std::shared_ptr<const types::Iterator> backwards(Call& call, types::Elements elements) {
  const auto items = collected_argument(call, elements);
  if (const auto range = whole_range(call[0]))
    return std::make_shared<const types::Iterator>(items->element, [range] {
      return std::make_unique<CountdownCursor>(*range->from, *range->to);
    });
  auto& compiler = call.compiler;
  const auto where = call.where;
  return std::make_shared<const types::Iterator>(items->element, [items, &compiler, where] {
    return std::make_unique<BackwardCursor>(collected(compiler, where, *items));
  });
}

Value reverse_each(Call& call) {
  return backwards(call, types::Elements::inferred);
}

Value reverse_each_block(Call& call) {
  yield_each(call, *backwards(call, types::Elements::unknown));
  return {};
}

}  // namespace

Builtin define_reverse_each() {
  return {.doc = "The elements from the last to the first: as an iterator, or given to the block.",
          .overloads = {{{"Iterable iterable"}, "", reverse_each, ""},
                        {{"Iterable iterable"}, "Callable[1,1] block", reverse_each_block, ""}}};
}

}  // namespace muster::builtins
