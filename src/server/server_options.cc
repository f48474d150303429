#include "server/server_options.hh"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/error.hh"
#include "crypto/digest.hh"
#include "crypto/random.hh"
#include "os/atomic_write.hh"
#include "os/posix_system.hh"
#include "os/service_notification.hh"
#include "pki/certname.hh"
#include "pki/setup.hh"
#include "pki/store.hh"
#include "pki/unfinished_setup.hh"
#include "server/approve_by_identity.hh"
#include "server/cloud_settings.hh"
#include "server/confinement.hh"
#include "server/registry_settings.hh"
#include "server/report_target.hh"

namespace muster::server {

namespace {

constexpr int backlog = 4096;
constexpr unsigned folder_mode = 0755, state_mode = 0750;
const pki::Actor first_start = {"muster server", "first start"};

/// Other ones than the user's, where neither the command line nor the file names any.
void use_places(cli::Arguments& arguments, const cli::Places& places) {
  arguments.settings.use_places(places);
  os::PosixSystem system;
  arguments.settings.load(system);
}

/// --dev: everything in one folder.
cli::Places places_below(const std::string& folder) {
  const auto path = std::filesystem::absolute(folder).lexically_normal().string();
  return {path,          path + "/code",   path + "/state", path + "/run",
          path + "/log", path + "/public", path + "/ssl",   "muster.toml"};
}

std::uint16_t port_in(const cli::Settings& settings) {
  constexpr std::int64_t puppets = 8140, most = 65535;
  const auto port = settings.text("serverport").empty() ? puppets : settings.integer("serverport");
  if (port < 1 || port > most)
    throw base::Error(fmt::format("serverport is {}, which is no port", port));
  return static_cast<std::uint16_t>(port);
}

std::vector<crypto::AltName> alt_names(const Options& options) {
  auto names = options.settings.text("dns_alt_names");
  if (names.empty()) names = "puppet";
  if (options.development) names += ",localhost,IP:127.0.0.1";
  return crypto::read_alt_names(names);
}

void set_up_authority(const Options& options) {
  pki::set_up({.paths = options.authority,
               .name = options.settings.text("ca_name"),
               .root_name = "Puppet Root CA: " + crypto::to_hex(crypto::random_bytes(7)),
               .key_kind = options.key_kind},
              first_start);
}

bool may_enter(const std::string& folder) {
  return ::access(folder.c_str(), W_OK | X_OK) == 0 || errno == ENOENT;
}

/// Where Puppet keeps what is this machine's, as its own configuration has it.
std::string ssldir_of_puppet() {
  os::PosixSystem system;
  cli::Settings settings(cli::puppet_places(true, ""));
  settings.use_section("server");
  settings.load(system);
  return settings.text("ssldir");
}

/// The server's own certificate, where there is none.
void prepare_host(const Options& options, pki::Authority& authority,
                  std::vector<std::string>& notices) {
  if (pki::read_file(options.host.certificate)) return;
  if (!options.development && authority.certificate(options.certname)) {
    const auto ssldir = ssldir_of_puppet();
    if (!pki::adopt_host(options.host, options.certname, ssldir, authority))
      throw base::Error(fmt::format(
          "The CA in {0} has a certificate for {1}, the name of this server, and {2} does not have "
          "it with its key: bring them there, or free the name with 'muster ca clean {1}'",
          options.authority.directory, options.certname, ssldir));
    notices.push_back(
        fmt::format("The certificate and key of {} are Puppet's, copied from {} to {}",
                    options.certname, ssldir, options.settings.text("ssldir")));
    return;
  }
  pki::set_up_host({options.host, options.certname, alt_names(options), {}, options.key_kind},
                   authority, first_start);
}

void prepare_authority(const Options& options, std::vector<std::string>& notices) {
  os::make_directories(options.state_folder, state_mode);
  // Each process must get to the folder that is its own.
  os::make_directories(std::filesystem::path(options.authority.directory).parent_path().string(),
                       folder_mode);
  pki::clear_unfinished_setup(options.authority, options.host, options.certname);
  if (!pki::read_file(options.authority.key) && !pki::read_file(options.authority.certificates))
    set_up_authority(options);
  pki::Authority authority(options.authority, options.authority_options);
  prepare_host(options, authority, notices);
  prepare_users(options, notices);
}

/// The front opens it, as another user: whether that may write there it says itself.
void check_access_log(const std::string& path) {
  if (path.empty()) return;
  const auto folder = std::filesystem::absolute(path).parent_path().string();
  if (::access(folder.c_str(), F_OK) != 0)
    throw base::Error(base::with_errno("access_log is " + path + ", and " + folder, errno));
}

bool accepts_ipv6(const std::string& address) {
  return address.find(':') != std::string::npos;
}

}  // namespace

Options read_options(const cli::Arguments& given) {
  auto arguments = given;
  Options out;
  out.development = given.flag("dev");
  if (out.development)
    use_places(arguments, places_below(given.rest.empty() ? "muster-dev" : given.rest.front()));
  else if (given.flag("system"))
    use_places(arguments, cli::muster_places(true, ""));
  cli::AuthoritySession session(arguments);
  out.settings = session.settings();
  out.certname = session.certname();
  if (auto problem = pki::problem_with_certname(out.certname)) throw base::Error(*problem);
  out.settings.set("certname", out.certname);
  const auto address = out.settings.text("bindaddress");
  out.address = address != "*" ? address : out.development ? "127.0.0.1" : "::";
  out.port = port_in(out.settings);
  out.state_folder = out.settings.text("vardir") + "/server";
  out.authority = session.paths();
  out.authority_options = session.options();
  out.host = session.host_paths();
  out.key_kind = session.key_kind(arguments);
  out.access_log = out.settings.text("access_log");
  const auto level = base::level_from_name(out.settings.text("log_level"));
  if (!level) throw base::Error("Invalid loglevel " + out.settings.text("log_level"));
  out.level = given.flag("debug")     ? base::Level::debug
              : given.flag("verbose") ? std::min(*level, base::Level::info)
                                      : *level;
  const auto form = out.settings.text("log_format");
  if (form != "text" && form != "json")
    throw base::Error("log_format is text or json, not '" + form + "'");
  out.log_form = {.is_json = form == "json", .for_journal = os::is_logged_by_journal()};
  return out;
}

std::vector<std::string> prepare(const Options& options) {
  std::vector<std::string> notices;
  // What cannot be understood is said now, and not by a process that cannot start.
  os::PosixSystem system;
  static_cast<void>(cloud_options(options.settings));
  static_cast<void>(identity_rules(options.settings, system));
  check_report_settings(options.settings);
  static_cast<void>(registry_configuration(options.settings));
  for (const auto* name : {"vardir", "rundir", "logdir"})
    os::make_directories(options.settings.text(name), folder_mode);
  check_access_log(options.access_log);
  // Without all of root's rights what --setup has made is left alone.
  if (may_enter(options.authority.directory) && may_enter(options.state_folder))
    prepare_authority(options, notices);
  const auto certificate =
      crypto::Certificate::from_pem(pki::read_required_file(options.host.certificate));
  const auto key = crypto::PrivateKey::from_pem(pki::read_required_file(options.host.private_key));
  if (!(certificate.public_key() == key.public_key()))
    throw base::Error(
        fmt::format("{} is not the key of {}", options.host.private_key, options.host.certificate));
  return notices;
}

os::Descriptor listen_on(const std::string& address, std::uint16_t port) {
  const bool six = accepts_ipv6(address);
  os::Descriptor out(
      ::socket(six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const auto where = fmt::format("{} port {}", address, port);
  // A kernel without IPv6 has IPv4's any address at least.
  if (!out && address == "::") return listen_on("0.0.0.0", port);
  if (!out) throw base::Error(base::with_errno(where, errno));
  const int on = 1, off = 0;
  ::setsockopt(out.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_storage storage{};
  socklen_t size = 0;
  if (six) {
    ::setsockopt(out.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    auto& in = reinterpret_cast<sockaddr_in6&>(storage);
    in.sin6_family = AF_INET6;
    in.sin6_port = htons(port);
    size = ::inet_pton(AF_INET6, address.c_str(), &in.sin6_addr) == 1 ? sizeof in : 0;
  } else {
    auto& in = reinterpret_cast<sockaddr_in&>(storage);
    in.sin_family = AF_INET;
    in.sin_port = htons(port);
    size = ::inet_pton(AF_INET, address.c_str(), &in.sin_addr) == 1 ? sizeof in : 0;
  }
  if (size == 0) throw base::Error(address + " is no address to listen on");
  if (::bind(out.get(), reinterpret_cast<const sockaddr*>(&storage), size) != 0 ||
      ::listen(out.get(), backlog) != 0) {
    const int code = errno;
    throw base::Error(base::with_errno("Cannot listen on " + where, code) +
                      (code == EADDRINUSE ? ": another server is there. Puppet Server's, perhaps; "
                                            "or set serverport"
                                          : ""));
  }
  return out;
}

}  // namespace muster::server
