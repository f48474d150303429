#include <fmt/core.h>

#include <algorithm>

#include "env/module.hh"
#include "server/background.hh"
#include "server/content_state.hh"
#include "server/front_services.hh"
#include "server/indirection.hh"
#include "server/process.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

/// Transports are Ruby that registers itself; what there is of it can be seen without running it.
bool has_transports(os::System& system, const env::Layout& layout) {
  const auto modules = env::modules_in_order(system, layout.modulepath);
  return std::ranges::any_of(modules, [&](const env::Module& module) {
    return system.status(module.path + "/lib/puppet/transport/schema").has_value();
  });
}

net::Response answer(const Call& call, FrontServices& services) {
  const auto name = std::string(call.request.parameter("environment").value_or(""));
  if (name.empty()) throw HttpError(400, "An environment parameter must be specified");
  if (!content::Environments::valid_name(name))
    throw HttpError(400,
                    fmt::format("The environment must be purely alphanumeric, not '{}'", name));
  return services.background.respond(
      [name, &content = services.content] {
        const auto layout = content.environments.find(name);
        if (!layout)
          throw ruby_error("EnvironmentNotFound", no_environment(name, content.environments));
        if (has_transports(content.system, *layout))
          throw HttpError(501, fmt::format("Environment '{}' has transports in its modules, which "
                                           "this server does not run",
                                           name));
        return text_response(
            json_format, value::to_json(value::Hash{{"name", name}, {"transports", value::Array()}},
                                        value::JsonLayout::compact));
      },
      services.process.log());
}

}  // namespace

Route define_environment_transports() {
  return {.method = net::Method::get,
          .path = "/puppet/v3/environment_transports",
          .doc = "The transports of an environment: none, or 501 where modules have some.",
          .access = Access::administrator,
          .handle = Handler<FrontServices>(answer)};
}

}  // namespace muster::server
