#include "eval/operators.hh"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "base/error.hh"
#include "base/letter_case.hh"
#include "base/strings.hh"
#include "diag/diagnostic.hh"
#include "eval/evaluator.hh"
#include "types/calculator.hh"
#include "types/uri.hh"
#include "value/rich.hh"
#include "value/semver_range.hh"

namespace muster::eval {

namespace {

constexpr double nanoseconds = 1e9;

bool numeric(const Value& v) {
  return v.if_integer() || v.if_real();
}

/// Exact: an integer beyond 2^53 is not the double nearest to it.
int compare_numbers(const Value& a, const Value& b) {
  const auto sign = [](auto x, auto y) { return x < y ? -1 : x > y ? 1 : 0; };
  if (a.if_integer() && b.if_integer()) return sign(*a.if_integer(), *b.if_integer());
  const auto wide = [](const Value& v) {
    return v.if_integer() ? static_cast<long double>(*v.if_integer())
                          : static_cast<long double>(*v.if_real());
  };
  return sign(wide(a), wide(b));
}

int compare_text(const std::string& a, const std::string& b) {
  const auto n = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < n; ++i) {
    const auto x = std::tolower(static_cast<unsigned char>(a[i])),
               y = std::tolower(static_cast<unsigned char>(b[i]));
    if (x != y) return x < y ? -1 : 1;
  }
  return a.size() == b.size() ? 0 : a.size() < b.size() ? -1 : 1;
}

bool same_text(const std::string& a, const std::string& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i]) continue;
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; };
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

std::optional<long double> seconds(const Value& v) {
  if (const auto* span = v.if_rich<value::Timespan>())
    return span->nanoseconds / static_cast<long double>(nanoseconds);
  if (const auto* stamp = v.if_rich<value::Timestamp>())
    return stamp->nanoseconds / static_cast<long double>(nanoseconds);
  if (v.if_integer()) return *v.if_integer();
  if (v.if_real()) return *v.if_real();
  return std::nullopt;
}

int compare_times(const Value& a, const Value& b, const char* refusal) {
  const auto other = b.kind() == a.kind() || numeric(b) ? seconds(b) : std::nullopt;
  if (!other) fail_here(refusal);
  const auto mine = *seconds(a);
  return mine < *other ? -1 : mine > *other ? 1 : 0;
}

}  // namespace

namespace {

bool contains_text(const std::string& text, const std::string& part) {
  if (part.size() > text.size() * 4) return false;
  const auto ascii = [](char c) { return (c & 0x80) == 0; };
  if (std::all_of(text.begin(), text.end(), ascii) && std::all_of(part.begin(), part.end(), ascii))
    return base::lower_ascii(text).find(base::lower_ascii(part)) != std::string::npos;
  return base::downcase(text).find(base::downcase(part)) != std::string::npos;
}

bool covers(const value::SemVerRange& range, const Value& v) {
  const auto* text = v.if_string();
  const auto version = text ? value::SemVer::parse(*text) : v.shared_rich<value::SemVer>();
  return version && range.includes(*version);
}

}  // namespace

bool equals(const Value& a, const Value& b) {
  if (const auto* s = a.if_string()) return b.if_string() && same_text(*s, *b.if_string());
  if (numeric(a)) return numeric(b) && compare_numbers(a, b) == 0;
  if (const auto* x = a.if_array()) {
    const auto* y = b.if_array();
    return y && x->size() == y->size() && std::equal(x->begin(), x->end(), y->begin(), equals);
  }
  if (const auto* x = a.if_hash()) {
    const auto* y = b.if_hash();
    if (!y || x->size() != y->size()) return false;
    for (const auto& [k, v] : *x) {
      const auto* w = y->find(k);
      if (!equals(w ? *w : Value{}, v)) return false;
    }
    return true;
  }
  if (const auto* x = a.if_rich<value::Uri>())
    return b.if_rich<value::Uri>() && types::same_uri(*x, *b.if_rich<value::Uri>());
  return a == b;
}

