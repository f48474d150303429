#include "os/replace_program.hh"

#include <unistd.h>

#include <array>
#include <climits>
#include <vector>

namespace muster::os {

std::string folder_of_this_program() {
  std::array<char, PATH_MAX> buffer{};
  const ssize_t length = ::readlink("/proc/self/exe", buffer.data(), buffer.size());
  if (length <= 0) return {};
  const std::string path(buffer.data(), static_cast<std::size_t>(length));
  return path.substr(0, path.rfind('/'));
}

void replace_program(const std::string& path, std::span<const std::string> arguments) {
  std::vector<std::string> copies(arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (auto& argument : copies) argv.push_back(argument.data());
  argv.push_back(nullptr);
  ::execv(path.c_str(), argv.data());
}

}  // namespace muster::os
