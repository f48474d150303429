#include "resources/mount_table.hh"

#include "base/error.hh"
#include "base/strings.hh"

namespace muster::resources {

namespace {

bool is_octal(std::string_view digits) {
  return digits.size() == 3 && digits.find_first_not_of("01234567") == std::string_view::npos;
}

/// "/a\040b" → "/a b"
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && is_octal(text.substr(i + 1, 3))) {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 3)), nullptr, 8));
      i += 3;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::vector<std::string> mount_points(Context& context) {
  const auto table = context.system.read("/proc/self/mountinfo");
  if (!table) throw base::Error("Could not read /proc/self/mountinfo");
  constexpr std::size_t mount_point = 4;
  std::vector<std::string> points;
  for (const auto& line : base::split(*table, "\n")) {
    const auto fields = base::split(line, " ");
    if (fields.size() > mount_point) points.push_back(decoded(fields[mount_point]));
  }
  return points;
}

}  // namespace muster::resources