int compare(const Value& a, const Value& b) {
  if (const auto* s = a.if_string()) {
    if (!b.if_string()) fail_here("A String is not comparable to a non String");
    return compare_text(*s, *b.if_string());
  }
  if (numeric(a)) {
    if (numeric(b)) return compare_numbers(a, b);
    if (b.kind() == value::Kind::timespan || b.kind() == value::Kind::timestamp)
      return -compare(b, a);
    fail_here("A Numeric is not comparable to non Numeric");
  }
  if (a.kind() == value::Kind::timespan)
    return compare_times(a, b, "Timespans are only comparable to Timespans, Integers, and Floats");
  if (a.kind() == value::Kind::timestamp)
    return compare_times(a, b,
                         "Timestamps are only comparable to Timestamps, Integers, and Floats");
  if (const auto* version = a.if_rich<value::SemVer>()) {
    const auto* other = b.if_rich<value::SemVer>();
    if (!other) fail_here("Versions not comparable to non Versions");
    return value::compare(*version, *other);
  }
  if (a.is_default()) {
    if (b.is_default()) return 0;
    fail_here("Symbol not comparable to non Symbol");
  }
  fail_here("Only Strings, Numbers, Timespans, Timestamps, and Versions are comparable");
}

bool included(const Value& needle, const Value& haystack) {
  if (const auto* text = haystack.if_string()) {
    if (const auto* part = needle.if_string()) return contains_text(*text, *part);
    if (const auto* regexp = needle.if_rich<value::Regexp>())
      return regexp->search(*text).has_value();
    return false;
  }
  if (const auto* range = haystack.if_rich<value::SemVerRange>()) return covers(*range, needle);
  if (const auto* binary = haystack.if_rich<value::Binary>()) {
    if (const auto* b = needle.if_rich<value::Binary>())
      return binary->bytes.find(b->bytes) != std::string::npos;
    if (const auto* s = needle.if_string()) return binary->bytes.find(*s) != std::string::npos;
    const auto* n = needle.if_integer();
    return n && *n >= 0 && *n < 256 &&
           binary->bytes.find(static_cast<char>(*n)) != std::string::npos;
  }
  if (const auto* hash = haystack.if_hash()) {
    Array keys;
    for (const auto& entry : *hash) keys.push_back(entry.first);
    return included(needle, Value(std::move(keys)));
  }
  const auto* array = haystack.if_array();
  if (!array) return false;
  return std::any_of(array->begin(), array->end(), [&](const Value& element) {
    if (const auto* regexp = needle.if_rich<value::Regexp>())
      return element.if_string() && regexp->search(*element.if_string());
    if (const auto* type = needle.if_rich<types::Type>()) return types::instance(*type, element);
    if (const auto* version = needle.if_rich<value::SemVer>()) {
      const auto* s = element.if_string();
      const auto parsed = s ? value::SemVer::parse(*s) : element.shared_rich<value::SemVer>();
      return parsed && value::compare(*version, *parsed) == 0;
    }
    return equals(element, needle);
  });
}

bool Evaluator::match_regexp(const value::Regexp& regexp, const std::string& text,
                             LexicalScope& scope) {
  auto match = regexp.search(text);
  if (!match) return false;
  scope.add_match({text, std::move(*match)});
  return true;
}

bool Evaluator::includes(const Value& needle, const Value& haystack, LexicalScope& scope) {
  const auto* regexp = needle.if_rich<value::Regexp>();
  if (!regexp) return included(needle, haystack);
  if (const auto* text = haystack.if_string()) return match_regexp(*regexp, *text, scope);
  const auto search = [&](const Value& element) {
    return element.if_string() && match_regexp(*regexp, *element.if_string(), scope);
  };
  if (const auto* array = haystack.if_array())
    return std::any_of(array->begin(), array->end(), search);
  const auto* hash = haystack.if_hash();
  return hash && std::any_of(hash->begin(), hash->end(),
                             [&](const auto& entry) { return search(entry.first); });
}

