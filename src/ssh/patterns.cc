#include "ssh/patterns.hh"

namespace muster::ssh {

bool matches_pattern(std::string_view text, std::string_view pattern) {
  // One place to come back to is enough: a later * is never worse than an earlier one.
  std::size_t at = 0, in = 0, star = std::string_view::npos, resume = 0;
  while (at < text.size()) {
    if (in < pattern.size() && pattern[in] == '*') {
      star = in++;
      resume = at;
    } else if (in < pattern.size() && (pattern[in] == '?' || pattern[in] == text[at])) {
      ++in;
      ++at;
    } else if (star != std::string_view::npos) {
      in = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (in < pattern.size() && pattern[in] == '*') ++in;
  return in == pattern.size();
}

bool matches_patterns(std::string_view text, std::string_view list) {
  bool found = false;
  while (!list.empty()) {
    const auto end = list.find(',');
    auto pattern = list.substr(0, end);
    list = end == std::string_view::npos ? std::string_view() : list.substr(end + 1);
    const bool forbids = pattern.starts_with("!");
    if (forbids) pattern.remove_prefix(1);
    if (pattern.empty() || !matches_pattern(text, pattern)) continue;
    if (forbids) return false;
    found = true;
  }
  return found;
}

}  // namespace muster::ssh
