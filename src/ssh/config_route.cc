#include <fmt/core.h>
#include <sys/socket.h>

#include <algorithm>

#include "base/strings.hh"
#include "ssh/config.hh"
#include "ssh/config_settings.hh"

namespace muster::ssh {

namespace {

constexpr std::uint16_t default_port = 22;

/// A list of algorithms is taken where it is whole: what adds to OpenSSH's defaults (+ - ^) or has
/// patterns means nothing for another library's defaults.
std::string plain_list(const std::string& text) {
  return text.find_first_of("+-^*?!") == 0 || text.find_first_of("*?!") != std::string::npos ? ""
                                                                                             : text;
}

bool mentions(const std::string& list, std::string_view word) {
  const auto words = base::split(base::lower_ascii(list), ",");
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

void ConfigSettings::set_target(Route& route, const Host& host) const {
  route.name = host.name;
  route.config = host.config;
  route.address = !host.address.empty() ? host.address : host_name();
  route.user = !host.user.empty() ? host.user : text("user", user_.name);
  route.port = host.port != 0 ? host.port
                              : static_cast<std::uint16_t>(
                                    std::clamp(number("port").value_or(default_port), 1L, 65'535L));
  // With a key that the registry vouches for the address does not matter; known_hosts goes by the
  // name that OpenSSH would use.
  std::string lookup = !host.host_key_alias.empty() ? host.host_key_alias : text("hostkeyalias");
  const bool alias = !lookup.empty();
  if (!alias) lookup = base::lower_ascii(host_name());
  route.lookup_name =
      alias || route.port == default_port ? lookup : fmt::format("[{}]:{}", lookup, route.port);
}

void ConfigSettings::set_keys(Route& route, const Host& host) const {
  route.keys = host.keys;
  for (const auto& file : list("identityfile"))
    if (base::lower_ascii(file) != "none") route.keys.push_back(expanded(file, route));
  for (auto& file : route.keys)
    if (file.starts_with("~/")) file = user_.home + file.substr(1);
  const auto folder = user_.home + "/.ssh/";
  if (host.keys.empty() && host.key_data.empty() && list("identityfile").empty())
    for (const auto* name : {"id_ed25519", "id_ecdsa", "id_rsa", "id_ed25519_sk", "id_ecdsa_sk"})
      route.default_keys.push_back(folder + name);
  route.key_data = host.key_data;
  route.certificates = host.certificates;
  for (const auto& file : list("certificatefile"))
    route.certificates.push_back(expanded(file, route));
  route.keys_only = host.keys_only.value_or(yes("identitiesonly", false));
  const auto agent = text("identityagent");
  route.use_agent = host.use_agent.value_or(base::lower_ascii(agent) != "none");
  if (!agent.empty() && agent != "SSH_AUTH_SOCK" && base::lower_ascii(agent) != "none")
    route.agent_socket = expanded(agent, route);
  route.password = host.password;
  route.passphrase = host.passphrase;
}

void ConfigSettings::set_methods(Route& route, const Host& host) const {
  route.public_key = yes("pubkeyauthentication", true);
  route.password_allowed = yes("passwordauthentication", true);
  route.keyboard_interactive =
      yes("kbdinteractiveauthentication", yes("challengeresponseauthentication", true));
  auto wanted = text("preferredauthentications");
  if (!host.methods.empty()) wanted = base::join(host.methods, ",");
  if (!wanted.empty()) {
    route.public_key = route.public_key && mentions(wanted, "publickey");
    route.password_allowed = route.password_allowed && mentions(wanted, "password");
    route.keyboard_interactive =
        route.keyboard_interactive && mentions(wanted, "keyboard-interactive");
  }
}

void ConfigSettings::set_host_keys(Route& route, const Host& host) const {
  route.host_keys = host.host_keys;
  const auto wanted = base::lower_ascii(text("stricthostkeychecking"));
  if (host.checking) {
    route.checking = *host.checking;
  } else if (wanted == "accept-new") {
    route.checking = HostKeyChecking::accept_new;
  } else if (wanted == "no" || wanted == "off") {
    route.checking = HostKeyChecking::off;
  }
  route.known_hosts = host.known_hosts;
  if (route.known_hosts.empty()) {
    auto user = list("userknownhostsfile");
    auto global = list("globalknownhostsfile");
    if (user.empty()) user = {"~/.ssh/known_hosts", "~/.ssh/known_hosts2"};
    if (global.empty()) global = {"/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"};
    user.insert(user.end(), global.begin(), global.end());
    for (const auto& file : user)
      if (base::lower_ascii(file) != "none") route.known_hosts.push_back(expanded(file, route));
  }
  for (auto& file : route.known_hosts)
    if (file.starts_with("~/")) file = user_.home + file.substr(1);
  route.hash_known_hosts = yes("hashknownhosts", false);
  route.host_key_algorithms = plain_list(text("hostkeyalgorithms"));
}

void ConfigSettings::set_connection(Route& route, const Host& host) const {
  // As in OpenSSH: whichever of the two comes first excludes the other. What the caller says comes
  // before both.
  const auto jump = host.jump.value_or(host.proxy_command ? "none" : text("proxyjump"));
  if (!jump.empty() && base::lower_ascii(jump) != "none")
    for (const auto& hop : base::split(jump, ",")) route.jumps.emplace_back(base::trim(hop));
  const auto command = host.proxy_command.value_or(host.jump ? "none" : text("proxycommand"));
  if (route.jumps.empty() && base::lower_ascii(command) != "none")
    route.proxy_command = expanded(command, route);
  route.forward_agent = host.forward_agent.value_or(yes("forwardagent", false));
  route.compression = yes("compression", false);
  route.bind_address = text("bindaddress");
  const auto family = base::lower_ascii(text("addressfamily"));
  if (family == "inet") route.family = AF_INET;
  if (family == "inet6") route.family = AF_INET6;
  if (const auto seconds = number("connecttimeout"); seconds && *seconds > 0)
    route.connect_timeout = std::chrono::seconds(*seconds);
  if (host.connect_timeout) route.connect_timeout = host.connect_timeout;
  if (const auto seconds = number("serveraliveinterval"); seconds && *seconds > 0)
    route.alive_interval = std::chrono::seconds(*seconds);
  if (host.alive_interval) route.alive_interval = *host.alive_interval;
  if (const auto count = number("serveralivecountmax"); count && *count > 0)
    route.alive_count = static_cast<int>(*count);
  if (host.alive_count) route.alive_count = *host.alive_count;
  route.ciphers = plain_list(text("ciphers"));
  route.macs = plain_list(text("macs"));
  route.key_exchanges = plain_list(text("kexalgorithms"));
  route.accepted_keys =
      plain_list(text("pubkeyacceptedalgorithms", text("pubkeyacceptedkeytypes")));
}

void ConfigSettings::set_environment(Route& route) const {
  for (const auto& word : list("setenv")) {
    const auto equals = word.find('=');
    if (equals != std::string::npos && equals > 0)
      route.environment.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
}

std::string ConfigSettings::beyond_libssh(const Route& route) const {
  if (!match_exec_.empty()) return match_exec_ + " is a Match exec";
  if (!text("pkcs11provider").empty() && base::lower_ascii(text("pkcs11provider")) != "none")
    return "its keys are on a PKCS#11 token";
  if (const auto canonical = base::lower_ascii(text("canonicalizehostname"));
      canonical == "yes" || canonical == "always")
    return "its name is to be made canonical";
  if (base::lower_ascii(text("preferredauthentications")).starts_with("gssapi") ||
      yes("gssapidelegatecredentials", false))
    return "it is to be reached with GSSAPI";
  if (yes("proxyusefdpass", false)) return "its ProxyCommand passes a descriptor";
  for (const auto& file : route.keys)
    if (file.starts_with("pkcs11:")) return "its keys are on a PKCS#11 token";
  return {};
}

}  // namespace muster::ssh