bool Evaluator::matches(const Value& v, const Value& pattern, LexicalScope& scope) {
  if (pattern.is_default()) return true;
  if (const auto* items = pattern.if_array()) {
    const auto* mine = v.if_array();
    if (!mine || mine->size() != items->size()) return false;
    for (std::size_t i = 0; i < items->size(); ++i)
      if (!matches((*mine)[i], (*items)[i], scope)) return false;
    return true;
  }
  if (const auto* entries = pattern.if_hash()) {
    const auto* mine = v.if_hash();
    if (!mine) return false;
    for (const auto& [k, p] : *entries) {
      const auto* x = mine->find(k);
      if (!matches(x ? *x : Value{}, p, scope)) return false;
    }
    return true;
  }
  if (const auto* regexp = pattern.if_rich<value::Regexp>())
    return v.if_string() && match_regexp(*regexp, *v.if_string(), scope);
  if (const auto* type = pattern.if_rich<types::Type>()) return types::instance(*type, v);
  if (const auto* range = pattern.if_rich<value::SemVerRange>()) return covers(*range, v);
  if (pattern.kind() == value::Kind::semver) return included(pattern, Value(Array{v}));
  return equals(v, pattern);
}

Value Evaluator::eval_comparison(const syntax::Binary& e, LexicalScope& scope) {
  const auto left = eval(*e.left, scope);
  const auto right = eval(*e.right, scope);
  const auto* type = left.if_rich<types::Type>();
  if (e.op == "==" || e.op == "!=") {
    const auto* other = type ? right.if_rich<types::Type>() : nullptr;
    const bool same = !type ? equals(left, right)
                            : other && (left == right || (types::assignable(*type, *other) &&
                                                          types::assignable(*other, *type)));
    return same == (e.op == "==");
  }
  if (type) {
    const auto* other = right.if_rich<types::Type>();
    if (!other) return false;
    const bool upwards = e.op[0] == '<';
    const bool fits = upwards ? types::assignable(*other, *type) : types::assignable(*type, *other);
    return fits && (e.op.size() == 2 || !(left == right || (types::assignable(*type, *other) &&
                                                            types::assignable(*other, *type))));
  }
  int order = 0;
  try {
    order = compare(left, right);
  } catch (const diag::SourceError& error) {
    fail(e.span, fmt::format("Comparison of: {} {} {}, is not possible. Caused by '{}'.",
                             label(left), e.op, label(right), error.first().message));
  }
  if (e.op == "<") return order < 0;
  if (e.op == "<=") return order <= 0;
  return e.op == ">" ? order > 0 : order >= 0;
}

Value Evaluator::eval_match(const syntax::Binary& e, LexicalScope& scope) {
  const auto left = eval(*e.left, scope);
  const auto pattern = eval(*e.right, scope);
  const bool wanted = e.op == "=~";
  if (const auto* type = pattern.if_rich<types::Type>())
    return types::instance(*type, left) == wanted;
  if (const auto* range = pattern.if_rich<value::SemVerRange>())
    return covers(*range, left) == wanted;
  auto regexp = pattern.shared_rich<value::Regexp>();
  if (!regexp) {
    const auto cannot = [&](const std::string& why) {
      fail(
          e.right->span,
          fmt::format(
              "Can not convert right match operand to a regular expression. Caused by '{}'.", why));
    };
    if (!pattern.if_string())
      cannot(fmt::format("no implicit conversion of {} into String", ruby_class(pattern)));
    try {
      regexp = std::make_shared<const value::Regexp>(*pattern.if_string());
    } catch (const base::Error& error) {
      cannot(error.what());
    }
  }
  if (!left.if_string())
    fail(e.left->span, fmt::format("Left match operand must result in a String value. Got {}.",
                                   with_article(label(left))));
  return match_regexp(*regexp, *left.if_string(), scope) == wanted;
}

}  // namespace muster::eval
