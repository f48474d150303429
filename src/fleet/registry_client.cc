#include "fleet/registry_client.hh"

#include <fmt/core.h>

#include "base/error.hh"
#include "cli/session.hh"
#include "os/posix_system.hh"
#include "value/json.hh"

namespace muster::fleet {

namespace {

cli::Settings own_settings(const cli::Arguments& arguments) {
  auto settings = arguments.settings;
  if (settings.text("certname").empty()) {
    cli::Session session(arguments);
    settings.set("certname", session.certname());
  }
  return settings;
}

std::string file_of(const cli::Settings& settings, const char* name) {
  os::PosixSystem system;
  const auto path = settings.text(name);
  const auto text = system.read(path);
  if (!text)
    throw base::Error(fmt::format(
        "This machine has no certificate to ask the registry with: {} cannot be read", path));
  return *text;
}

net::TlsOptions tls_options(const cli::Settings& settings) {
  net::TlsOptions out;
  out.authorities = file_of(settings, "localcacert");
  out.certificate = file_of(settings, "hostcert");
  out.key = file_of(settings, "hostprivkey");
  os::PosixSystem system;
  if (const auto lists = system.read(settings.text("hostcrl"))) {
    out.revocation_lists = *lists;
    const auto wanted = settings.text("certificate_revocation");
    if (wanted == "chain" || wanted == "true") out.revocation = net::Revocation::chain;
    if (wanted == "leaf") out.revocation = net::Revocation::leaf;
  }
  return out;
}

std::string text_at(const value::Value& body, const char* name) {
  const auto* hash = body.if_hash();
  const auto* found = hash ? hash->find(name) : nullptr;
  const auto* text = found ? found->if_string() : nullptr;
  return text ? *text : std::string();
}

}  // namespace

RegistryClient::RegistryClient(const cli::Arguments& arguments)
    : client_(tls_options(own_settings(arguments)), "muster") {
  const auto& settings = arguments.settings;
  auto port = settings.text("serverport");
  if (port.empty()) port = settings.text("masterport");
  base_ = fmt::format("https://{}:{}/muster/v1", settings.text("server"), port);
}

bool RegistryClient::possible(const cli::Arguments& arguments) {
  os::PosixSystem system;
  const auto settings = own_settings(arguments);
  return system.status(settings.text("hostcert")) && system.read(settings.text("hostprivkey"));
}

RegistryClient::Answer RegistryClient::ask(net::Method method, const std::string& path,
                                           const value::Value& body) {
  constexpr std::size_t most_bytes = 256u << 20;
  net::ClientRequest request;
  request.method = method;
  request.url = base_ + path;
  request.limit = most_bytes;
  request.headers.add("Accept", "application/json");
  if (!body.is_undef()) {
    request.headers.add("Content-Type", "application/json");
    request.body = value::to_json(body, value::JsonLayout::compact);
  }
  const auto response = client_.send(request);
  Answer out;
  out.status = response.status;
  const auto type = response.headers.find("Content-Type").value_or("");
  if (type.starts_with("application/json")) {
    out.body = value::from_json(response.body);
  } else if (!response.body.empty()) {  // a refusal of the front, as Puppet's agents get it
    value::Hash refusal;
    refusal.set("message", response.body);
    out.body = value::Value(std::move(refusal));
  }
  out.kind = text_at(out.body, "kind");
  return out;
}

value::Value RegistryClient::must(net::Method method, const std::string& path,
                                  const value::Value& body) {
  auto answer = ask(method, path, body);
  if (answer.status >= 200 && answer.status < 300) return std::move(answer.body);
  const auto message = text_at(answer.body, "message");
  throw base::Error(message.empty() ? fmt::format("The registry answered {}", answer.status)
                                    : message);
}

value::Array RegistryClient::nodes(const std::string& query) {
  const auto body = must(net::Method::get, "/nodes?q=" + net::encoded_component(query));
  const auto* hash = body.if_hash();
  const auto* nodes = hash ? hash->find("nodes") : nullptr;
  const auto* array = nodes ? nodes->if_array() : body.if_array();
  if (!array) throw base::Error("The registry's answer is not a list of nodes");
  return *array;
}

}  // namespace muster::fleet
