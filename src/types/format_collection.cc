#include <algorithm>

#include "base/utf8.hh"
#include "types/calculator.hh"
#include "types/formatter.hh"
#include "types/text_budget.hh"

namespace muster::types {

namespace {

bool is_collection(const value::Value& v) {
  return v.if_array() || v.if_hash();
}

/// Objects whose type has type parameters are written as any other value.
bool is_plain_object(const value::Value& v) {
  return v.kind() == value::Kind::object && infer_set(v)->type_kind == TypeKind::object;
}

/// Collections and objects take the formats that are in force, everything else those for what is
/// inside them.
std::string format_inside(const value::Value& v, const StringFormat& f, const FormatMap& formats,
                          const Indentation& at) {
  const bool container = is_collection(v) || is_plain_object(v);
  const auto& default_contained = *default_formats_for_contents();
  return format_value(v, container ? formats : f.contained ? *f.contained : default_contained, at);
}

void strip_end(std::string& s) {
  const auto end = s.find_last_not_of(std::string_view(" \t\r\n\f\v\0", 7));
  s.erase(end == std::string::npos ? 0 : end + 1);
}

/// The longest run of elements between collections, in characters.
std::size_t widest_run(const value::Array& a, const std::vector<std::string>& texts) {
  std::size_t widest = 0, current = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    current = is_collection(a[i]) ? 0 : current + base::utf8_length(texts[i]);
    widest = std::max(widest, current);
  }
  return widest;
}

std::string opened(const Indentation& at, const std::string& delimiter) {
  return (at.breaks() ? "\n" + at.padding() : "") + delimiter;
}

}  // namespace

std::string format_array(const value::Array& a, const StringFormat& f, const FormatMap& formats,
                         const Indentation& outer) {
  if (std::string_view("asp").find(f.letter) == std::string_view::npos)
    illegal_format("Array", f, "asp");
  const auto at = outer.with(f.alternate || outer.indenting);
  auto inside = at.deeper(f.alternate);
  inside.first = false;
  std::vector<std::string> texts;
  for (const auto& v : a) texts.push_back(format_inside(v, f, formats, inside));
  const bool break_each = f.alternate && f.width && widest_run(a, texts) > *f.width;

  const auto [open, close] = f.delimiters('[', ']');
  std::string out = opened(at, open);
  for (std::size_t i = 0; i < a.size(); ++i) {
    const bool breaks_alone = !is_collection(a[i]);
    if (i == 0) {
      if (break_each && breaks_alone) out += ' ';
    } else {
      out += f.separator.value_or(", ");
      if (breaks_alone && (break_each || (f.alternate && is_collection(a[i - 1])))) {
        if (!out.ends_with('\n')) strip_end(out);
        out += '\n' + inside.padding();
      }
    }
    if (out.ends_with(' ') && texts[i].starts_with('\n')) strip_end(out);
    out += texts[i];
    check_text_size(out.size());
  }
  return out + close;
}

std::string format_hash(const value::Hash& h, const StringFormat& f, const FormatMap& formats,
                        const Indentation& outer) {
  if (f.letter == 'a') {
    value::Array pairs;
    for (const auto& [k, v] : h) pairs.emplace_back(value::Array{k, v});
    return format_value(value::Value(std::move(pairs)), formats, outer);
  }
  if (std::string_view("hsp").find(f.letter) == std::string_view::npos)
    illegal_format("Hash", f, "hasp");
  auto separator = f.separator.value_or(", ");
  if (f.alternate) {
    if (!separator.ends_with('\n')) strip_end(separator);
    separator += '\n';
  }
  const auto at = outer.with(f.alternate || outer.indenting);
  const auto inside = at.deeper(false);
  const auto [open, close] = f.delimiters('{', '}');
  std::string out = opened(at, open) + (f.alternate ? "\n" : "");
  for (std::size_t i = 0; i < h.size(); ++i) {
    if (i > 0) out += separator;
    if (f.alternate) out += inside.padding();
    out += format_inside(h[i].first, f, formats, inside) + f.separator2.value_or(" => ");
    out += format_inside(h[i].second, f, formats, inside);
  }
  if (f.alternate) out += '\n' + at.padding();
  return out + close;
}

}  // namespace muster::types
