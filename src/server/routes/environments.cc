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

/// Puppet's own time for which it trusts what it has read, which it takes for 0 when it is not set.
/// We look at the disk each time, whatever it says.
Value timeout_of(const std::optional<std::string>& written) {
  if (!written || written->empty()) return 0;
  if (written->find_first_not_of("0123456789") == std::string::npos && written->size() < 10)
    return std::stoi(*written);
  return *written;
}

Hash settings_of(const env::Layout& layout) {
  Array modulepath;
  for (const auto& folder : layout.modulepath) modulepath.emplace_back(folder);
  return Hash{{"modulepath", std::move(modulepath)},
              {"manifest", layout.manifest},
              {"environment_timeout", timeout_of(layout.environment_timeout)},
              {"config_version", layout.config_version}};
}

net::Response answer(const Call&, FrontServices& services) {
  return services.background.respond(
      [&environments = services.content.environments] {
        Array paths;
        for (const auto& folder : environments.path()) paths.emplace_back("file://" + folder);
        paths.emplace_back("data:text/plain,internal");
        Hash all;
        for (const auto& layout : environments.all())
          all.set(layout.name, Hash{{"settings", settings_of(layout)}});
        return text_response(json_format, value::to_json(Hash{{"search_paths", std::move(paths)},
                                                              {"environments", std::move(all)}},
                                                         value::JsonLayout::compact));
      },
      services.process.log());
}

}  // namespace

Route define_environments() {
  return {.method = net::Method::get,
          .path = "/puppet/v3/environments",
          .doc = "The environments and their settings.",
          .access = Access::any_certificate,
          .handle = Handler<FrontServices>(answer)};
}

}  // namespace muster::server
