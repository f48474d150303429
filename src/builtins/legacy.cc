#include "builtins/legacy.hh"

#include <fmt/core.h>

#include "base/strings.hh"
#include "types/labels.hh"
#include "types/text.hh"
#include "types/type.hh"

namespace muster::builtins {

namespace {

Value converted(const Call& call, const Value& v);

Value converted_hash(const Call& call, const Hash& hash) {
  Hash out;
  out.reserve(hash.size());
  for (const auto& [key, item] : hash) out.set(converted(call, key), converted(call, item));
  return out;
}

Value converted(const Call& call, const Value& v) {
  switch (v.kind()) {
    case value::Kind::array: {
      Array out;
      for (const auto& item : *v.if_array()) out.push_back(converted(call, item));
      return out;
    }
    case value::Kind::hash: return converted_hash(call, *v.if_hash());
    case value::Kind::regexp: return "/" + v.if_rich<value::Regexp>()->pattern + "/";
    case value::Kind::binary:
    case value::Kind::semver:
    case value::Kind::semver_range:
    case value::Kind::timestamp:
    case value::Kind::timespan: return types::to_text(v);
    case value::Kind::iterator: call.fail("Use of an Iterator is not supported here");
    case value::Kind::undef:
    case value::Kind::default_:
    case value::Kind::boolean:
    case value::Kind::integer:
    case value::Kind::real:
    case value::Kind::string:
    case value::Kind::sensitive:
    case value::Kind::uri:
    case value::Kind::type:
    case value::Kind::object: return v;
  }
  return v;
}

void check_count(const Call& call, const Arity& arity) {
  const auto count = call.count();
  const bool exact = arity.most == arity.least;
  if (count >= arity.least && (!arity.most || count <= *arity.most)) return;
  call.fail(fmt::format("{}(): Wrong number of arguments given ({} for {}{})", call.name, count,
                        exact ? "" : "minimum ", arity.least));
}

std::string ruby_kind(const Value& v) {
  if (v.is_undef()) return "nil";
  if (const auto* b = v.if_boolean()) return *b ? "true" : "false";
  return types::class_name(v);
}

}  // namespace

Builtin legacy(std::string doc, Arity arity, const LegacyBody& body) {
  const auto run = [arity, body](Call& call) {
    check_count(call, arity);
    Array arguments;
    arguments.reserve(call.count());
    for (const auto& v : call.arguments)
      arguments.push_back(v.is_undef() ? Value("") : converted(call, v));
    return body(call, arguments);
  };
  return {.doc = std::move(doc), .overloads = {{{"Any arguments*"}, "Callable block?", run, ""}}};
}

std::string legacy_text(const Value& v) {
  const auto* type = v.if_rich<types::Type>();
  if (type && type->type_kind == types::TypeKind::class_)
    return fmt::format("Class[{}]",
                       base::capitalize_segments(types::as<types::ClassType>(*type).name));
  if (!type || type->type_kind != types::TypeKind::resource) return types::ruby_text(v);
  const auto& reference = types::as<types::ResourceType>(*type);
  return fmt::format("{}[{}]", reference.type_name, reference.title.value_or(""));
}

const std::string& ruby_string(const Call& call, const Value& v) {
  if (const auto* s = v.if_string()) return *s;
  call.fail(fmt::format("no implicit conversion of {} into String", ruby_kind(v)));
}

void no_method(const Call& call, std::string_view method, const Value& v) {
  const auto shown = types::ruby_inspect(v);
  const auto kind = types::class_name(v);
  // Ruby shows nil, true and false with their class, like everything that is not an object of its
  // own making.
  call.fail(fmt::format("undefined method `{}' for {}:{}", method, shown, kind));
}

}  // namespace muster::builtins
