#include "builtins/deprecation.hh"

#include <fmt/core.h>

namespace muster::builtins {

void deprecate(const Call& call, const std::string& key, const std::string& message) {
  call.compiler.warn(message + "\n   (file & line not available)", {}, key);
}

void deprecate_here(const Call& call, const std::string& key, const std::string& message) {
  const auto* source = call.where.source;
  const std::string file = source && !source->path.empty() ? source->path : "unknown";
  const auto line = call.where.position().line;
  call.compiler.warn(fmt::format("{}\n   (file: {}, line: {})", message, file, line), {},
                     fmt::format("{}-{}-{}", key, file, line));
}

}  // namespace muster::builtins
