#include "env/glob.hh"

#include <glob.h>

namespace muster::env {

std::vector<std::string> expand_glob(const std::string& pattern) {
  if (pattern.find_first_of("*?[{") == std::string::npos) return {pattern};
  glob_t found{};
  std::vector<std::string> out;
  if (::glob(pattern.c_str(), GLOB_BRACE, nullptr, &found) == 0)
    for (std::size_t i = 0; i < found.gl_pathc; ++i) out.emplace_back(found.gl_pathv[i]);
  ::globfree(&found);
  return out;
}

}  // namespace muster::env
