#include <fmt/core.h>

#include "base/error.hh"
#include "env/module.hh"
#include "server/background.hh"
#include "server/content_state.hh"
#include "server/front_services.hh"
#include "server/indirection.hh"
#include "server/process.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

using value::Array;
using value::Hash;
using value::Value;

/// The version in a module's metadata.json; undef when it says none.
Value version_of(os::System& system, const env::Module& module) {
  const auto text = system.read(module.path + "/metadata.json");
  if (!text) return {};
  try {
    const auto said = value::from_json(*text);
    const auto* version = said.if_hash() ? said.if_hash()->find("version") : nullptr;
    return version ? *version : Value();
  } catch (const base::Error&) {
    return {};
  }
}

Hash modules_of(os::System& system, const env::Layout& layout) {
  Array modules;
  for (const auto& module : env::modules_in_order(system, layout.modulepath))
    modules.emplace_back(Hash{{"name", module.name}, {"version", version_of(system, module)}});
  return Hash{{"modules", std::move(modules)}, {"name", layout.name}};
}

net::Response answer(const Call& call, FrontServices& services) {
  std::string name;
  if (call.request.parameter("environment")) name = environment_name(call.request);
  return services.background.respond(
      [name, &content = services.content] {
        Value body;
        if (!name.empty()) {
          const auto layout = content.environments.find(name);
          if (!layout) throw HttpError(404, fmt::format("Could not find environment '{}'", name));
          body = modules_of(content.system, *layout);
        } else {
          Array all;
          for (const auto& layout : content.environments.all())
            all.emplace_back(modules_of(content.system, layout));
          body = std::move(all);
        }
        return text_response(json_format, value::to_json(body, value::JsonLayout::compact));
      },
      services.process.log());
}

}  // namespace

Route define_environment_modules() {
  return {.method = net::Method::get,
          .path = "/puppet/v3/environment_modules",
          .doc = "The modules of an environment, or of all, and their versions.",
          .access = Access::administrator,
          .handle = Handler<FrontServices>(answer)};
}

}  // namespace muster::server
