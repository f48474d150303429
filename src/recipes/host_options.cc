#include "recipes/host_options.hh"

#include <algorithm>

namespace muster::recipes {

namespace {

const value::Value* given(const value::Hash& server, const char* name) {
  const auto* v = server.find(name);
  return v && !v->is_undef() ? v : nullptr;
}

void read(const value::Hash& server, const char* name, std::string& into) {
  if (const auto* v = given(server, name); v && v->if_string()) into = *v->if_string();
}

void read(const value::Hash& server, const char* name, std::optional<std::string>& into) {
  if (const auto* v = given(server, name); v && v->if_string()) into = *v->if_string();
}

void read(const value::Hash& server, const char* name, std::optional<bool>& into) {
  if (const auto* v = given(server, name)) into = v->truthy();
}

void read(const value::Hash& server, const char* name, std::vector<std::string>& into) {
  const auto* v = given(server, name);
  if (!v || !v->if_array()) return;
  for (const auto& item : *v->if_array())
    if (item.if_string()) into.push_back(*item.if_string());
}

void read(const value::Hash& server, const char* name, std::optional<std::chrono::seconds>& into) {
  if (const auto* v = given(server, name); v && v->if_integer())
    into = std::chrono::seconds(*v->if_integer());
}

std::optional<ssh::HostKeyChecking> checking(const value::Hash& server) {
  std::string word;
  read(server, "checking", word);
  if (word == "off") return ssh::HostKeyChecking::off;
  if (word == "accept_new") return ssh::HostKeyChecking::accept_new;
  if (word == "strict") return ssh::HostKeyChecking::strict;
  return std::nullopt;
}

}  // namespace

ssh::Host host_from(const value::Hash& server) {
  ssh::Host host;
  read(server, "name", host.name);
  read(server, "address", host.address);
  read(server, "user", host.user);
  if (const auto* v = given(server, "port"); v && v->if_integer())
    host.port = static_cast<std::uint16_t>(*v->if_integer());
  read(server, "keys", host.keys);
  read(server, "key_data", host.key_data);
  read(server, "certificates", host.certificates);
  read(server, "keys_only", host.keys_only);
  read(server, "use_agent", host.use_agent);
  read(server, "password", host.password);
  read(server, "passphrase", host.passphrase);
  read(server, "methods", host.methods);
  read(server, "host_keys", host.host_keys);
  read(server, "host_key_alias", host.host_key_alias);
  host.checking = checking(server);
  read(server, "known_hosts", host.known_hosts);
  read(server, "jump", host.jump);
  read(server, "proxy_command", host.proxy_command);
  read(server, "forward_agent", host.forward_agent);
  read(server, "connect_timeout", host.connect_timeout);
  read(server, "alive_interval", host.alive_interval);
  if (const auto* v = given(server, "alive_count"); v && v->if_integer())
    host.alive_count = static_cast<int>(std::clamp<std::int64_t>(*v->if_integer(), 1, 100));
  if (const auto* files = given(server, "config"); files && files->if_array()) {
    host.config.emplace();
    read(server, "config", *host.config);
  }
  return host;
}

value::Hash server_from(const ssh::Host& host) {
  value::Hash out{{"name", host.name}, {"address", host.address}};
  if (!host.user.empty()) out.set("user", host.user);
  if (host.port != 0) out.set("port", static_cast<int>(host.port));
  if (!host.host_keys.empty())
    out.set("host_keys", value::Array(host.host_keys.begin(), host.host_keys.end()));
  return out;
}

}  // namespace muster::recipes
