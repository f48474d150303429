#include "facts/text.hh"

#include <charconv>

#include "base/strings.hh"

namespace muster::facts {

std::vector<std::string> words(std::string_view line) {
  constexpr std::string_view blank = " \t\r\n\f\v";
  std::vector<std::string> out;
  for (std::size_t at = 0;;) {
    at = line.find_first_not_of(blank, at);
    if (at == std::string_view::npos) return out;
    const auto end = line.find_first_of(blank, at);
    out.emplace_back(line.substr(at, end - at));
    if (end == std::string_view::npos) return out;
    at = end;
  }
}

std::vector<std::string> lines(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.empty()) return {};
  return base::split(text, "\n");
}

std::optional<std::string> line_after(std::string_view text, std::string_view prefix) {
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    if (line.starts_with(prefix)) return std::string(base::trim(line.substr(prefix.size())));
    at = end + 1;
  }
  return std::nullopt;
}

std::int64_t leading_number(std::string_view text) {
  std::int64_t n = 0;
  text = base::trim(text);
  std::from_chars(text.data(), text.data() + text.size(), n);
  return n;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string capitalized(std::string_view text) {
  std::string out = base::lower_ascii(text);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z')
    out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

}  // namespace muster::facts
