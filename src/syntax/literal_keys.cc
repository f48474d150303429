#include "syntax/literal_keys.hh"

#include "value/json.hh"
#include "value/regexp.hh"

namespace muster::syntax {

namespace {

using value::Value;

std::optional<Value> literal_list(const ListExpr& e) {
  value::Array items;
  for (const auto* item : e.items) {
    auto v = literal_key(*item);
    if (!v) return std::nullopt;
    items.push_back(std::move(*v));
  }
  return Value(std::move(items));
}

std::optional<Value> literal_hash(const HashExpr& e) {
  value::Hash entries;
  for (const auto& entry : e.entries) {
    auto k = literal_key(*entry.key);
    auto v = literal_key(*entry.value);
    if (!k || !v) return std::nullopt;
    entries.set(std::move(*k), std::move(*v));
  }
  return Value(std::move(entries));
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else
      out += c;
  }
  return out + '"';
}

/// Within a list or a hash.
std::string inspected(const Value& v) {
  if (const auto* s = v.if_string()) return quoted(*s);
  if (v.is_undef()) return "nil";
  if (v.is_default()) return ":default";
  if (const auto* r = v.if_rich<value::Regexp>()) return "/" + r->pattern + "/";
  std::string out;
  if (const auto* a = v.if_array()) {
    for (const auto& item : *a) out += (out.empty() ? "" : ", ") + inspected(item);
    return "[" + out + "]";
  }
  if (const auto* h = v.if_hash()) {
    for (const auto& [k, x] : *h)
      out += (out.empty() ? "" : ", ") + inspected(k) + "=>" + inspected(x);
    return "{" + out + "}";
  }
  return key_text(v);
}

}  // namespace

std::optional<Value> literal_key(const Expr& e) {
  switch (e.kind) {
    case Kind::literal: return *as<Literal>(e).value;
    case Kind::qualified_name: return Value(as<QualifiedName>(e).name);
    case Kind::list: return literal_list(as<ListExpr>(e));
    case Kind::hash: return literal_hash(as<HashExpr>(e));
    default: return std::nullopt;
  }
}

std::string key_text(const Value& v) {
  if (const auto* s = v.if_string()) return *s;
  if (const auto* i = v.if_integer()) return std::to_string(*i);
  if (const auto* d = v.if_real()) return value::real_text(*d);
  if (const auto* b = v.if_boolean()) return *b ? "true" : "false";
  if (v.is_undef()) return {};
  if (v.is_default()) return "default";
  if (const auto* r = v.if_rich<value::Regexp>()) return "(?-mix:" + r->pattern + ")";
  return inspected(v);
}

}  // namespace muster::syntax
