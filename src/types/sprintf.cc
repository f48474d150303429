#include "types/sprintf.hh"

#include <fmt/core.h>

#include <cmath>
#include <limits>

#include "base/utf8.hh"
#include "types/fail.hh"
#include "types/labels.hh"
#include "types/object.hh"
#include "types/ruby_number.hh"
#include "types/sprintf_field.hh"
#include "types/text.hh"
#include "value/rich.hh"

namespace muster::types {

namespace {

constexpr int widest = 16 * 1024 * 1024;

/// A value as Ruby names it where it cannot be a number: itself or its class.
std::string ruby_class(const value::Value& v) {
  if (v.is_undef()) return "nil";
  if (const auto* b = v.if_boolean()) return *b ? "true" : "false";
  if (const auto* object = v.if_rich<Object>()) return object->type->name;
  return v.kind() == value::Kind::iterator ? "Puppet::Pops::Types::Iterable::Iterator"
                                           : class_name(v);
}

long double seconds(std::int64_t ns) {
  return static_cast<double>(static_cast<long double>(ns) / 1e9L);
}
std::int64_t whole_seconds(std::int64_t ns) {
  constexpr std::int64_t second = 1'000'000'000;
  return ns / second - (ns % second < 0 ? 1 : 0);
}

std::string whole(const FieldFormat& f, const value::Value& v) {
  if (const auto* i = v.if_integer()) return format_integer(f, *i);
  if (const auto* s = v.if_string()) return format_integer(f, ruby_integer(*s));
  if (const auto* t = v.if_rich<value::Timespan>())
    return format_integer(f, whole_seconds(t->nanoseconds));
  if (const auto* t = v.if_rich<value::Timestamp>())
    return format_integer(f, whole_seconds(t->nanoseconds));
  const auto* d = v.if_real();
  if (!d) fail(fmt::format("can't convert {} into Integer", ruby_class(v)));
  if (std::isnan(*d)) fail("NaN");
  if (std::isinf(*d)) fail(*d < 0 ? "-Infinity" : "Infinity");
  return format_truncated(f, std::floor(*d));
}

std::string floating(const FieldFormat& f, const value::Value& v) {
  if (const auto* i = v.if_integer()) return format_float(f, static_cast<long double>(*i));
  if (const auto* d = v.if_real()) return format_float(f, *d);
  if (const auto* s = v.if_string()) return format_float(f, ruby_float(*s));
  if (const auto* t = v.if_rich<value::Timespan>()) return format_float(f, seconds(t->nanoseconds));
  if (const auto* t = v.if_rich<value::Timestamp>())
    return format_float(f, seconds(t->nanoseconds));
  fail(fmt::format("can't convert {} into Float", ruby_class(v)));
}

std::optional<std::int64_t> character_code(const value::Value& v) {
  if (const auto* i = v.if_integer()) return *i;
  if (const auto* d = v.if_real()) return std::fabs(*d) < 1e18 ? static_cast<std::int64_t>(*d) : -1;
  if (const auto* t = v.if_rich<value::Timespan>()) return whole_seconds(t->nanoseconds);
  if (const auto* t = v.if_rich<value::Timestamp>()) return whole_seconds(t->nanoseconds);
  return std::nullopt;
}

std::string character(const FieldFormat& f, const value::Value& v) {
  FieldFormat uncut = f;
  uncut.precision.reset();
  if (const auto* s = v.if_string()) {
    if (base::utf8_length(*s) != 1) fail("%c requires a character");
    return format_text(uncut, *s);
  }
  const auto number = character_code(v);
  if (!number) fail(fmt::format("no implicit conversion of {} into Integer", ruby_class(v)));
  const auto code = *number;
  if (code < 0 || code > 0x10FFFF) fail("invalid character");
  std::string out;
  base::append_utf8(out, static_cast<std::uint32_t>(code));
  return format_text(uncut, out);
}

class Formatter {
 public:
  Formatter(std::string_view f, std::span<const value::Value> a) : format_(f), arguments_(a) {}

  std::string run() {
    while (at_ < format_.size()) {
      if (format_[at_] != '%')
        out_ += format_[at_++];
      else
        directive();
    }
    return std::move(out_);
  }

 private:
  const value::Value& next() {
    if (named_) return *named_;
    if (position_ >= arguments_.size()) fail("too few arguments");
    return arguments_[position_++];
  }

