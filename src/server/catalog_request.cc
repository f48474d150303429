#include "server/catalog_request.hh"

#include <fmt/core.h>

#include "base/error.hh"
#include "crypto/digest.hh"
#include "crypto/random.hh"
#include "server/classification.hh"
#include "server/classified_node.hh"
#include "server/form.hh"
#include "server/indirection.hh"
#include "server/refused_code.hh"
#include "server/registry_fleet.hh"
#include "server/static_catalog.hh"
#include "server/stored_facts.hh"
#include "types/text.hh"

namespace muster::server {

using value::Value;

namespace {

constexpr std::string_view form_type = "application/x-www-form-urlencoded";

/// The fields of the form win over those of the query.
class Fields {
 public:
  explicit Fields(const net::Request& request)
      : request_(request), form_(is_form(request) ? std::string_view(request.body) : "") {}

  std::optional<std::string> find(std::string_view name) const {
    if (auto found = form_.find(name)) return found;
    const auto found = request_.parameter(name);
    return found ? std::optional<std::string>(*found) : std::nullopt;
  }
  /// Percent-encoded once more than in the query.
  std::optional<std::string_view> raw_facts() const { return form_.raw("facts"); }

 private:
  static bool is_form(const net::Request& request) {
    const auto type = request.headers.find("Content-Type");
    return type && type->starts_with(form_type);
  }

