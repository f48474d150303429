#include "builtins/collected.hh"
#include "eval/signals.hh"

namespace muster::builtins {

namespace {

using types::Cursor;

class StepCursor : public Cursor {
 public:
  StepCursor(std::unique_ptr<Cursor> items, std::int64_t step)
      : items_(std::move(items)), step_(step) {}
  std::optional<Value> next() override {
    auto item = items_->next();
    for (std::int64_t i = 1; item && i < step_; ++i)
      if (!items_->next()) break;
    return item;
  }

 private:
  const std::unique_ptr<Cursor> items_;
  const std::int64_t step_;
};

std::shared_ptr<const types::Iterator> stepping(Call& call, types::Elements elements) {
  auto items = collected_argument(call, elements);
  const auto step = call.integer(1);
  if (step == 1) return items;
  return std::make_shared<const types::Iterator>(
      items->element, [items, step] { return std::make_unique<StepCursor>(items->start(), step); });
}

Value step(Call& call) {
  return stepping(call, types::Elements::inferred);
}

Value step_block(Call& call) {
  yield_each(call, *stepping(call, types::Elements::unknown));
  return {};
}

}  // namespace

Builtin define_step() {
  return {.doc = "Every n-th element, the first included: as an iterator, or given to the block.",
          .overloads = {
              {{"Iterable iterable", "Integer[1] step"}, "", step, ""},
              {{"Iterable iterable", "Integer[1] step"}, "Callable[1,1] block", step_block, ""}}};
}

}  // namespace muster::builtins
