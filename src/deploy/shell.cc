#include "deploy/shell.hh"

#include <algorithm>
#include <cctype>

#include "base/strings.hh"

namespace muster::deploy {

std::string quoted(std::string_view text) {
  const bool plain = !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("@%+=:,./_-").find(static_cast<char>(c)) != std::string_view::npos;
  });
  return plain ? std::string(text) : "'" + base::replace_all(text, "'", "'\\''") + "'";
}

}  // namespace muster::deploy
