#include "agent/identity.hh"

#include <fmt/core.h>
#include <unistd.h>

#include "base/strings.hh"
#include "crypto/random.hh"
#include "os/atomic_write.hh"

namespace muster::agent {

namespace {

constexpr unsigned private_mode = 0640, folder_mode = 0750;

std::string path_of(const cli::Settings& settings) {
  return settings.text("client_datadir") + "/identity";
}

std::string mark_of(const cli::Settings& settings) {
  return settings.text("client_datadir") + "/identity_mark";
}

std::string first_line(os::System& system, const std::string& path) {
  constexpr std::size_t most = 4096;
  return std::string(base::trim(system.read(path, most).value_or("")));
}

}  // namespace

cloud::Metadata metadata_service(const cli::Settings& settings, os::System& system,
                                 Network& network) {
  cloud::MetadataOptions options;
  options.endpoint = settings.text("ec2_metadata_service_endpoint");
  options.allow_v1 = settings.boolean("ec2_metadata_v1");
  const bool is_ec2 =
      first_line(system, "/sys/class/dmi/id/sys_vendor") == "Amazon EC2" ||
      base::lower_ascii(first_line(system, "/sys/hypervisor/uuid")).starts_with("ec2");
  options.disabled = !settings.given("ec2_metadata_service_endpoint") && !is_ec2;
  const auto service = facts_service(network);
  return cloud::Metadata(
      options, service.ask,
      [read = service.read](const std::string& json) -> std::optional<value::Hash> {
        try {
          const auto found = read(json);
          const auto* object = found.if_hash();
          return object ? std::optional(*object) : std::nullopt;
        } catch (const base::Error&) {
          return std::nullopt;
        }
      });
}

facts::MetadataService facts_service(Network& network) {
  return {.ask = [&network](const os::HttpRequest& asked) { return network.ask_metadata(asked); },
          .read =
              [&network](const std::string& json) {
                Examination asked;
                asked.text = json;
                auto found = network.examine(asked);
                if (found.problem) throw base::Error(*found.problem);
                return std::move(found.data);
              }};
}

std::optional<cloud::MachineIdentity> machine_identity(const cli::Settings& settings,
                                                       os::System& system,
                                                       cloud::Metadata& metadata) {
  auto out = cloud::machine_identity(system, metadata);
  if (!out || out->provider == "ec2") return out;
  if (const auto mark = first_line(system, mark_of(settings)); !mark.empty())
    out->instance += "-" + mark;
  return out;
}

bool become_distinct(const cloud::MachineIdentity& identity, const cli::Settings& settings) {
  if (identity.provider == "ec2") return false;
  constexpr std::size_t enough = 8;
  os::make_directories(settings.text("client_datadir"), folder_mode);
  os::write_atomically(mark_of(settings), crypto::random_uuid().substr(0, enough) + "\n",
                       private_mode);
  ::unlink(path_of(settings).c_str());
  return true;
}

void discard_identity(const cli::Settings& settings) {
  for (const auto* file : {"hostprivkey", "hostcert", "hostcsr", "hostpubkey"})
    ::unlink(settings.text(file).c_str());
  ::unlink(path_of(settings).c_str());
}

bool discard_if_cloned(const cloud::MachineIdentity& identity, const cli::Settings& settings,
                       os::System& system, base::LogSink& log) {
  const auto kept = first_line(system, path_of(settings));
  if (kept.empty() || kept == identity.key()) return false;
  base::LogMessage line{base::Level::warning,
                        fmt::format("The certificate of {} was made for the machine {}, and this "
                                    "is {}: it gets one of its own",
                                    settings.text("certname"), kept, identity.key())};
  line.time = system.now();
  log.write(line);
  discard_identity(settings);
  return true;
}

void keep_identity(const cloud::MachineIdentity& identity, const cli::Settings& settings,
                   os::System& system) {
  const auto path = path_of(settings);
  if (first_line(system, path) == identity.key()) return;
  os::make_directories(settings.text("client_datadir"), folder_mode);
  os::write_atomically(path, identity.key() + "\n", private_mode);
}

}  // namespace muster::agent
