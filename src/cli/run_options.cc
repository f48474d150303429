#include "cli/run_options.hh"

namespace muster::cli {

resources::RunOptions run_options(Session& session) {
  const auto& settings = session.settings();
  resources::RunOptions out;
  out.noop = settings.boolean("noop");
  out.show_diff = settings.boolean("show_diff");
  out.diff_program = settings.text("diff");
  out.diff_arguments = settings.list("diff_args", ' ');
  out.environment = settings.text("environment");
  out.node = session.certname();
  out.digest_algorithm = settings.text("digest_algorithm");
  out.bucket_directory = settings.text("clientbucketdir");
  out.state_directory = settings.text("statedir");
  out.find_served_file = [&session](std::string_view path) -> std::optional<std::string> {
    const auto slash = path.find('/');
    if (slash == std::string_view::npos || path.substr(0, slash) != "modules") return std::nullopt;
    const auto rest = path.substr(slash + 1);
    const auto* module = session.environment().module(rest.substr(0, rest.find('/')));
    if (!module || rest.find('/') == std::string_view::npos) return std::nullopt;
    return module->path + "/files/" + std::string(rest.substr(rest.find('/') + 1));
  };
  return out;
}

}  // namespace muster::cli
