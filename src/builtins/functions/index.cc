#include "builtins/iteration.hh"

namespace muster::builtins {

namespace {

std::int64_t characters(std::string_view bytes) {
  std::int64_t n = 0;
  for (const char c : bytes) n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return n;
}

Value index_by_block(Call& call) {
  Value found;
  walk(call, Break::passes, [&](const Round& round) {
    if (!round.result.truthy()) return true;
    found = round.key;
    return false;
  });
  return found;
}

/// With one parameter the block sees a hash's values, not its pairs.
Value index_by_value_block(Call& call) {
  const auto iterator = iterable_argument(call);
  const auto cursor = iterator->start();
  const bool pairs = call[0].if_hash() || iterator->hash_style;
  for (std::int64_t i = 0; const auto element = cursor->next(); ++i) {
    call.compiler.tick(call.where);
    const Value& value = pairs ? (*element->if_array())[1] : *element;
    if (call.yield(value).truthy()) return pairs ? (*element->if_array())[0] : Value(i);
  }
  return {};
}

bool same(const Value& a, const Value& b) {
  const auto number = [](const Value& v) {
    return v.if_integer() ? static_cast<double>(*v.if_integer()) : *v.if_real();
  };
  const auto numeric = [](const Value& v) { return v.if_integer() || v.if_real(); };
  return numeric(a) && numeric(b) ? number(a) == number(b) : a == b;
}

Value index_of_value(Call& call) {
  const auto iterator = iterable_argument(call);
  const auto cursor = iterator->start();
  const bool pairs = call[0].if_hash() || iterator->hash_style;
  for (std::int64_t i = 0; const auto element = cursor->next(); ++i)
    if (same(pairs ? (*element->if_array())[1] : *element, call[1]))
      return pairs ? (*element->if_array())[0] : Value(i);
  return {};
}

Value index_in_string(Call& call) {
  const std::string_view text = call.string(0);
  auto at = std::string_view::npos;
  if (const auto* wanted = call[1].if_string()) {
    at = text.find(*wanted);
  } else if (const auto match = call[1].if_rich<value::Regexp>()->search(text)) {
    at = match->groups[0]->begin;
  }
  return at == std::string_view::npos ? Value() : Value(characters(text.substr(0, at)));
}

}  // namespace

Builtin define_index() {
  return {.doc = "Where a value, or the first element the block accepts, is: its index or key.",
          .overloads = {
              {{"Hash[Any, Any] hash"}, "Callable[2,2] block", index_by_block, ""},
              {{"Hash[Any, Any] hash"}, "Callable[1,1] block", index_by_value_block, ""},
              {{"Iterable enumerable"}, "Callable[2,2] block", index_by_block, ""},
              {{"Iterable enumerable"}, "Callable[1,1] block", index_by_value_block, ""},
              {{"String str", "Variant[String,Regexp] match"}, "", index_in_string, ""},
              {{"Iterable enumerable", "Any match"}, "", index_of_value, ""},
          }};
}

}  // namespace muster::builtins
