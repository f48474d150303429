#include <fmt/core.h>

#include <chrono>

#include "catalog/plain_data.hh"
#include "cli/refusal.hh"
#include "cli/session.hh"
#include "value/json.hh"
#include "value/yaml.hh"

namespace muster::cli {

namespace {

struct Asked {
  std::string node;
  std::shared_ptr<const syntax::Program> code;  // null: the environment's manifest
};

/// [NODE] [FILE] or [NODE] -e CODE: the last word is a file when it is one.
void read_request(Session& session, const Arguments& arguments, Asked& asked) {
  auto rest = arguments.rest;
  const bool coded = arguments.value("execute").has_value();
  const bool filed = !coded && !rest.empty() &&
                     (rest.size() > 1 || rest.back().ends_with(".pp") || rest.back() == "-");
  asked.node = rest.size() > (filed ? 1 : 0) ? rest[0] : session.certname();
  const auto options = session.parse_options();
  if (const auto code = arguments.value("execute")) {
    asked.code = syntax::parse("", *code, options);
  } else if (filed) {
    auto manifest = read_manifest(session.system(), rest.back());
    asked.code = syntax::parse(std::move(manifest.path), std::move(manifest.text), options);
  }
}

std::string rendered(Session& session, const catalog::Catalog& catalog, const std::string& form) {
  const auto plain = [&] {
    return catalog::to_plain_data(
        catalog, [&](const catalog::Resource& resource, const std::string& message) {
          session.warn_at(resource, message);
        });
  };
  if (form == "json") return value::to_json(plain(), value::JsonLayout::compact);
  if (form == "pretty") return value::to_json(plain(), value::JsonLayout::pretty);
  if (form == "rich_data_json")
    return value::to_json(catalog::to_data(catalog, catalog::Richness::rich),
                          value::JsonLayout::compact);
  if (form == "yaml") return value::to_yaml(plain());
  throw UsageError(fmt::format("I don't know how to render '{}'", form));
}

int run(const Arguments& arguments) {
  Session session(arguments);
  if (const auto facts = arguments.value("facts")) session.use_facts_file(*facts);
  Asked asked;  // outlives what is thrown: a span is good as long as its program
  const std::string& node = asked.node;
  try {
    read_request(session, arguments, asked);
    const auto catalog = session.compile(node, asked.code);
    fmt::print("{}\n", rendered(session, catalog, arguments.value("render-as").value_or("json")));
    return 0;
  } catch (const syntax::Refused& e) {
    log_refusal(session.log(), e, {session.settings().text("environment"), node});
  } catch (const diag::SourceError& e) {
    log_refusal(session.log(), e, {"", node});
  }
  return 1;
}

}  // namespace

Command define_catalog_compile() {
  return {
      .doc = "Compiles a node's catalog and prints it as JSON.",
      .usage = "[NODE] [FILE | -e CODE] [--facts FILE]",
      .details =
          "Without FILE or CODE the environment's manifest is compiled. NODE is this machine by "
          "default.",
      .examples = {"# what web1 would get, with facts from a file\nmuster catalog compile web1 "
                   "--facts web1.json --modulepath modules site.pp"},
      .options = {{"-e,--execute", "CODE", "Compile this code."},
                  {"--facts", "FILE", "The node's facts: JSON or YAML. Default: this machine's."},
                  {"--render-as", "FORMAT", "json, pretty, rich_data_json or yaml."},
                  {"-v,--verbose", "", "Log more."},
                  {"-d,--debug", "", "Log everything."}},
      .run = run,
  };
}

}  // namespace muster::cli
