#include "types/text.hh"

#include "types/calculator.hh"
#include "types/iterator.hh"
#include "types/printer.hh"
#include "types/quote.hh"
#include "types/text_budget.hh"
#include "value/rich_text.hh"

namespace muster::types {

namespace {

std::string array_text(const value::Array& a) {
  std::string out = "[";
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (i > 0) out += ", ";
    out += to_text(a[i]);
    check_text_size(out.size());
  }
  return out + ']';
}

std::string hash_text(const value::Hash& h) {
  std::string out = "{";
  for (std::size_t i = 0; i < h.size(); ++i) {
    if (i > 0) out += ", ";
    out += to_text(h[i].first) + " => " + to_text(h[i].second);
    check_text_size(out.size());
  }
  return out + '}';
}

std::string iterator_text(const Iterator& i) {
  if (!i.element) return "Iterator-Value";
  return "Iterator[" + type_text(*generalize(i.element)) + "]-Value";
}

std::string object_text(const value::Value& v) {
  Printer p;
  p.value(v);
  return p.take();
}

/// Aliases, Object types and type sets show what they are when they stand alone, and their name
/// inside others.
bool shows_meaning(const Type& t) {
  return t.type_kind == TypeKind::alias || t.type_kind == TypeKind::object ||
         t.type_kind == TypeKind::type_set;
}

}  // namespace

std::string to_text(const value::Value& v) {
  switch (v.kind()) {
    case value::Kind::array: return array_text(*v.if_array());
    case value::Kind::hash: return hash_text(*v.if_hash());
    case value::Kind::type: return type_text(*v.if_rich<Type>());
    case value::Kind::object: return object_text(v);
    case value::Kind::regexp: return regexp_text(v.if_rich<value::Regexp>()->pattern);
    case value::Kind::iterator: return iterator_text(*v.if_rich<Iterator>());
    default: return value::scalar_text(v);  // every other kind is a scalar
  }
}

std::string type_text(const Type& t) {
  Printer p(shows_meaning(t));
  p.type(t);
  return p.take();
}

std::string expanded_type_text(const Type& t) {
  Printer p(true);
  p.type(t);
  return p.take();
}

std::string to_program_text(const value::Value& v) {
  return format(v, "%p");
}

}  // namespace muster::types
