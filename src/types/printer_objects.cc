#include <algorithm>

#include "types/calculator.hh"
#include "types/object_specification.hh"
#include "types/printer.hh"

namespace muster::types {

namespace {

/// A constant whose value alone tells its type.
bool plain_constant(const ObjectAttribute& a) {
  return a.kind == AttributeKind::constant && a.value &&
         a.type->equals(*generalize(infer(*a.value)));
}

/// The type alone when there is nothing else to say.
value::Value shortest(const value::Hash& options) {
  return options.size() == 1 ? options[0].second : value::Value(options);
}

value::Hash flags(const TypePtr& type, bool is_final, bool overrides) {
  value::Hash h{{"type", type}};
  if (is_final) h.set("final", true);
  if (overrides) h.set("override", true);
  return h;
}

value::Value attribute_value(const ObjectAttribute& a) {
  auto h = flags(a.type, a.final, a.override_);
  if (a.kind != AttributeKind::normal) h.set("kind", kind_text(a.kind));
  if (a.value) h.set("value", *a.value);
  return shortest(h);
}

/// Type parameters are declared as Optional and shown without it.
value::Value type_parameter(const value::Value& v) {
  const auto* optional = v.if_rich<WrapperType>();
  return optional && optional->type_kind == TypeKind::optional && optional->inner
             ? value::Value(optional->inner)
             : v;
}

void set_attributes(value::Hash& out, const ObjectType& t) {
  value::Hash attributes, constants;
  for (const auto& a : t.attributes) {
    if (plain_constant(a))
      constants.set(a.name, *a.value);
    else
      attributes.set(a.name, attribute_value(a));
  }
  if (!attributes.empty()) out.set("attributes", attributes);
  if (!constants.empty()) out.set("constants", constants);
}

}  // namespace

value::Hash definition_hash(const ObjectType& t, bool with_name) {
  value::Hash out;
  if (const auto* a = t.definition.find("annotations")) out.set("annotations", *a);
  if (with_name && !t.name.empty()) out.set("name", t.name);
  if (const auto* p = t.definition.find("parent"))
    out.set("parent", *p);
  else if (t.parent)
    out.set("parent", t.parent);
  if (const auto* p = t.definition.find("type_parameters"); p && p->if_hash()) {
    value::Hash shown;
    for (const auto& [k, v] : *p->if_hash()) shown.set(k, type_parameter(v));
    if (!shown.empty()) out.set("type_parameters", shown);
  }
  set_attributes(out, t);
  value::Hash functions;
  for (const auto& f : t.functions)
    functions.set(f.name, shortest(flags(f.type, f.final, f.override_)));
  if (!functions.empty()) out.set("functions", functions);
  if (const auto* e = t.definition.find("equality"))
    out.set("equality", e->if_string() ? value::Value(value::Array{*e}) : *e);
  if (const auto* c = t.definition.find("checks")) out.set("checks", *c);
  return out;
}

value::Hash init_hash(const Object& o) {
  value::Hash out;
  for (const auto* a : o.type->all_attributes()) {
    const bool stored = a->kind != AttributeKind::constant && a->kind != AttributeKind::derived;
    const auto* v = stored ? o.attributes.find(std::string_view(a->name)) : nullptr;
    if (v && !(a->value && *a->value == *v)) out.set(a->name, *v);
  }
  return out;
}

std::string Printer::name_in_set(const Type& t, const std::string& name) const {
  if (!set_) return name;
  for (const auto& [key, member] : set_->members)
    if (member.get() == &t) return key;
  return name;
}

void Printer::object_type(const ObjectType& t) {
  const bool in_set = set_ && !name_in_set(t, "").empty();
  if (expanded_) return definition(t, !in_set);
  out_ += name_in_set(t, t.name.empty() ? "Object" : t.name);
}

void Printer::extension(const ObjectExtensionType& t) {
  const auto* declared = t.base->definition.find("type_parameters");
  const auto* names = declared ? declared->if_hash() : nullptr;
  std::vector<Write> parts;
  if (!names || names->size() > 2) {
    parts.push_back(one(value::Value(t.parameters)));
  } else {
    std::size_t given = 0;
    for (const auto& [name, type] : *names) {
      const auto* v = t.parameters.find(name);
      parts.push_back(one(v ? *v : value::Value(value::Default{})));
      if (v) given = parts.size();
    }
    parts.resize(given);
  }
  out_ += name_in_set(t, t.base->name);
  if (parts.empty()) out_ += "[]";
  named("", parts);
}

void Printer::definition(const ObjectType& t, bool with_name) {
  const bool outside = expanded_;
  expanded_ = false;
  out_ += "Object[";
  entries(definition_hash(t, with_name), true, [&](const value::Value& key, const value::Value& v) {
    const auto& k = *key.if_string();
    if ((k == "attributes" || k == "functions") && v.if_hash())
      members(*v.if_hash());
    else
      value(v);
  });
  out_ += ']';
  expanded_ = outside;
}

void Printer::members(const value::Hash& h) {
  const auto option = [&](const value::Value& key, const value::Value& v) {
    if (*key.if_string() == "kind")
      out_ += *v.if_string();
    else
      value(v);
  };
  entries(h, false, [&](const value::Value&, const value::Value& v) {
    if (v.if_hash())
      entries(*v.if_hash(), true, option);
    else
      value(v);
  });
}

void Printer::type_set(const TypeSetType& t) {
  value::Hash shown;
  for (const auto* key : {"pcore_uri", "pcore_version", "name_authority", "name", "version"})
    if (const auto* v = t.definition.find(key)) shown.set(key, *v);
  if (!t.name.empty()) shown.set("name", t.name);
  if (!t.members.empty()) {
    value::Hash members_by_name;
    for (const auto& [name, type] : t.members) members_by_name.set(name, type);
    shown.set("types", members_by_name);
  }
  if (const auto* v = t.definition.find("references")) shown.set("references", *v);
  const auto* outside = set_;
  set_ = &t;
  const Entry plain_value = [&](const value::Value&, const value::Value& v) { value(v); };
  out_ += "TypeSet[";
  entries(shown, true, [&](const value::Value& key, const value::Value& v) {
    const auto& k = *key.if_string();
    if ((k == "types" || k == "references") && v.if_hash())
      entries(*v.if_hash(), true, plain_value);
    else
      value(v);
  });
  out_ += ']';
  set_ = outside;
}

}  // namespace muster::types
