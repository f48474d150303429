#include "cloud/machine_identity.hh"

#include <algorithm>

#include "base/strings.hh"
#include "cloud/identity_document.hh"

namespace muster::cloud {

namespace {

constexpr std::size_t most_tags = 50;  // EC2's own limit

std::string trimmed_file(os::System& system, const std::string& path) {
  return std::string(base::trim(system.read(path, 4096).value_or("")));
}

/// What EC2 writes into its machines' DMI: there is a metadata service, even if it does not answer
/// yet.
bool is_ec2_hardware(os::System& system, const std::string& hardware) {
  return trimmed_file(system, "/sys/class/dmi/id/sys_vendor") == "Amazon EC2" ||
         base::lower_ascii(hardware).starts_with("ec2") ||
         base::lower_ascii(trimmed_file(system, "/sys/hypervisor/uuid")).starts_with("ec2");
}

std::optional<MachineIdentity> ec2_identity(Metadata& metadata) {
  const auto read = metadata.get_object("dynamic/instance-identity/document");
  const auto document = read ? identity_in(*read) : std::nullopt;
  if (!document) return std::nullopt;
  MachineIdentity out{.provider = "ec2",
                      .account = document->account,
                      .region = document->region,
                      .instance = document->instance,
                      .hardware = {},
                      .zone = document->zone,
                      .image = document->image,
                      .type = document->type,
                      .hostname = metadata.get("meta-data/local-hostname").value_or(""),
                      .addresses = {},
                      .document = {}};
  if (!document->private_address.empty()) out.addresses.push_back(document->private_address);
  const auto public_address = metadata.get("meta-data/public-ipv4").value_or("");
  if (!public_address.empty()) out.addresses.push_back(public_address);
  const auto proof = metadata.get("dynamic/instance-identity/rsa2048");
  if (!proof && metadata.failed()) return std::nullopt;
  out.document = base::replace_all(proof.value_or(""), "\n", "");
  return out;
}

}  // namespace

std::string MachineIdentity::key() const {
  if (provider == "ec2") return provider + ":" + account + ":" + region + ":" + instance;
  return provider + ":" + instance + (hardware.empty() ? "" : ":" + hardware);
}

std::optional<MachineIdentity> machine_identity(os::System& system, Metadata& metadata) {
  const std::string hardware = trimmed_file(system, "/sys/class/dmi/id/product_uuid");
  if (metadata.is_there() || is_ec2_hardware(system, hardware)) {
    auto out = ec2_identity(metadata);
    if (out) out->hardware = hardware;
    return out;
  }
  MachineIdentity out{.provider = "machine",
                      .account = {},
                      .region = {},
                      .instance = trimmed_file(system, "/etc/machine-id"),
                      .hardware = hardware};
  return out.instance.empty() ? std::nullopt : std::optional(out);
}

std::map<std::string, std::string> instance_tags(Metadata& metadata) {
  std::map<std::string, std::string> out;
  const std::string folder = "meta-data/tags/instance/";
  for (const std::string& key : base::split(metadata.get(folder).value_or(""), "\n")) {
    if (key.empty() || out.size() >= most_tags) continue;
    if (auto value = metadata.get(folder + key)) out[key] = std::move(*value);
  }
  return out;
}

}  // namespace muster::cloud
