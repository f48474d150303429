#include <fmt/core.h>

#include <algorithm>
#include <cctype>

#include "base/strings.hh"
#include "base/utf8.hh"
#include "eval/assembly.hh"
#include "eval/evaluator.hh"
#include "eval/nesting.hh"
#include "types/calculator.hh"
#include "types/convert.hh"
#include "types/text.hh"
#include "value/flatten.hh"
#include "value/rich.hh"

namespace muster::eval {

using types::TypeKind;

namespace {

/// Where a slice of a sequence begins and how long it is, from a start that may count from the end
/// and a length that may too.
struct Slice {
  std::int64_t begin, length;
};

Slice slice_of(std::int64_t size, std::int64_t from, std::int64_t count) {
  if (from < 0) from += size;
  if (count < 0) count = size - from + count + 1;
  if (from < 0) {
    count += from;
    from = 0;
  }
  if (from > size || count < 0) return {0, -1};
  return {from, std::min(count, size - from)};
}

std::string key_kind(const Value& key) {
  if (key.is_undef()) return "Undef";
  return key.is_default() ? "Default" : kind_text(key);
}

/// The bytes of `count` characters from character `from` on.
std::string_view characters(std::string_view text, std::int64_t from, std::int64_t count) {
  const auto skip = [](std::string_view s, std::int64_t n) {
    std::size_t at = 0;
    while (n-- > 0 && at < s.size()) at += base::first_character(s.substr(at)).size();
    return at;
  };
  text.remove_prefix(skip(text, from));
  return text.substr(0, skip(text, count));
}

/// "Apt::source": how Ruby capitalizes.
std::string capitalized(const std::string& type) {
  auto text = base::lower_ascii(type);
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

bool is_ascii(std::string_view s) {
  return std::none_of(s.begin(), s.end(),
                      [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

}  // namespace

Value Evaluator::eval_access(const syntax::Access& e, LexicalScope& scope) {
  const auto target = eval(*e.target, scope);
  if (e.keys.size() == 1) {  // the common case, without a list
    if (const auto* hash = target.if_hash()) {
      const auto* v = hash->find(eval(*e.keys[0], scope));
      return v ? *v : Value{};
    }
  }
  std::vector<Value> keys;
  for (const auto* k : e.keys) keys.push_back(eval(*k, scope));
  if (const auto* array = target.if_array()) return access_array(e, *array, keys);
  if (const auto* hash = target.if_hash()) return access_hash(e, *hash, keys);
  if (const auto* text = target.if_string()) return access_string(e, *text, keys);
  if (const auto* binary = target.if_rich<value::Binary>()) {
    const auto part = access_string(e, binary->bytes, keys);
    return Value(std::make_shared<const value::Binary>(*part.if_string()));
  }
  if (auto type = target.shared_rich<types::Type>()) return access_type(e, type, std::move(keys));
  fail(e.target->span,
       fmt::format("Operator '[]' is not applicable to {}.", with_article(label(target))));
}

Value Evaluator::access_array(const syntax::Access& e, const Array& array,
                              std::span<const Value> given) {
  const auto keys = value::flatten(given);
  if (keys.empty() || keys.size() > 2)
    fail(e.target->span,
         fmt::format("Array supports [] with one or two arguments. Got {}", keys.size()));
  std::int64_t index[2] = {};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto& blamed = e.keys[std::min(i, e.keys.size() - 1)]->span;
    const auto n = to_numeric(keys[i], blamed);
    if (!n.if_integer())
      fail(blamed, fmt::format("An Array[] cannot use {} where Integer is expected", key_kind(n)));
    index[i] = *n.if_integer();
  }
  const auto size = static_cast<std::int64_t>(array.size());
  if (keys.size() == 1) {
    const auto at = index[0] < 0 ? index[0] + size : index[0];
    return at < 0 || at >= size ? Value{} : array[static_cast<std::size_t>(at)];
  }
  const auto [begin, length] = slice_of(size, index[0], index[1]);
  if (length < 0) return Value(Array{});
  return Value(Array(array.begin() + begin, array.begin() + begin + length));
}

Value Evaluator::access_string(const syntax::Access& e, const std::string& text,
                               std::span<const Value> given) {
  const auto keys = value::flatten(given);
  if (keys.empty() || keys.size() > 2)
    fail(e.target->span,
         fmt::format("String supports [] with one or two arguments. Got {}", keys.size()));
  std::int64_t index[2] = {};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    auto n = keys[i];
    if (const auto* s = n.if_string())
      if (auto number = types::to_number(*s)) n = *number;
    if (!n.if_integer()) {
      const auto kind = key_kind(n);
      fail(e.keys[std::min(i, e.keys.size() - 1)]->span,
           fmt::format(
               "A substring operation does not accept {} as a character index. Expected an Integer",
               with_article(kind)));
    }
    index[i] = *n.if_integer();
  }
  const bool ascii = is_ascii(text);
  const auto size = static_cast<std::int64_t>(ascii ? text.size() : base::utf8_length(text));
  if (keys.size() == 1 && index[0] < -size) return Value("");
  const auto [begin, length] =
      keys.size() == 1 ? slice_of(size, index[0], 1) : slice_of(size, index[0], index[1]);
  if (length <= 0) return Value("");
  if (ascii)
    return Value(text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(length)));
  return Value(characters(text, begin, length));
}

Value Evaluator::access_hash(const syntax::Access& e, const Hash& hash,
                             std::span<const Value> keys) {
  if (keys.empty())
    fail(e.target->span,
         fmt::format("Hash supports [] with one or more arguments. Got {}", keys.size()));
  Array found;
  for (const auto& key : keys) {
    const auto* v = hash.find(key);
    if (keys.size() == 1) return v ? *v : Value{};
    if (v && !v->is_undef()) found.push_back(*v);
  }
  return Value(std::move(found));
}

Value Evaluator::access_type(const syntax::Access& e, const types::TypePtr& type,
                             std::vector<Value> keys) {
  const bool titled =
      (type->type_kind == TypeKind::resource && types::as<types::ResourceType>(*type).title) ||
      (type->type_kind == TypeKind::class_ && !types::as<types::ClassType>(*type).name.empty());
  if (titled) return access_attributes(e, *type, keys);
  if (type->type_kind == TypeKind::resource &&
      types::as<types::ResourceType>(*type).type_name.empty() &&
      keys.size() == 1) {  // Resource[File] is File
    const auto* inner = keys[0].if_rich<types::Type>();
    if (inner && inner->type_kind == TypeKind::resource) return keys[0];
  }
  try {
    std::vector<diag::Span> spans;
    for (const auto* key : e.keys) spans.push_back(key->span);
    auto made =
        types::parameterize(type, keys, types::AccessSpans{e.span, e.target->span, spans}, *module);
    check_extent(made, e.span);
    return made;
  } catch (const diag::SourceError& error) {
    const auto& first = error.first();
    if (!placed(error) || first.message.starts_with("Evaluation Error: ")) throw;
    throw diag::SourceError(first.where, "Evaluation Error: " + first.message, first.place);
  }
}

Value Evaluator::access_attributes(const syntax::Access& e, const types::Type& reference,
                                   std::span<const Value> given) {
  const bool is_class = reference.type_kind == TypeKind::class_;
  const auto type =
      is_class ? std::string("Class") : types::as<types::ResourceType>(reference).type_name;
  const auto title = is_class ? types::as<types::ClassType>(reference).name
                              : *types::as<types::ResourceType>(reference).title;
  const bool several = given.size() > 1 || (!given.empty() && given[0].if_array());
  std::vector<Value> keys;
  for (auto& k : value::flatten(given))
    if (!k.is_undef()) keys.push_back(std::move(k));
  if (keys.empty()) return several ? Value(Array{}) : Value{};
  const auto resource = assembly.find(type, title);
  if (!resource) fail(e.span, fmt::format("Resource not found: {}['{}']", type, title));
  Array found;
  for (const auto& key : keys) {
    const auto* name = key.if_string();
    if (!name || !assembly.valid_parameter(*resource, *name))
      fail(e.span, fmt::format("The resource {}['{}'] does not have a parameter called '{}'",
                               capitalized(type), title, ruby_text(key)));
    found.push_back(assembly.parameter_value(*resource, *name));
  }
  return several ? Value(std::move(found)) : found.back();
}

}  // namespace muster::eval
