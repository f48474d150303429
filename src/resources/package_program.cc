#include "base/error.hh"
#include "resources/context.hh"
#include "resources/package.hh"

namespace muster::resources {

std::optional<std::string> found_program(Context& context, std::span<const std::string> programs) {
  for (const auto& program : programs) {
    if (auto path = context.system.which(program)) return path;
  }
  return std::nullopt;
}

std::string package_program(Context& context, const Resource& package, std::string_view provider,
                            std::span<const std::string> programs) {
  const auto refuse = [&](const std::string& why) {
    throw base::Error("Provider " + std::string(provider) + " package command " + why +
                      " on this host");
  };
  std::string own = package.text("command");
  if (own.empty() || own == "default") {
    auto program = found_program(context, programs);
    if (!program) refuse("is not functional");
    return *std::move(program);
  }
  const auto status = context.system.follow(own);
  if (!status || status->kind != os::FileKind::file) refuse("'" + own + "' does not exist");
  return own;
}

}  // namespace muster::resources
