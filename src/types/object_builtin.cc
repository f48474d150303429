#include "types/make.hh"
#include "types/object.hh"
#include "types/object_extension.hh"

namespace muster::types {

using value::Hash;

const TypePtr& plain_object_type() {
  static const TypePtr type =
      make<ObjectType>("", Hash(), nullptr, std::vector<ObjectAttribute>{},
                       std::vector<ObjectFunction>{}, std::vector<std::string>{}, true);
  return type;
}

namespace {

/// Read when first asked for: the others' names must be known by then.
ObjectTypePtr defined(const char* name, std::string_view text) {
  const auto anonymous = from_text(text);
  return read_object_type(as<ObjectType>(*anonymous).definition, name);
}

const ObjectTypePtr& deferred() {
  static const auto type = defined(
      "Deferred",
      R"(Object[{attributes => {'name' => Pattern[/\A[$]?[a-z][a-z0-9_]*(?:::[a-z][a-z0-9_]*)*\z/], )"
      "'arguments' => {type => Optional[Array[Any]], value => undef}}}]");
  return type;
}

const ObjectTypePtr& error() {
  static const auto type = defined(
      "Error",
      "Object[{type_parameters => {"
      "'kind' => Variant[String, Regexp, Type[Enum], Type[Pattern], Type[NotUndef], Type[Undef]], "
      "'issue_code' => Variant[String, Regexp, Type[Enum], Type[Pattern], Type[NotUndef], "
      "Type[Undef]]}, "
      "attributes => {'msg' => String[1], 'kind' => {type => Optional[String[1]], value => undef}, "
      "'details' => {type => Optional[Hash[String[1], Data]], value => undef}, "
      "'issue_code' => {type => Optional[String[1]], value => undef}}, "
      "functions => {'message' => Callable[[], String[1]]}}]");
  return type;
}

const ObjectTypePtr& lookup_context() {
  static const auto type = defined(
      "Puppet::LookupContext",
      "Object[{parent => Any, attributes => {'environment_name' => {type => String[1], kind => "
      "derived}, "
      "'module_name' => Variant[String[1], Undef]}, functions => {'not_found' => Callable[[0, 0], "
      "Undef], "
      "'explain' => Callable[[0, 0, Callable[0, 0]], Undef], 'interpolate' => Callable[1, 1], "
      "'cache' => Callable[Optional[Scalar], Any], 'cache_all' => Callable[[Hash[Optional[Scalar], "
      "Any]], Undef], "
      "'cache_has_key' => Callable[[Optional[Scalar]], Boolean], 'cached_value' => "
      "Callable[Optional[Scalar]], "
      "'cached_entries' => Variant[Callable[[0, 0, Callable[1, 1]], Undef], "
      "Callable[[0, 0, Callable[2, 2]], Undef], Callable[[0, 0], Iterable[Tuple[Optional[Scalar], "
      "Any]]]], "
      "'cached_file_data' => Callable[String, Optional[Callable[Array[Integer]]]]}}]");
  return type;
}

const ObjectTypePtr& annotation() {
  static const auto type = read_object_type(Hash{{"name", "Annotation"}}, "Annotation");
  return type;
}

}  // namespace

ObjectTypePtr builtin_object_type(std::string_view lower_name) {
  if (lower_name == "deferred") return deferred();
  if (lower_name == "error") return error();
  if (lower_name == "annotation") return annotation();
  return lower_name == "puppet::lookupcontext" ? lookup_context() : nullptr;
}

}  // namespace muster::types
