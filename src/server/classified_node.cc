#include "server/classified_node.hh"

#include <fmt/core.h>

#include "base/error.hh"
#include "server/indirection.hh"

namespace muster::server {

namespace {

HttpError search_failed(const std::string& certname, std::string_view why) {
  return server_error(fmt::format("Failed when searching for node {}: {}", certname, why));
}

Classification classification_of(const std::string& certname, CompilerServices& services) {
  if (!services.node.empty()) return classification_from_json(services.node);
  std::optional<Classification> found;
  try {
    found = classify(services.bench.system, services.options.settings, certname);
  } catch (const base::Error& e) {
    throw search_failed(certname, e.what());
  }
  if (!found) throw server_error(fmt::format("Could not find node '{}'; cannot compile", certname));
  return *std::move(found);
}

}  // namespace

std::string existing_environment(const std::string& asked, CompilerServices& services) {
  return asked == services.bench.environment_name() ||
                 services.bench.content.environments.exists(asked)
             ? asked
             : services.options.settings.text("environment");
}

ClassifiedNode classified(const std::string& certname, const std::string& environment,
                          CompilerServices& services, bool is_fixed) {
  ClassifiedNode out;
  out.classification = classification_of(certname, services);
  auto name = out.classification.environment;
  if (name.empty() || is_fixed) name = environment;
  auto& bench = services.bench;
  if (name != bench.environment_name()) {
    if (name != services.options.settings.text("environment") &&
        !bench.content.environments.exists(name))
      throw search_failed(certname, no_environment(name, bench.content.environments));
    throw Elsewhere{name, to_json(out.classification)};
  }
  auto layout = bench.layout();
  if (!layout)
    throw HttpError(404, fmt::format("Not Found: Could not find environment '{}'", name),
                    "RUNTIME_ERROR");
  out.layout = *std::move(layout);
  return out;
}

}  // namespace muster::server
