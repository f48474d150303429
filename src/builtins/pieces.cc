#include "builtins/pieces.hh"

#include "base/utf8.hh"

namespace muster::builtins {

std::vector<std::string> split(std::string_view text, const value::Regexp& separator) {
  std::vector<std::string> out;
  if (text.empty()) return out;
  const auto piece = [&](std::size_t begin, std::size_t end) {
    out.emplace_back(text.substr(begin, end - begin));
  };
  std::size_t begin = 0, from = 0;
  while (from <= text.size()) {
    const auto match = separator.search(text, from);
    if (!match) break;
    const auto& whole = *match->groups[0];
    if (whole.begin == whole.end && whole.begin == begin) {
      if (begin == text.size()) break;
      from = begin + base::first_character(text.substr(begin)).size();
      continue;
    }
    piece(begin, whole.begin);
    for (std::size_t i = 1; i < match->groups.size(); ++i)
      if (const auto& group = match->groups[i]) piece(group->begin, group->end);
    begin = from = whole.end;
  }
  if (begin < text.size()) piece(begin, text.size());
  while (!out.empty() && out.back().empty()) out.pop_back();
  return out;
}

std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    out.push_back(base::first_character(text));
    text.remove_prefix(out.back().size());
  }
  return out;
}

}  // namespace muster::builtins
