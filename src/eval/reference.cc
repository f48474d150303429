#include "eval/reference.hh"

#include <fmt/core.h>

#include "base/strings.hh"
#include "eval/failures.hh"

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

template <class Is>
bool holds(const Value& v, Is is) {
  if (const auto* array = v.if_array()) {
    for (const auto& x : *array)
      if (holds(x, is)) return true;
    return false;
  }
  if (const auto* hash = v.if_hash()) {
    for (const auto& [k, x] : *hash)
      if (holds(k, is) || holds(x, is)) return true;
    return false;
  }
  return is(v);
}

Value replaced(const Value& v, Value (*with)(const Value& part)) {
  if (const auto* array = v.if_array()) {
    value::Array items;
    items.reserve(array->size());
    for (const auto& x : *array) items.push_back(replaced(x, with));
    return Value(std::move(items));
  }
  if (const auto* hash = v.if_hash()) {
    value::Hash entries;
    for (const auto& [k, x] : *hash) entries.set(replaced(k, with), replaced(x, with));
    return Value(std::move(entries));
  }
  return with(v);
}

bool is_reference(const Value& v) {
  return v.kind() == value::Kind::type && reference_parts(v);
}

Value text_or_itself(const Value& v) {
  auto text = reference_text(v);
  return text.empty() ? v : Value(std::move(text));
}

bool changes_when_given(const Value& v) {
  if (v.kind() == value::Kind::iterator) return true;
  const auto* type = v.if_rich<types::Type>();
  return type && (type->type_kind == TypeKind::class_ || type->type_kind == TypeKind::resource ||
                  type->type_kind == TypeKind::catalog_entry);
}

Value resource_of(const Value& v) {
  if (!changes_when_given(v)) return v;
  if (v.kind() == value::Kind::iterator) fail_here("Use of an Iterator is not supported here");
  const auto make = [](std::string type, std::string title) {
    return Value(std::make_shared<const types::ResourceType>(std::move(type), std::move(title),
                                                             types::ResourceType::Form::given));
  };
  if (auto parts = reference_parts(v))
    return make(std::move(parts->first), std::move(parts->second));
  const auto& type = *v.if_rich<types::Type>();
  if (type.type_kind == TypeKind::catalog_entry)
    fail_here(
        "Cannot split the type Puppet::Pops::Types::PCatalogEntryType, it represents neither a "
        "PClassType, nor a PResourceType.");
  const auto name = type.type_kind == TypeKind::resource
                        ? types::as<types::ResourceType>(type).type_name
                        : std::string("Class");
  if (name.empty() || name == "Class")
    fail_here(fmt::format("No title provided and \"{}\" is not a valid resource reference",
                          name.empty() ? "resource" : "class"));
  return make(type_title(base::lower_ascii(name)), {});
}

}  // namespace

Value with_reference_texts(const Value& v) {
  return v.kind() >= value::Kind::array && holds(v, is_reference) ? replaced(v, text_or_itself) : v;
}

Value as_given(const Value& v) {
  return v.kind() >= value::Kind::array && holds(v, changes_when_given) ? replaced(v, resource_of)
                                                                        : v;
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
