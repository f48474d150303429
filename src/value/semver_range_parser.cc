#include "value/semver_range_parser.hh"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/error.hh"
#include "base/strings.hh"

namespace muster::value {

namespace {

using Bound = SemVerRange::Bound;
using Interval = SemVerRange::Interval;
using Version = std::shared_ptr<const SemVer>;

constexpr std::string_view blanks = " \t\r\n\f\v";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_blank(char c) {
  return blanks.find(c) != std::string_view::npos;
}

/// A version of which trailing parts may be missing or `x`.
struct Partial {
  std::array<std::optional<std::int64_t>, 3> parts;
  std::vector<std::string> prerelease;
  std::string build;

  Version filled() const {
    return std::make_shared<const SemVer>(parts[0].value_or(0), parts[1].value_or(0),
                                          parts[2].value_or(0), prerelease, build);
  }
};

Version plain(std::int64_t major, std::int64_t minor) {
  return std::make_shared<const SemVer>(major, minor, 0, std::vector<std::string>{}, "");
}

Interval at_least(Version v) {
  return {{std::move(v), false}, {}};
}
Interval below(Version v) {
  return {{}, {std::move(v), true}};
}
Interval span(Version low, Version end) {
  return {{std::move(low), false}, {std::move(end), true}};
}
Interval everything() {
  return {{}, {}, true, false};
}
using Answer = std::optional<Interval>;

/// Three numbers at most; false when the text does not begin with a partial version.
bool take_numbers(std::string_view& text, Partial& partial) {
  for (std::size_t i = 0; i < 3; ++i) {
    if (i > 0) {
      if (!text.starts_with('.')) return true;
      text.remove_prefix(1);
    }
    if (text.empty()) return false;
    if (text[0] == 'x' || text[0] == 'X' || text[0] == '*') {
      text.remove_prefix(1);
      continue;
    }
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    const auto length = static_cast<std::size_t>(end - text.data());
    if (!is_digit(text[0]) || error != std::errc{} || (text[0] == '0' && length > 1)) return false;
    partial.parts[i] = n;
    text.remove_prefix(length);
  }
  return true;
}

void reject_leading_zeros(std::string_view suffix) {
  if (!suffix.starts_with('-')) return;
  for (const auto& part : base::split(suffix.substr(1, suffix.find('+') - 1), "."))
    if (part.size() > 1 && part[0] == '0' &&
        part.find_first_not_of("0123456789") == std::string::npos)
      throw base::Error("Numeric pre-release identifiers MUST NOT contain leading zeroes");
}

/// The suffix is read by giving it to SemVer's own grammar.
std::optional<Partial> parse_partial(std::string_view text) {
  Partial partial;
  const auto whole = text;
  if (text.empty() || !take_numbers(text, partial)) return std::nullopt;
  const auto numbers = whole.substr(0, whole.size() - text.size());
  const auto dots = std::count(numbers.begin(), numbers.end(), '.');
  if (text.empty()) return partial;
  if (text[0] != '-' && text[0] != '+') return std::nullopt;
  if (text.ends_with('\n') || dots != 2) return std::nullopt;
  reject_leading_zeros(text);
  const auto suffixed = SemVer::parse("0.0.0" + std::string(text));
  if (!suffixed) return std::nullopt;
  partial.prerelease = suffixed->prerelease;
  partial.build = suffixed->build;
  return partial;
}

/// `1`, `1.2` and, for ~ and ^0, `1.2.3`: up to the next minor (or major) version.
Interval patch_updates(const Partial& p) {
  const auto& [major, minor, patch] = p.parts;
  if (!major) return everything();
  if (!minor) return span(plain(*major, 0), plain(*major + 1, 0));
  if (!patch) return span(plain(*major, *minor), plain(*major, *minor + 1));
  return span(p.filled(), plain(*major, *minor + 1));
}

Interval same_version(const Partial& p) {
  if (!p.parts[0] || !p.parts[1] || !p.parts[2]) return patch_updates(p);
  const auto version = p.filled();
  return {{version, false}, {version, false}, false, true};
}

Interval caret(const Partial& p) {
  const auto& [major, minor, patch] = p.parts;
  if (!major || *major == 0 || !minor) return patch_updates(p);
  return span(patch ? p.filled() : plain(*major, *minor), plain(*major + 1, 0));
}

Answer greater(const Partial& p) {
  const auto& [major, minor, patch] = p.parts;
  if (!major) return std::nullopt;
  if (!minor) return at_least(plain(*major + 1, 0));
  if (!patch) return at_least(plain(*major, *minor + 1));
  return Interval{{p.filled(), true}, {}};
}

Interval at_most(const Partial& p) {
  const auto& [major, minor, patch] = p.parts;
  if (!major) return everything();
  if (!minor) return below(plain(*major + 1, 0));
  if (!patch) return below(plain(*major, *minor + 1));
  return {{}, {p.filled(), false}};
}

Answer apply_operator(std::string_view op, const Partial& p) {
  if (op == "~" || op == "~>" || op == "~=") return patch_updates(p);
  if (op == "^") return caret(p);
  if (op == ">") return greater(p);
  if (op == ">=") return at_least(p.filled());
  if (op == "<") return below(p.filled());
  if (op == "<=") return at_most(p);
  return same_version(p);
}

std::size_t operator_length(std::string_view text) {
  for (const std::string_view op : {"<=", ">=", "~>", "~=", "<", ">", "=", "~", "^"})
    if (text.starts_with(op)) return op.size();
  return 0;
}

/// Blanks, or a `v`, between an operator and its version do not count.
std::string without_gaps(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i++];
    out += c;
    if (std::string_view("><=~^").find(c) == std::string_view::npos) continue;
    const auto start = i;
    while (i < text.size() && is_blank(text[i])) ++i;
    if (i == start && i < text.size() && text[i] == 'v') ++i;
  }
  return out;
}

