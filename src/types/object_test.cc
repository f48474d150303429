#include "types/object.hh"

#include <doctest/doctest.h>

#include "types/alias.hh"
#include "types/calculator.hh"
#include "types/names.hh"

namespace muster::types {

namespace {

ObjectTypePtr object(const char* text, Names& names = static_names()) {
  return std::static_pointer_cast<const ObjectType>(from_text(text, names));
}

}  // namespace

TEST_CASE("an override must say so, and keep to the type") {
  CHECK_THROWS_WITH(object("Object[{parent => Object[{attributes => {a => Integer}}], attributes "
                           "=> {a => String}}]"),
                    "attribute Object[a] attempts to override attribute Object[a] without having "
                    "override => true");
  CHECK_THROWS_WITH(object("Object[{parent => Object[{attributes => {a => Integer}}], "
                           "attributes => {a => {type => String, override => true}}}]"),
                    "attribute Object[a] attempts to override attribute Object[a] with a type that "
                    "does not match");
}

TEST_CASE("equality looks at the attributes the type names") {
  const auto type =
      object("Object[{name => 'P', attributes => {a => Integer, b => Integer}, equality => [a]}]");
  const Object x(type, {{"a", 1}, {"b", 2}}), y(type, {{"a", 1}, {"b", 3}}),
      z(type, {{"a", 2}, {"b", 2}});
  CHECK(x.equals(y));
  CHECK_FALSE(x.equals(z));
}

TEST_CASE("type parameters narrow a type to the instances whose attributes match") {
  const auto error = builtin_object_type("error");
  const auto failed = from_text("Error[/fail/]");
  const auto make = [&](const char* kind) {
    return value::Value(
        std::make_shared<const Object>(error, value::Hash{{"msg", "m"}, {"kind", kind}}));
  };
  CHECK(instance(*failed, make("did fail")));
  CHECK_FALSE(instance(*failed, make("ok")));
  CHECK(assignable(*error, *failed));
}

TEST_CASE("members of a TypeSet see each other, whatever their order") {
  const auto type = from_text(
      "TypeSet[{pcore_version => '1.0.0', name_authority => 'http://example.com/x', name => 'My', "
      "version => '1.0.0', "
      "types => {Car => Object[{attributes => {wheels => Wheels}}], Wheels => Integer[1, 4]}}]");
  const auto& set = as<TypeSetType>(*type);
  REQUIRE(set.member("car"));
  const auto* wheels = as<ObjectType>(*set.member("Car")).attribute("wheels");
  REQUIRE(wheels);
  CHECK(instance(*wheels->type, value::Value(4)));
  CHECK_FALSE(instance(*wheels->type, value::Value(5)));
}

}  // namespace muster::types
