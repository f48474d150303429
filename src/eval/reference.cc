#include "eval/reference.hh"

#include "base/strings.hh"

namespace muster::eval {

using types::TypeKind;
using value::Value;

std::string type_title(std::string_view type) {
  if (type.starts_with("::")) type.remove_prefix(2);
  return base::capitalize_segments(type);
}

std::optional<std::pair<std::string, std::string>> reference_parts(const Value& v) {
  const auto* type = v.if_rich<types::Type>();
  if (!type) return std::nullopt;
  if (type->type_kind == TypeKind::class_) {
    const auto& name = types::as<types::ClassType>(*type).name;
    if (name.empty()) return std::nullopt;
    return std::pair{std::string("Class"), type_title(name)};
  }
  if (type->type_kind != TypeKind::resource) return std::nullopt;
  const auto& resource = types::as<types::ResourceType>(*type);
  if (resource.type_name.empty() || !resource.title) return std::nullopt;
  auto name = type_title(base::lower_ascii(resource.type_name));
  const bool is_class = name == "Class";
  return std::pair{std::move(name),
                   is_class ? type_title(base::lower_ascii(*resource.title)) : *resource.title};
}

std::optional<std::pair<std::string, std::string>> parse_reference(std::string_view text) {
  const auto open = text.find('[');
  if (open == std::string_view::npos || open == 0 || text.size() < open + 3 || text.back() != ']')
    return std::nullopt;
  auto type = type_title(text.substr(0, open));
  const auto title = text.substr(open + 1, text.size() - open - 2);
  const bool is_class = type == "Class" && title != "main";
  return std::pair{std::move(type), is_class ? type_title(title) : std::string(title)};
}

std::string reference_text(const Value& v) {
  const auto parts = reference_parts(v);
  return parts ? parts->first + "[" + parts->second + "]" : std::string{};
}

namespace {

bool holds_reference(const Value& v) {
  if (const auto* array = v.if_array()) {
    for (const auto& x : *array)
      if (holds_reference(x)) return true;
    return false;
  }
  if (const auto* hash = v.if_hash()) {
    for (const auto& [k, x] : *hash)
      if (holds_reference(k) || holds_reference(x)) return true;
    return false;
  }
  return v.kind() == value::Kind::type && reference_parts(v);
}

Value replaced(const Value& v) {
  if (const auto* array = v.if_array()) {
    value::Array items;
    for (const auto& x : *array) items.push_back(replaced(x));
    return Value(std::move(items));
  }
  if (const auto* hash = v.if_hash()) {
    value::Hash entries;
    for (const auto& [k, x] : *hash) entries.set(replaced(k), replaced(x));
    return Value(std::move(entries));
  }
  auto text = reference_text(v);
  return text.empty() ? v : Value(std::move(text));
}

}  // namespace

Value with_reference_texts(const Value& v) {
  return v.kind() >= value::Kind::array && holds_reference(v) ? replaced(v) : v;
}

bool is_relationship(std::string_view parameter) {
  return parameter == "require" || parameter == "before" || parameter == "notify" ||
         parameter == "subscribe";
}

Value make_reference(const std::string& type, const std::string& title) {
  if (type == "Class")
    return Value(std::make_shared<const types::ClassType>(base::lower_ascii(title)));
  return Value(std::make_shared<const types::ResourceType>(type, title));
}

}  // namespace muster::eval
