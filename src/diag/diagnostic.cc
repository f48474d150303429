#include "diag/diagnostic.hh"

#include <fmt/core.h>

#include <algorithm>

namespace muster::diag {

std::string place_text(const Span& where, Place place) {
  if (!where.source || place == Place::none) return {};
  if (place == Place::file)
    return where.source->path.empty() ? std::string()
                                      : fmt::format("(file: {})", where.source->path);
  const auto at = where.position();
  std::string out = "(";
  if (!where.source->path.empty()) out += fmt::format("file: {}, ", where.source->path);
  out += fmt::format("line: {}", at.line);
  if (place == Place::line_and_column) out += fmt::format(", column: {}", at.column);
  return out + ")";
}

std::string one_line(const Diagnostic& d) {
  const auto place = place_text(d.where, d.place);
  return place.empty() ? d.message : d.message + " " + place;
}

std::string render(const Diagnostic& d) {
  return one_line(d) + "\n" + excerpt(d);
}

std::string excerpt(const Diagnostic& d) {
  if (!d.where.source) return {};
  constexpr std::size_t widest = 160;
  const auto at = d.where.position();
  const auto line = d.where.source->line(at.line);
  if (line.size() > widest) return {};
  // A tab stays a tab, so that the caret stands under its column whatever the terminal's tab width.
  std::string pad;
  std::uint32_t column = 1;
  for (char c : line) {
    if (column == at.column) break;
    if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;
    pad += c == '\t' ? '\t' : ' ';
    ++column;
  }
  const auto room = line.size() > pad.size() ? line.size() - pad.size() : 1;
  const auto carets = std::clamp<std::size_t>(d.where.length, 1, room);
  return fmt::format("{:>5} | {}\n{:>5} | {}{}\n", at.line, line, "", pad,
                     std::string(carets, '^'));
}

namespace {

/// Megabytes of one name or number help nobody to find it.
std::vector<Diagnostic> shortened(std::vector<Diagnostic> all) {
  constexpr std::size_t longest = 64UL << 10, shown = 1000;
  for (auto& d : all) {
    if (d.message.size() <= longest) continue;
    auto end = shown;
    while ((static_cast<unsigned char>(d.message[end]) & 0xC0) == 0x80) --end;
    d.message =
        fmt::format("{}… ({} bytes)", std::string_view(d.message).substr(0, end), d.message.size());
  }
  return all;
}

}  // namespace

SourceError::SourceError(Span where, const std::string& message, Place place)
    : SourceError(std::vector<Diagnostic>{{Severity::error, message, where, place}}) {}

SourceError::SourceError(std::vector<Diagnostic> all)
    : std::runtime_error(one_line(shortened({all.front()}).front())),
      diagnostics_(shortened(std::move(all))) {}

}  // namespace muster::diag
