#include <algorithm>
#include <array>
#include <cstdint>

#include "base/strings.hh"
#include "catalog/catalog.hh"

namespace muster::catalog {

namespace {

enum Place : std::uint8_t { first = 1, further = 2 };

/// Where in a tag a byte may stand.
constexpr std::array<std::uint8_t, 256> places = [] {
  std::array<std::uint8_t, 256> table{};
  const auto allow = [&](int from, int to, int where) {
    for (int c = from; c <= to; ++c)
      table[static_cast<std::size_t>(c)] = static_cast<std::uint8_t>(where);
  };
  allow('a', 'z', first | further);
  allow('A', 'Z', first | further);
  allow('0', '9', first | further);
  allow('_', '_', first | further);
  allow(0x80, 0xFF, first | further);
  for (const char c : {':', '.', '-'}) allow(c, c, further);
  return table;
}();

bool may_stand(char c, Place place) {
  return (places[static_cast<unsigned char>(c)] & place) != 0;
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
  if (const auto most = tags_.size() + other.size(); tags_.capacity() < most)
    tags_.reserve(std::max(most, 2 * tags_.size()));
  for (const auto& tag : other)
    if (!contains(tag)) tags_.push_back(tag);
}

bool Tags::contains(std::string_view tag) const {
  return std::find(tags_.begin(), tags_.end(), tag) != tags_.end();
}

bool Tags::valid(std::string_view text) {
  return !text.empty() && may_stand(text.front(), first) &&
         std::all_of(text.begin(), text.end(), [](char c) { return may_stand(c, further); });
}

}  // namespace muster::catalog
