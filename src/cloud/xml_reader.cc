#include "cloud/xml_reader.hh"

#include <algorithm>
#include <charconv>

#include "base/error.hh"
#include "base/utf8.hh"

namespace muster::cloud {

namespace {

constexpr std::size_t most_levels = 32;
constexpr std::size_t most_name = 128;
constexpr std::size_t most_text = 64UL * 1024;
constexpr std::size_t most_attributes = 16;
constexpr std::string_view space = " \t\r\n";

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || c == ':';
}

bool is_xml_character(std::uint32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

bool is_control_character(char c) {
  return c >= 0 && c < ' ' && space.find(c) == std::string_view::npos;
}

}  // namespace

void XmlReader::fail(const char* what) const {
  throw base::Error("XML, byte " + std::to_string(at_) + ": " + what);
}

XmlReader::XmlReader(std::string_view text) : text_(text) {
  if (!base::valid_utf8(text_)) fail("not UTF-8");
  if (std::ranges::any_of(text_, is_control_character)) fail("a control character");
  if (text_.starts_with("<?xml ")) {
    at_ = text_.find("?>");
    if (at_ == std::string_view::npos || at_ > most_name) fail("a declaration without an end");
    at_ += 2;
  }
  skip_space_and_comments();
  if (at_ >= text_.size() || text_[at_] != '<') fail("no element");
  enter();
  root_ = open_.back();
}

void XmlReader::skip_space_and_comments() {
  for (;;) {
    at_ = std::min(text_.find_first_not_of(space, at_), text_.size());
    if (!text_.substr(at_).starts_with("<!--")) return;
    const auto end = text_.find("-->", at_ + 4);
    if (end == std::string_view::npos) fail("a comment without an end");
    at_ = end + 3;
  }
}

std::string_view XmlReader::name() {
  const auto begin = at_;
  while (at_ < text_.size() && is_name_character(text_[at_])) ++at_;
  const auto out = text_.substr(begin, at_ - begin);
  if (out.empty() || out.size() > most_name ||
      std::string_view("-.0123456789").find(out[0]) != std::string_view::npos)
    fail("not a name");
  return out;
}

void XmlReader::attributes() {
  for (std::size_t count = 0;; ++count) {
    const auto begin = at_;
    at_ = std::min(text_.find_first_not_of(space, at_), text_.size());
    if (at_ >= text_.size()) fail("an element without an end");
    if (text_[at_] == '>' || text_[at_] == '/') return;
    if (at_ == begin || count >= most_attributes) fail("not an attribute");
    name();
    if (!text_.substr(at_).starts_with("=\"") && !text_.substr(at_).starts_with("='"))
      fail("an attribute without a value");
    const auto end = text_.find(text_[at_ + 1], at_ + 2);
    if (end == std::string_view::npos ||
        text_.substr(at_, end - at_).find('<') != std::string_view::npos)
      fail("an attribute without an end");
    at_ = end + 1;
  }
}

void XmlReader::enter() {
  ++at_;
  if (open_.size() >= most_levels) fail("nested too deep");
  open_.push_back(name());
  attributes();
  is_empty_ = text_[at_] == '/';
  if (is_empty_) ++at_;
  if (at_ >= text_.size() || text_[at_] != '>') fail("not an element");
  ++at_;
}

void XmlReader::leave() {
  if (!is_empty_) {
    at_ += 2;
    if (name() != open_.back()) fail("the end of another element");
    at_ = std::min(text_.find_first_not_of(space, at_), text_.size());
    if (at_ >= text_.size() || text_[at_] != '>') fail("not the end of an element");
    ++at_;
  }
  is_empty_ = false;
  open_.pop_back();
}

std::optional<std::string_view> XmlReader::child() {
  if (open_.empty()) fail("read on after the end");
  if (!is_empty_) {
    skip_space_and_comments();
    if (at_ >= text_.size() || text_[at_] != '<') fail("text among elements, or no end");
    if (!text_.substr(at_).starts_with("</")) {
      enter();
      return open_.back();
    }
  }
  leave();
  return std::nullopt;
}

void XmlReader::reference(std::string& out) {
  const auto end = text_.find(';', at_);
  if (end == std::string_view::npos || end - at_ > 12) fail("not a reference");
  const auto what = text_.substr(at_ + 1, end - at_ - 1);
  std::uint32_t number = 0;
  if (what == "lt") {
    number = '<';
  } else if (what == "gt") {
    number = '>';
  } else if (what == "amp") {
    number = '&';
  } else if (what == "quot") {
    number = '"';
  } else if (what == "apos") {
    number = '\'';
  } else if (what.starts_with('#')) {
    const bool hexadecimal = what.starts_with("#x");
    const auto digits = what.substr(hexadecimal ? 2 : 1);
    const auto [stop, code] = std::from_chars(digits.data(), digits.data() + digits.size(), number,
                                              hexadecimal ? 16 : 10);
    if (code != std::errc{} || stop != digits.data() + digits.size()) number = 0;
  }
  if (!is_xml_character(number)) fail("not a reference that is allowed");
  base::append_utf8(out, number);
  at_ = end + 1;
}

std::string XmlReader::text() {
  if (open_.empty()) fail("read on after the end");
  std::string out;
  while (!is_empty_) {
    const auto end = std::min(text_.find_first_of("<&", at_), text_.size());
    out += text_.substr(at_, end - at_);
    at_ = end;
    if (at_ >= text_.size()) fail("an element without an end");
    if (out.size() > most_text) fail("a text that is too long");
    if (text_[at_] == '&') {
      reference(out);
    } else if (text_.substr(at_).starts_with("</")) {
      break;
    } else {
      fail("an element in a text");
    }
  }
  leave();
  return out;
}

void XmlReader::skip() {
  if (open_.empty()) fail("read on after the end");
  const auto outside = open_.size() - 1;
  while (open_.size() > outside) {
    if (is_empty_) {
      leave();
      continue;
    }
    const auto next = text_.find_first_of("<&", at_);
    if (next == std::string_view::npos) fail("an element without an end");
    at_ = next;
    if (text_[at_] == '&') {
      std::string unused;
      reference(unused);
    } else if (text_.substr(at_).starts_with("<!--")) {
      skip_space_and_comments();
    } else if (text_.substr(at_).starts_with("</")) {
      leave();
    } else {
      enter();
    }
  }
}

void XmlReader::finish() {
  if (!open_.empty()) fail("elements that were not read");
  skip_space_and_comments();
  if (at_ != text_.size()) fail("something after the end");
}

}  // namespace muster::cloud
