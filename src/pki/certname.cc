#include "pki/certname.hh"

#include <algorithm>

#include "base/strings.hh"

namespace muster::pki {

namespace {

constexpr std::size_t longest = 255 - std::string_view(".pem").size();

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/// Letters, digits, underscores; hyphens, but not at the end.
bool is_label(std::string_view label) {
  return !label.empty() && is_word(label.back()) &&
         std::all_of(label.begin(), label.end(), [](char c) { return is_word(c) || c == '-'; });
}

}  // namespace

std::optional<std::string> problem_with_certname(std::string_view name) {
  constexpr const char* invalid = "Subject hostname format is invalid";
  if (std::any_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
    return "Certificate names must be lower case.";
  const bool printable =
      std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7F'; });
  if (printable && name.size() <= longest && name.find('*') != std::string_view::npos)
    return "Subject contains a wildcard, which is not allowed: " + std::string(name);
  // "ca" is where the CA's own certificate is asked for.
  if (name.empty() || name.size() > longest || name == "ca" || !is_word(name.front()))
    return invalid;
  const auto labels = base::split(name, ".");
  if (!std::all_of(labels.begin(), labels.end(), is_label)) return invalid;
  return std::nullopt;
}

bool is_file_name(std::string_view name) {
  return !name.empty() && name.size() <= longest && name.front() != '.' &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return c >= ' ' && c < '\x7F' && c != '/'; });
}

}  // namespace muster::pki
