#include "diag/source.hh"

#include <algorithm>

namespace muster::diag {

Source::Source(std::string p, std::string t) : path(std::move(p)), text(std::move(t)) {}

const std::vector<std::uint32_t>& Source::line_starts() const {
  std::call_once(lines_counted_, [this] {
    line_starts_.push_back(0);
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
      line_starts_.push_back(static_cast<std::uint32_t>(at + 1));
  });
  return line_starts_;
}

Position Source::locate(std::uint32_t offset) const {
  const auto& starts = line_starts();
  const auto after = std::upper_bound(starts.begin(), starts.end(), offset);
  const auto start = *(after - 1);
  std::uint32_t column = 1;
  for (auto i = start; i < offset && i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) ++column;
  return {static_cast<std::uint32_t>(after - starts.begin()), column};
}

std::string_view Source::line(std::uint32_t number) const {
  const auto& starts = line_starts();
  if (number == 0 || number > starts.size()) return {};
  const std::string_view rest = std::string_view(text).substr(starts[number - 1]);
  return rest.substr(0, rest.find('\n'));
}

}  // namespace muster::diag
