#include "server/classification.hh"

#include <fmt/core.h>

#include "base/error.hh"
#include "base/strings.hh"
#include "value/json.hh"
#include "value/yaml.hh"

namespace muster::server {

using value::Hash;
using value::Value;

namespace {

Classification from_data(const Value& data, const std::string& certname) {
  const auto* hash = data.if_hash();
  if (!hash)
    throw base::Error(
        fmt::format("Could not load external node results for {}: it is no hash", certname));
  Classification out;
  for (const auto& [key, v] : *hash) {
    if (!key.if_string())
      throw base::Error(
          fmt::format("Could not load external node results for {}: key is not a "
                      "string or symbol",
                      certname));
    // Ruby's symbols keep their colon.
    const auto name =
        key.if_string()->starts_with(':') ? key.if_string()->substr(1) : *key.if_string();
    if (name == "environment" && v.if_string()) out.environment = *v.if_string();
    if (name == "classes") out.classes = v;
    if (name == "parameters" && v.if_hash()) out.parameters = *v.if_hash();
  }
  return out;
}

Value read_yaml(const std::string& text, const std::string& certname) {
  try {
    return value::from_yaml(text);
  } catch (const base::Error& e) {
    throw base::Error(
        fmt::format("Could not load external node results for {}: {}", certname, e.what()));
  }
}

}  // namespace

std::optional<Classification> classify(os::System& system, const cli::Settings& settings,
                                       const std::string& certname) {
  const auto terminus = settings.text("node_terminus");
  if (terminus == "plain") return Classification{};
  if (terminus != "exec")
    throw base::Error(fmt::format("The node terminus '{}' is not known here", terminus));
  const auto program = settings.text("external_nodes");
  if (program.empty() || program == "none")
    throw base::Error(
        "You must set the 'external_nodes' parameter to use the external node terminus");
  os::Command command;
  command.argv = base::split(program, " ");
  if (!command.argv[0].starts_with('/'))
    throw base::Error("You must set the exec parameter to a fully qualified command");
  command.argv.push_back(certname);
  command.timeout = std::chrono::seconds(60);
  const auto result = system.run(command);
  if (!result.ok())
    throw base::Error(fmt::format("Failed to find {} via exec: Execution of '{}' returned {}: {}",
                                  certname, base::join(command.argv, " "), result.status,
                                  base::trim(result.out + result.err)));
  if (base::trim(result.out).empty()) return std::nullopt;
  return from_data(read_yaml(result.out, certname), certname);
}

std::string to_json(const Classification& c) {
  return value::to_json(
      Hash{{"environment", c.environment}, {"classes", c.classes}, {"parameters", c.parameters}},
      value::JsonLayout::compact);
}

Classification classification_from_json(const std::string& json) {
  return from_data(value::from_json(json), "");
}

}  // namespace muster::server
