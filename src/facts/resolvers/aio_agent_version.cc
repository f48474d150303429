#include "facts/facts.hh"

namespace muster::facts {

Fact define_aio_agent_version() {
  return {.doc = "The version of Puppet's own agent package, where it is installed.",
          .provides = {"aio_agent_version"},
          .legacy = {},
          .resolve = [](Context& context) -> value::Hash {
            const auto text =
                context.system.read("/opt/puppetlabs/puppet/VERSION", 256).value_or("");
            const std::string version = text.substr(0, text.find_first_not_of("0123456789."));
            if (version.empty()) return {};
            return {{"aio_agent_version", version}};
          }};
}

}  // namespace muster::facts
