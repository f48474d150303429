#include "builtins/found_files.hh"

#include <fmt/core.h>

#include "os/posix_system.hh"

namespace muster::builtins {

namespace {

Value first_found(Call& call, std::span<const Value> names, eval::ModuleFolder folder) {
  for (const auto& name : names)
    if (auto path = call.compiler.loader().find_file(folder, *name.if_string())) return *path;
  return {};
}

}  // namespace

Builtin finding(std::string doc, eval::ModuleFolder folder) {
  const auto of_arguments = [folder](Call& call) {
    return first_found(call, call.arguments, folder);
  };
  const auto of_array = [folder](Call& call) { return first_found(call, call.array(0), folder); };
  return {.doc = std::move(doc),
          .overloads = {{{"String paths*"}, "", of_arguments, ""},
                        {{"Array[String] paths_array*"}, "", of_array, ""}}};
}

std::string read_file(const Call& call, const std::string& path) {
  constexpr std::size_t largest = 256u << 20;
  os::PosixSystem system;
  auto text = system.read(path, largest);
  if (!text) call.fail(fmt::format("Could not read {}", path));
  return *std::move(text);
}

}  // namespace muster::builtins