  const value::Value& positional(int n) const {
    if (n < 1) fail(fmt::format("invalid index - {}$", n));
    if (static_cast<std::size_t>(n) > arguments_.size()) fail("too few arguments");
    return arguments_[static_cast<std::size_t>(n) - 1];
  }

  int number() {
    int n = 0;
    while (at_ < format_.size() && format_[at_] >= '0' && format_[at_] <= '9') {
      n = n * 10 + (format_[at_++] - '0');
      if (n > widest) fail("width too big");
    }
    if (at_ >= format_.size()) fail("malformed format string - %*[0-9]");
    return n;
  }

  const value::Value& by_name(char close) {
    const auto end = format_.find(close, at_);
    if (end == std::string_view::npos) fail("malformed name - unmatched parenthesis");
    const auto name = format_.substr(at_, end - at_);
    at_ = end + 1;
    const auto* hash = arguments_.size() == 1 ? arguments_[0].if_hash() : nullptr;
    if (!hash) fail("one hash required");
    const auto* v = hash->find(name);
    if (!v)
      fail(close == '>' ? fmt::format("key<{}> not found", name)
                        : fmt::format("key{{{}}} not found", name));
    return *v;
  }

  void star(FieldFormat& f) {
    const auto* i = next().if_integer();
    if (!i || std::abs(*i) > widest) fail("width too big");
    if (*i < 0) f.left = true;
    f.width = static_cast<int>(std::abs(*i));
  }

  void precision(FieldFormat& f) {
    f.precision = 0;
    if (at_ < format_.size() && format_[at_] == '*') {
      ++at_;
      const auto* i = next().if_integer();
      if (!i || std::abs(*i) > widest) fail("precision too big");
      f.precision.reset();
      if (*i >= 0) f.precision = static_cast<int>(*i);
      return;
    }
    f.precision = number();
  }

  /// Reads flags, width, precision and references up to the letter; true when the directive is
  /// complete.
  bool modifier(FieldFormat& f, char c) {
    switch (c) {
      case ' ': f.space = true; return true;
      case '#': f.alternate = true; return true;
      case '+': f.plus = true; return true;
      case '-': f.left = true; return true;
      case '0': f.zero = true; return true;
      case '*': star(f); return true;
      case '.': precision(f); return true;
      case '<': named_ = &by_name('>'); return true;
      default: break;
    }
    if (c < '1' || c > '9') return false;
    --at_;
    const int n = number();
    if (format_[at_] != '$') {
      f.width = n;
    } else {
      ++at_;
      named_ = &positional(n);
    }
    return true;
  }

  void directive() {
    FieldFormat f;
    named_ = nullptr;
    for (const auto start = at_++;;) {
      if (at_ >= format_.size()) fail("incomplete format specifier; use %% (double %) instead");
      const char c = format_[at_++];
      if (modifier(f, c)) continue;
      if (c == '{') {
        out_ += format_text(f, ruby_text(by_name('}')));
        return;
      }
      if (c == '%' || c == '\n' || c == '\0') {
        if (at_ - start != 2) fail("invalid format character - %");
        out_ += c == '%' ? "%" : std::string{'%', c};
        return;
      }
      f.conversion = c;
      return convert(f);
    }
  }

  void convert(FieldFormat& f) {
    switch (f.conversion) {
      case 'd':
      case 'i':
      case 'u':
      case 'o':
      case 'x':
      case 'X':
      case 'b':
      case 'B': out_ += whole(f, next()); return;
      case 'e':
      case 'E':
      case 'f':
      case 'g':
      case 'G':
      case 'a':
      case 'A': out_ += floating(f, next()); return;
      case 'c': out_ += character(f, next()); return;
      case 's': out_ += format_text(f, ruby_text(next())); return;
      case 'p': out_ += format_text(f, ruby_inspect(next())); return;
      default: fail(fmt::format("malformed format string - %{}", f.conversion));
    }
  }

  std::string_view format_;
  std::span<const value::Value> arguments_;
  std::size_t at_ = 0, position_ = 0;
  const value::Value* named_ = nullptr;
  std::string out_;
};

}  // namespace

std::string sprintf(std::string_view format, std::span<const value::Value> arguments) {
  return Formatter(format, arguments).run();
}

}  // namespace muster::types
