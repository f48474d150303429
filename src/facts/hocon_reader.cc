#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "base/error.hh"
#include "base/strings.hh"
#include "facts/hocon.hh"

namespace muster::facts {

namespace {

using value::Hash;
using value::Value;

constexpr std::size_t deepest = 50;

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Hash document() {
    skip();
    const bool braced = take('{');
    auto out = entries(braced, 0);
    skip();
    if (at_ < text_.size()) fail("what stands after the end is not understood");
    return out;
  }

 private:
  [[noreturn]] void fail(std::string_view what) const {
    const auto line = 1 + std::count(text_.begin(), text_.begin() + static_cast<long>(at_), '\n');
    throw base::Error(fmt::format("{} (line: {})", what, line));
  }
  char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (here() != c) return false;
    ++at_;
    return true;
  }
  bool at_comment() const { return here() == '#' || text_.substr(at_, 2) == "//"; }
  /// Blanks, line ends, commas between elements, comments.
  void skip() {
    while (at_ < text_.size()) {
      if (at_comment())
        at_ = std::min(text_.find('\n', at_), text_.size());
      else if (std::string_view(" \t\r\n,").find(here()) != std::string_view::npos)
        ++at_;
      else
        return;
    }
  }
  void skip_blanks() {
    while (here() == ' ' || here() == '\t') ++at_;
  }

  Hash entries(bool braced, std::size_t depth);
  Value value(std::size_t depth);
  Value list(std::size_t depth);
  std::string quoted();
  std::vector<std::string> key();
  std::string bare(std::string_view stops);

  std::string_view text_;
  std::size_t at_ = 0;
};

std::string Reader::quoted() {
  std::string out;
  while (!take('"')) {
    if (at_ >= text_.size() || here() == '\n') fail("a text is not closed");
    if (take('\\')) {
      const char c = here();
      out += c == 'n' ? '\n' : c == 't' ? '\t' : c;
    } else {
      out += here();
    }
    ++at_;
  }
  return out;
}

/// Up to one of the stops, a line's end or a comment; blanks around it do not count.
std::string Reader::bare(std::string_view stops) {
  const auto begin = at_;
  while (at_ < text_.size() && here() != '\n' && stops.find(here()) == std::string_view::npos &&
         !at_comment())
    ++at_;
  return std::string(base::trim(text_.substr(begin, at_ - begin)));
}

/// a.b."c.d": its parts.
std::vector<std::string> Reader::key() {
  std::vector<std::string> out;
  do {
    skip_blanks();
    out.push_back(take('"') ? quoted() : bare(".:={}[],\""));
    if (out.back().empty()) fail("a name is missing");
    if (out.size() > deepest) fail("nested too deeply");
    skip_blanks();
  } while (take('.'));
  return out;
}

Value typed(const std::string& text) {
  if (text == "true" || text == "false") return text == "true";
  if (text == "null") return {};
  std::int64_t n = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, n);
  return error == std::errc{} && rest == end ? Value(n) : Value(text);
}

Value Reader::value(std::size_t depth) {
  if (depth > deepest) fail("nested too deeply");
  skip_blanks();
  if (take('{')) return entries(true, depth + 1);
  if (take('[')) return list(depth + 1);
  if (take('"')) return quoted();
  const auto text = bare(",}]");
  if (text.empty()) fail("a value is missing");
  return typed(text);
}

Value Reader::list(std::size_t depth) {
  value::Array out;
  for (skip(); !take(']'); skip()) {
    if (at_ >= text_.size()) fail("a list is not closed");
    out.push_back(value(depth));
  }
  return out;
}

void put(Hash& into, const std::vector<std::string>& path, std::size_t i, Value v) {
  const auto* old = into.find(path[i]);
  const auto* old_hash = old ? old->if_hash() : nullptr;
  if (i + 1 < path.size()) {
    Hash inner = old_hash ? *old_hash : Hash();
    put(inner, path, i + 1, std::move(v));
    into.set(path[i], std::move(inner));
  } else if (old_hash && v.if_hash()) {
    Hash merged = *old_hash;
    for (const auto& [name, value] : *v.if_hash()) merged.set(name, value);
    into.set(path[i], std::move(merged));
  } else {
    into.set(path[i], std::move(v));
  }
}

Hash Reader::entries(bool braced, std::size_t depth) {
  Hash out;
  for (skip(); at_ < text_.size() || braced; skip()) {
    if (braced && take('}')) return out;
    if (at_ >= text_.size()) fail("a brace is not closed");
    const auto path = key();
    const bool assigned = take(':') || take('=');
    if (!assigned && here() != '{') fail("'=', ':' or '{' is missing");
    if (assigned) {
      skip_blanks();
      if (here() == '\n') skip();
    }
    put(out, path, 0, value(depth + path.size() - 1));
  }
  return out;
}

}  // namespace

value::Hash from_hocon(std::string_view text) {
  return Reader(text).document();
}

}  // namespace muster::facts
