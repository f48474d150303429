#include <algorithm>

#include "base/strings.hh"
#include "catalog/catalog.hh"

namespace muster::catalog {

namespace {

bool word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool tag_character(char c) {
  return word(c) || c == ':' || c == '.' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

void Tags::add(std::string_view tag) {
  auto lower = base::lower_ascii(tag);
  if (!contains(lower)) tags_.push_back(std::move(lower));
}

void Tags::add_with_segments(std::string_view name) {
  add(name);
  if (name.find("::") == std::string_view::npos) return;
  for (const auto& segment : base::split(name, "::"))
    if (!segment.empty()) add(segment);
}

void Tags::add_all(const Tags& other) {
  if (tags_.empty()) {
    tags_ = other.tags_;
    return;
  }
  for (const auto& tag : other)
    if (!contains(tag)) tags_.push_back(tag);
}

bool Tags::contains(std::string_view tag) const {
  return std::find(tags_.begin(), tags_.end(), tag) != tags_.end();
}

bool Tags::valid(std::string_view text) {
  return !text.empty() && (word(text.front()) || static_cast<unsigned char>(text.front()) >= 0x80) &&
         std::all_of(text.begin(), text.end(), tag_character);
}

}  // namespace muster::catalog