std::vector<std::string_view> alternatives(std::string_view text) {
  std::vector<std::string_view> out;
  for (;;) {
    const auto bar = text.find("||");
    auto part = text.substr(0, bar);
    if (bar != std::string_view::npos)
      while (!part.empty() && is_blank(part.back())) part.remove_suffix(1);
    out.push_back(part);
    if (bar == std::string_view::npos) break;
    text.remove_prefix(bar + 2);
    while (!text.empty() && is_blank(text[0])) text.remove_prefix(1);
  }
  while (!out.empty() && out.back().empty()) out.pop_back();
  return out;
}

/// A leading blank makes an empty first word, trailing ones make none.
std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  while (!text.empty()) {
    const auto end = text.find_first_of(blanks);
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(text.find_first_not_of(blanks, end));
  }
  return out;
}

class Parser {
 public:
  explicit Parser(std::string_view expression) : expression_(expression) {}

  Answer alternative(std::string_view text) const {
    const auto parts = words(text);
    if (parts.size() == 3 && parts[1] == "-" && !is_blank(text.back()))
      return intersection(at_least(partial(parts[0]).filled()),
                          Interval{{}, {partial(parts[2]).filled(), false}});
    Answer both;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto one = simple(parts[i]);
      if (i == 0)
        both = one;
      else
        both = one && both ? intersection(*both, *one) : std::nullopt;
    }
    return both;
  }

 private:
  Partial partial(std::string_view text) const {
    auto p = parse_partial(text);
    if (!p) throw base::Error("Unparsable version range: \"" + std::string(expression_) + '"');
    return std::move(*p);
  }

  Answer simple(std::string_view text) const {
    const auto length = operator_length(text);
    return apply_operator(text.substr(0, length), partial(text.substr(length)));
  }

  std::string_view expression_;
};

}  // namespace

std::optional<std::vector<Interval>> parse_intervals(std::string_view expression) {
  const auto text = without_gaps(expression);
  const auto parts = alternatives(text);
  if (parts.empty()) return std::nullopt;
  const Parser parser(expression);
  std::vector<Interval> intervals;
  for (const auto part : parts)
    if (auto interval = parser.alternative(part)) intervals.push_back(std::move(*interval));
  return intervals;
}

}  // namespace muster::value
