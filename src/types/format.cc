#include <algorithm>

#include "types/calculator.hh"
#include "types/fail.hh"
#include "types/formatter.hh"
#include "types/iterator.hh"
#include "types/printer.hh"
#include "types/text.hh"

namespace muster::types {

namespace {

const StringFormat& format_for(const value::Value& v, const FormatMap& formats) {
  static const StringFormat plain_text = parse_format("%s");
  const auto* object = v.if_rich<Object>();
  const TypePtr type =
      object ? object->type : infer_set(v);  // type parameters do not choose the format
  const auto at = std::find_if(formats.begin(), formats.end(),
                               [&](const auto& e) { return assignable(*e.first, *type); });
  return at == formats.end() ? plain_text : at->second;
}

std::string format_object(const value::Value& v, const StringFormat& f, const Indentation& at) {
  if (f.letter == 's' || f.letter == 'q') return to_text(v);
  if (f.letter != 'p') illegal_format("Object", f, "spq");
  const bool indents = f.alternate || at.indenting;
  Printer printer(false, indents ? std::optional(at.level) : std::nullopt);
  printer.value(v);
  return printer.take();
}

value::Array elements(const Iterator& i) {
  value::Array out;
  const auto cursor = i.start();
  while (auto v = cursor->next()) out.push_back(std::move(*v));
  return out;
}

/// A format string alone is for values like this one: for any array or hash, or for exactly this
/// type.
FormatMap formats_for_one(const value::Value& v, const std::string& text) {
  const auto type = infer_set(v);
  for (const auto kind : {TypeKind::array, TypeKind::hash})
    if (assignable(*plain(kind), *type)) return {{plain(kind), parse_format(text)}};
  return {{type, parse_format(text)}};
}

}  // namespace

std::string format_value(const value::Value& v, const FormatMap& formats, const Indentation& at) {
  if (const auto* i = v.if_rich<Iterator>())
    return format_value(value::Value(elements(*i)), formats, at);
  const auto& f = format_for(v, formats);
  if (const auto* a = v.if_array()) return format_array(*a, f, formats, at);
  if (const auto* h = v.if_hash()) return format_hash(*h, f, formats, at);
  if (v.kind() == value::Kind::object) return format_object(v, f, at);
  return format_scalar(v, f);
}

std::string format(const value::Value& v, const value::Value& formats) {
  if (formats.is_undef() || formats.is_default()) return format_value(v, default_formats(), {});
  const auto* text = formats.if_string();
  const auto given = text ? formats_for_one(v, *text) : read_formats(formats);
  return format_value(v, merge_formats(default_formats(), given), {});
}

}  // namespace muster::types
