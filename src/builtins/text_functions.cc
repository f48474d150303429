#include "builtins/text_functions.hh"

#include "types/iterator.hh"

namespace muster::builtins {

namespace {

Value same(Call& call) {
  return call[0];
}

Value changed(const Value& v, TextChange change) {
  if (const auto* text = v.if_string()) return change(*text);
  if (const auto* array = v.if_array()) {
    Array out;
    out.reserve(array->size());
    for (const auto& item : *array) out.push_back(changed(item, change));
    return out;
  }
  const auto* hash = v.if_hash();
  if (!hash) return v;
  Hash out;
  for (const auto& [key, item] : *hash) out.set(changed(key, change), changed(item, change));
  return out;
}

Value each_changed(Call& call, TextChange change) {
  Array out;
  const auto cursor = types::iterable(call[0])->start();
  while (const auto item = cursor->next()) {
    call.compiler.tick(call.where);
    out.push_back(item->if_string() ? change(*item->if_string()) : *item);
  }
  return out;
}

bool blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

}  // namespace

Builtin over_texts(std::string doc, TextChange change) {
  const auto of_text = [change](Call& call) -> Value { return change(call.string(0)); };
  const auto of_each = [change](Call& call) { return each_changed(call, change); };
  return {.doc = std::move(doc),
          .overloads = {{{"Numeric arg"}, "", same, ""},
                        {{"String arg"}, "", of_text, ""},
                        {{"Iterable[Variant[String, Numeric]] arg"}, "", of_each, ""}}};
}

Builtin over_nested_texts(std::string doc, TextChange change) {
  const auto body = [change](Call& call) { return changed(call[0], change); };
  return {.doc = std::move(doc),
          .overloads = {{{"Numeric arg"}, "", same, ""},
                        {{"String arg"}, "", body, ""},
                        {{"Array[StringData] arg"}, "", body, ""},
                        {{"Hash[StringData, StringData] arg"}, "", body, ""}},
          .local_types = {{"StringData",
                           "Variant[String, Numeric, Array[StringData], Hash[StringData, "
                           "StringData]]"}}};
}

std::string_view without_leading_blanks(std::string_view text) {
  while (!text.empty() && (blank(text.front()) || text.front() == '\0')) text.remove_prefix(1);
  return text;
}

std::string_view without_trailing_blanks(std::string_view text) {
  while (!text.empty() && (blank(text.back()) || text.back() == '\0')) text.remove_suffix(1);
  return text;
}

}  // namespace muster::builtins
