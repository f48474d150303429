#include "cli/template_files.hh"

namespace muster::cli {

std::optional<std::string> find_template(Session& session, const std::string& name) {
  const auto slash = name.find('/');
  if (slash != std::string::npos && slash > 0) {
    const auto* module = session.environment().module(name.substr(0, slash));
    auto path = module ? module->path + "/templates/" + name.substr(slash + 1) : std::string();
    if (module && session.system().follow(path)) return path;
  }
  if (session.system().follow(name)) return name;
  return std::nullopt;
}

}  // namespace muster::cli
