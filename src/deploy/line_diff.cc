#include "deploy/line_diff.hh"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace muster::deploy {

namespace {

constexpr std::size_t most_cells = 4u << 20;
constexpr std::size_t context = 2;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    out.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return out;
}

struct Step {
  char mark;  // ' ', '-', '+'
  std::string_view line;
};
using Lines = std::vector<std::string_view>;

/// What is between the ends that are equal: by the longest common subsequence, or all of it where
/// that would be too much.
void middle(const Lines& a, const Lines& b, std::vector<Step>& out) {
  if ((a.size() + 1) * (b.size() + 1) > most_cells) {
    for (const auto line : a) out.push_back({'-', line});
    for (const auto line : b) out.push_back({'+', line});
    return;
  }
  const auto width = b.size() + 1;
  std::vector<std::uint32_t> length((a.size() + 1) * width);
  for (auto i = a.size(); i-- > 0;)
    for (auto j = b.size(); j-- > 0;)
      length[i * width + j] =
          a[i] == b[j] ? length[(i + 1) * width + j + 1] + 1
                       : std::max(length[(i + 1) * width + j], length[i * width + j + 1]);
  std::size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      out.push_back({' ', a[i++]});
      ++j;
    } else if (i < a.size() &&
               (j == b.size() || length[(i + 1) * width + j] >= length[i * width + j + 1])) {
      out.push_back({'-', a[i++]});
    } else {
      out.push_back({'+', b[j++]});
    }
  }
}

bool is_near_a_change(const std::vector<Step>& steps, std::size_t at) {
  const auto first = at < context ? 0 : at - context;
  const auto last = std::min(steps.size() - 1, at + context);
  for (auto i = first; i <= last; ++i)
    if (steps[i].mark != ' ') return true;
  return false;
}

}  // namespace

std::string line_diff(std::string_view before, std::string_view after) {
  const auto a = lines_of(before), b = lines_of(after);
  std::size_t same = 0;
  while (same < a.size() && same < b.size() && a[same] == b[same]) ++same;
  std::size_t tail = 0;
  while (tail < a.size() - same && tail < b.size() - same &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
    ++tail;
  std::vector<Step> steps;
  for (std::size_t i = same < context ? 0 : same - context; i < same; ++i)
    steps.push_back({' ', a[i]});
  const auto end = [&](const Lines& lines) {
    return lines.end() - static_cast<std::ptrdiff_t>(tail);
  };
  const auto start = static_cast<std::ptrdiff_t>(same);
  middle(Lines(a.begin() + start, end(a)), Lines(b.begin() + start, end(b)), steps);
  for (std::size_t i = 0; i < std::min(tail, context); ++i)
    steps.push_back({' ', a[a.size() - tail + i]});
  std::string out;
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (is_near_a_change(steps, i))
      out += std::string(1, steps[i].mark) + std::string(steps[i].line) + "\n";
  return out;
}

}  // namespace muster::deploy