  const net::Request& request_;
  Form form_;
};

std::shared_ptr<NodeFacts> facts_in(const Fields& fields, const std::string& certname,
                                    CompilerServices& services) {
  const auto raw = fields.raw_facts();
  const auto in_query = raw ? std::nullopt : fields.find("facts");
  if (!raw && !in_query) return nullptr;
  const auto format = fields.find("facts_format");
  if (!format)
    throw server_error(fmt::format("Facts but no fact format provided for {}", certname));
  if (raw) return services.bench.facts.read(*raw, *format, certname);
  return services.bench.facts.read(form_encoded(*in_query), *format, certname);
}

std::shared_ptr<NodeFacts> stored_facts(const std::string& certname, CompilerServices& services) {
  if (auto sent = facts_sent_last(certname, services)) return sent;
  auto none = std::make_shared<NodeFacts>();
  none->certname = certname;
  none->is_stored = true;
  return none;
}

void store_facts(NodeFacts& facts, const std::string& environment, CompilerServices& services) {
  if (std::exchange(facts.is_stored, true)) return;
  services.upstream.tell_registry("store_facts",
                                  encode(FactMessage{facts.certname, environment, facts.json}));
}

/// When they are others than last time, as far as this worker knows.
void store_exports(const catalog::Catalog& catalog, CompilerServices& services) {
  constexpr std::size_t most_known = 20'000;
  auto json = exports_json(catalog);
  auto digest = crypto::digest(crypto::Algorithm::sha256, json);
  auto& told = services.bench.told_exports;
  if (told.size() > most_known) told.clear();
  auto& last = told[catalog.name];
  if (last == digest) return;
  const auto reply = services.upstream.ask_registry("store_exports", json);
  if (reply.kind == Reply::Kind::answered) last = std::move(digest);
}

/// Of a node that belongs to another environment: it shall ask again.
catalog::Catalog empty_catalog(const std::string& certname, const std::string& environment) {
  catalog::Catalog out;
  out.name = certname;
  out.environment = environment;
  out.uuid = crypto::random_uuid();
  return out;
}

eval::Node node_for(const CatalogRequest& request, const Call& call, const ClassifiedNode& found,
                    eval::Fleet& fleet, CompilerServices& services) {
  auto& bench = services.bench;
  eval::Node node;
  node.name = request.certname;
  node.environment = found.layout.name;
  node.find_fact = [facts = request.facts, &bench](std::string_view name) {
    if (const auto* v = facts->values.find(name)) return *v;
    const auto* own = bench.server_facts().find(name);
    return own ? *own : Value();
  };
  node.all_facts = [facts = request.facts] { return facts->values; };
  node.server_facts = [&bench, environment = node.environment] {
    auto out = bench.server_facts();
    out.set("environment", environment);
    return out;
  };
  node.trusted =
      request.trusted.if_hash()
          ? *request.trusted.if_hash()
          : trusted_of(request.certname, bench.extensions.of(call.request.peer.certificate),
                       bench.system, services.options.settings.text("trusted_external_command"));
  node.parameters = found.classification.parameters;
  if (const auto* names = found.classification.classes.if_array())
    for (const auto& name : *names) node.classes.push_back(types::to_text(name));
  if (const auto* name = found.classification.classes.if_string()) node.classes = {*name};
  if (const auto* classes = found.classification.classes.if_hash())
    node.class_parameters = *classes;
  node.settings = [&bench] { return bench.setting_values(); };
  node.fleet = &fleet;
  return node;
}

void say_compiled(const CatalogRequest& request, const catalog::Catalog& catalog,
                  std::chrono::duration<double> time, base::LogSink& log) {
  const auto what =
      fmt::format("Compiled {}catalog for {} in environment {}",
                  catalog.code_id.empty() ? "" : "static ", request.certname, catalog.environment);
  if (request.is_v4)
    log.write({base::Level::info, what + " using the v4 catalog endpoint"});
  else
    log.write({base::Level::notice, fmt::format("{} in {:.2f} seconds", what, time.count())});
}

}  // namespace

std::shared_ptr<NodeFacts> facts_sent_last(const std::string& certname,
                                           CompilerServices& services) {
  const auto reply = services.upstream.ask_registry("facts_of", certname);
  if (reply.kind != Reply::Kind::answered || reply.text.empty()) return nullptr;
  auto out = FactsReader::from_json(reply.text);
  out->is_stored = true;
  return out;
}

CatalogRequest read_catalog_request(const Call& call, CompilerServices& services) {
  const Fields fields(call.request);
  CatalogRequest out;
  out.certname = call.at("certname");
  const auto environment = fields.find("environment");
  if (!environment) throw bad_request("An environment parameter must be specified");
  if (!content::Environments::valid_name(*environment))
    throw bad_request(
        fmt::format("The environment must be purely alphanumeric, not '{}'", *environment));
  out.environment = *environment;
  out.facts = facts_in(fields, out.certname, services);
  out.check_environment = fields.find("check_environment") == "true";
  out.static_catalog = fields.find("static_catalog") == "true";
  out.checksum_types = fields.find("checksum_type").value_or("");
  return out;
}

catalog::Catalog compile_catalog(CatalogRequest request, const Call& call,
                                 CompilerServices& services) {
  const auto asked = existing_environment(request.environment, services);
  const auto found = classified(request.certname, asked, services, request.keeps_environment);
  if (!request.facts) request.facts = stored_facts(request.certname, services);
  store_facts(*request.facts, found.layout.name, services);
  if (request.check_environment && found.layout.name != asked)
    return empty_catalog(request.certname, found.layout.name);
  RegistryFleet fleet(services.upstream, request.certname);
  const auto begin = std::chrono::steady_clock::now();
  const auto code = request.static_catalog ? code_id(found.layout, services) : std::string();
  auto catalog = or_refusal(found.layout.name, request.certname, services.log, [&] {
    auto made =
        services.bench.compile(found.layout, node_for(request, call, found, fleet, services));
    made.code_id = code;
    if (!code.empty()) add_file_metadata(made, found.layout, request.checksum_types, services);
    return made;
  });
  store_exports(catalog, services);
  say_compiled(request, catalog, std::chrono::steady_clock::now() - begin, services.log);
  return catalog;
}

net::Response catalog_response(const catalog::Catalog& catalog, const net::Request& request) {
  static constexpr const Format* supported[] = {&rich_format, &json_format, &pson_format};
  const auto& format = accepted_format(request, supported);
  const bool rich = &format == &rich_format;
  return text_response(
      format, catalog::to_json(catalog, rich ? catalog::Richness::rich : catalog::Richness::plain));
}

}  // namespace muster::server
