#include "base/utf8.hh"
#include "types/calculator.hh"
#include "types/printer.hh"
#include "types/quote.hh"
#include "types/text.hh"
#include "types/text_budget.hh"
#include "value/json.hh"
#include "value/rich.hh"

namespace muster::types {

namespace {

bool is_empty_collection(const value::Value& v) {
  const auto* items = v.if_array();
  const auto* hash = v.if_hash();
  return (items && items->empty()) || (hash && hash->empty());
}

}  // namespace

void Printer::new_line() {
  const auto end = out_.find_last_not_of(" \t\r\n\f\v");
  out_.erase(end == std::string::npos ? 0 : end + 1);
  out_ += '\n';
  out_.append(static_cast<std::size_t>(*indent_) * 2, ' ');
}

void Printer::entries(const value::Hash& h, bool bare_keys, const Entry& write) {
  out_ += '{';
  if (indent_) ++*indent_;
  bool first = true;
  for (const auto& [k, v] : h) {
    if (!first) out_ += ", ";
    first = false;
    if (indent_) new_line();
    if (bare_keys && k.if_string())
      out_ += *k.if_string();
    else
      value(k);
    out_ += " => ";
    write(k, v);
  }
  if (indent_) {
    --*indent_;
    new_line();
  }
  out_ += '}';
}

void Printer::hash(const value::Hash& h) {
  entries(h, false, [&](const value::Value&, const value::Value& v) { value(v); });
}

/// Does it fit on one line? Only flat arrays of plain values are asked to.
bool Printer::is_short(const value::Array& a) const {
  constexpr std::size_t too_long = 1000;
  std::size_t length = 0;
  for (const auto& v : a) {
    if (const auto* s = v.if_string())
      length += 2 + base::utf8_length(*s);
    else if (v.is_undef())
      length += 3;
    else if (is_empty_collection(v))
      length += 2;
    else if (v.if_array() || v.if_hash() || v.if_rich())
      length += too_long;
    else
      length += to_text(v).size();
  }
  return a.empty() || 100 > length + static_cast<std::size_t>(*indent_) * 2;
}

void Printer::array(const value::Array& a) {
  const bool breaks = indent_ && !is_short(a);
  out_ += '[';
  if (breaks) ++*indent_;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (i > 0) out_ += ", ";
    check_text_size(out_.size());
    if (breaks) new_line();
    value(a[i]);
  }
  if (breaks) {
    --*indent_;
    new_line();
  }
  out_ += ']';
}

void Printer::object(const Object& o) {
  out_ += o.type->name + '(';
  hash(init_hash(o));
  out_ += ')';
}

void Printer::rich(const value::Value& v) {
  switch (v.kind()) {
    case value::Kind::type: return type(*v.if_rich<Type>());
    case value::Kind::object: return object(*v.if_rich<Object>());
    case value::Kind::regexp: out_ += regexp_text(v.if_rich<value::Regexp>()->pattern); return;
    case value::Kind::uri: out_ += "URI(" + quote(to_text(v)) + ')'; return;
    case value::Kind::semver:
    case value::Kind::semver_range:
    case value::Kind::timespan:
    case value::Kind::timestamp: out_ += '\'' + to_text(v) + '\''; return;
    case value::Kind::sensitive: out_ += "Instance of " + type_text(*infer(v)); return;
    case value::Kind::binary: out_ += "Instance of Binary"; return;
    case value::Kind::iterator: out_ += "Instance of Iterator"; return;
    default: out_ += to_text(v);  // the rest is not rich
  }
}

void Printer::value(const value::Value& v) {
  if (const auto* s = v.if_string())
    out_ += quote(*s);
  else if (const auto* a = v.if_array())
    array(*a);
  else if (const auto* h = v.if_hash())
    hash(*h);
  else if (v.is_undef())
    out_ += "undef";
  else if (v.if_rich())
    rich(v);
  else
    out_ += to_text(v);
}

}  // namespace muster::types
