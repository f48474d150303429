#include <fmt/core.h>

#include "base/error.hh"
#include "base/strings.hh"
#include "env/module.hh"
#include "server/background.hh"
#include "server/content_state.hh"
#include "server/front_services.hh"
#include "server/indirection.hh"
#include "server/json_body.hh"
#include "server/process.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

using value::Array;
using value::Hash;
using value::Value;

/// What a module's metadata.json says: the author is part of the name.
Hash described(os::System& system, const env::Module& module) {
  Hash out{{"name", module.name}, {"version", Value()}};
  const auto text = system.read(module.path + "/metadata.json");
  if (!text) return out;
  try {
    const auto said = value::from_json(*text);
    if (!said.if_hash()) return out;
    if (const auto name = text_member(*said.if_hash(), "name"); !name.empty())
      out.set("name", base::replace_all(name, "-", "/"));
    if (const auto* version = said.if_hash()->find("version")) out.set("version", *version);
  } catch (const base::Error&) {
    // As one without it.
  }
  return out;
}

Hash modules_of(os::System& system, const env::Layout& layout) {
  Array modules;
  for (const auto& module : env::modules_in_order(system, layout.modulepath))
    modules.emplace_back(described(system, module));
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
