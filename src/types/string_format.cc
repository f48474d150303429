#include "types/string_format.hh"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>

#include "types/calculator.hh"
#include "types/fail.hh"
#include "types/object_extension.hh"
#include "types/text.hh"

namespace muster::types {

namespace {

constexpr std::string_view opening = "[{(<|";
constexpr std::string_view closing = "]})>|";

bool digit(char c) {
  return c >= '0' && c <= '9';
}

/// Where a run of characters that satisfy `is` ends.
template <class Is>
std::size_t run(const std::string& s, std::size_t at, Is is) {
  while (at < s.size() && is(s[at])) ++at;
  return at;
}

void set_flags(StringFormat& f, std::string_view flags) {
  for (std::size_t i = 0; i < flags.size(); ++i)
    if (flags.find(flags[i], i + 1) != std::string_view::npos)
      fail(fmt::format("The same flag can only be used once, got '{}'", f.text));
  const auto has = [&](char c) { return flags.find(c) != std::string_view::npos; };
  f.left = has('-');
  f.alternate = has('#');
  f.space = has(' ');
  for (const char c : opening) {
    if (!has(c)) continue;
    if (f.delimiter != 0)
      fail(fmt::format(
          "Only one of the delimiters [ {{ ( < | can be given in the format flags, got '{}'",
          f.text));
    f.delimiter = c;
  }
}

std::size_t to_size(const std::string& digits) {
  return digits.size() > 8 ? 100'000'000 : std::stoul(digits);
}

/// Puppet's order of the kinds of types that are neither more nor less general than each other; 0
/// is by name.
int rank(const Type& t) {
  switch (t.type_kind) {
    case TypeKind::struct_: return 1;
    case TypeKind::hash: return 2;
    case TypeKind::tuple: return 3;
    case TypeKind::array: return 4;
    case TypeKind::pattern: return 10;
    case TypeKind::enum_: return 11;
    case TypeKind::string: return 12;
    default: return 0;  // every other kind
  }
}

bool goes_before_or_with(const TypePtr& a, const TypePtr& b) {
  if (a->equals(*b)) return true;
  const bool a_inside = assignable(*b, *a);
  const bool b_inside = assignable(*a, *b);
  if (a_inside != b_inside) return a_inside;
  const int rank_a = rank(*a), rank_b = rank(*b);
  return rank_a == 0 || rank_b == 0 ? type_text(*a) <= type_text(*b) : rank_a <= rank_b;
}

/// A merge sort that asks about exactly the pairs a merge sort asks about: the order is not a total
/// one, so another algorithm gives another result.
FormatMap sorted(const FormatMap& map) {
  if (map.size() <= 1) return map;
  const auto middle = map.begin() + static_cast<std::ptrdiff_t>(map.size() / 2);
  const auto left = sorted({map.begin(), middle});
  const auto right = sorted({middle, map.end()});
  FormatMap out;
  auto l = left.begin(), r = right.begin();
  while (l != left.end() && r != right.end())
    out.push_back(goes_before_or_with(l->first, r->first) ? *l++ : *r++);
  out.insert(out.end(), l, left.end());
  out.insert(out.end(), r, right.end());
  return out;
}

const StringFormat* find(const FormatMap& map, const Type& t) {
  const auto at =
      std::find_if(map.begin(), map.end(), [&](const auto& e) { return e.first->equals(t); });
  return at == map.end() ? nullptr : &at->second;
}

StringFormat merge(const StringFormat& lower, const StringFormat& higher) {
  StringFormat out = higher;
  if (!out.separator) out.separator = lower.separator;
  if (!out.separator2) out.separator2 = lower.separator2;
  if (lower.contained && higher.contained)
    out.contained =
        std::make_shared<const FormatMap>(merge_formats(*lower.contained, *higher.contained));
  else if (!higher.contained)
    out.contained = lower.contained;
  return out;
}

FormatMap make_default_formats() {
  const auto collection = [&](const char* format, const char* separator2) {
    auto f = parse_format(format);
    f.separator = ", ";
    f.separator2 = separator2;
    f.contained = default_formats_for_contents();
    return f;
  };
  // Float before Numeric: the more specific wins.
  return {{plain_object_type(), parse_format("%p")},
          {plain(TypeKind::float_), parse_format("%f")},
          {plain(TypeKind::numeric), parse_format("%d")},
          {plain(TypeKind::array), collection("%a", ", ")},
          {plain(TypeKind::hash), collection("%h", " => ")},
          {plain(TypeKind::binary), parse_format("%B")},
          {plain(TypeKind::any), parse_format("%s")}};
}

std::optional<std::string> text_at(const value::Hash& h, std::string_view key) {
  const auto* v = h.find(key);
  return v && v->if_string() ? std::optional(*v->if_string()) : std::nullopt;
}

StringFormat read_container(const value::Hash& h) {
  for (const auto& [k, v] : h) {
    const auto* key = k.if_string();
    if (!key || (*key != "separator" && *key != "separator2" && *key != "format" &&
                 *key != "string_formats"))
      fail(
          "only 'separator', 'separator2', 'format', 'string_formats' are allowed in a container "
          "format, got " +
          ruby_inspect(h));
  }
  auto f = parse_format(text_at(h, "format").value_or(""));
  f.separator = text_at(h, "separator");
  f.separator2 = text_at(h, "separator2");
  if (const auto* inner = h.find("string_formats"); inner && !inner->is_undef())
    f.contained = std::make_shared<const FormatMap>(read_formats(*inner));
  return f;
}

}  // namespace

std::pair<std::string, std::string> StringFormat::delimiters(char open, char close) const {
  if (delimiter != 0) {
    open = delimiter;
    close = closing[opening.find(delimiter)];
  } else if (space) {
    return {};
  }
  return {std::string(1, open), std::string(1, close)};
}

StringFormat parse_format(const std::string& text) {
  StringFormat f;
  f.text = text;
  const auto flag = [](char c) {
    return std::isspace(static_cast<unsigned char>(c)) ||
           std::string_view("[+#0{<(|-").find(c) != std::string_view::npos;
  };
  const auto flags_end = run(text, 1, flag);
  const auto width_end = run(text, flags_end, digit);
  const bool precise = width_end < text.size() && text[width_end] == '.';
  const auto precision_end = precise ? run(text, width_end + 1, digit) : width_end;
  const bool fits = text.starts_with('%') && precision_end + 1 == text.size() &&
                    std::isalpha(static_cast<unsigned char>(text.back())) &&
                    (!precise || precision_end > width_end + 1);
  if (!fits)
    fail(fmt::format(
        "The format '{}' is not a valid format on the form '%<flags><width>.<prec><format>'",
        text));
  f.letter = text.back();
  set_flags(f, std::string_view(text).substr(1, flags_end - 1));
  if (width_end > flags_end) f.width = to_size(text.substr(flags_end, width_end - flags_end));
  if (precise) f.precision = to_size(text.substr(width_end + 1, precision_end - width_end - 1));
  return f;
}

const std::shared_ptr<const FormatMap>& default_formats_for_contents() {
  static const auto formats =
      std::make_shared<const FormatMap>(FormatMap{{plain(TypeKind::any), parse_format("%p")}});
  return formats;
}

const FormatMap& default_formats() {
  static const FormatMap formats = make_default_formats();
  return formats;
}

FormatMap merge_formats(const FormatMap& lower, const FormatMap& higher) {
  FormatMap out;
  for (const auto& [type, format] : lower) {
    const auto hides = [&type = *type](const auto& h) {
      return !h.first->equals(type) && assignable(*h.first, type);
    };
    if (std::any_of(higher.begin(), higher.end(), hides)) continue;
    const auto* other = find(higher, *type);
    out.emplace_back(type, other ? merge(format, *other) : format);
  }
  for (const auto& entry : higher)
    if (!find(out, *entry.first)) out.push_back(entry);
  return sorted(out);
}

FormatMap read_formats(const value::Value& formats) {
  const auto* h = formats.if_hash();
  if (!h)
    fail("expected a hash with type to format mappings, got instance of '" + to_text(formats) +
         "'");
  FormatMap out;
  for (const auto& [key, v] : *h) {
    const auto type = key.shared_rich<Type>();
    if (!type)
      fail("top level keys in the format hash must be data types, got instance of '" +
           to_text(key) + "'");
    out.emplace_back(type, v.if_hash() ? read_container(*v.if_hash()) : parse_format(to_text(v)));
  }
  return out;
}

}  // namespace muster::types
