#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "cli/settings.hh"
#include "cloud/identity_proof.hh"
#include "pki/approval.hh"
#include "server/confirm_instance.hh"

namespace muster::server {

/// The attribute of a request that carries the identity document: the base64 of the PKCS #7 with
/// the RSA-2048 signature.
inline constexpr std::string_view identity_document_oid = "1.3.6.1.4.1.34380.1.2.100";

/// Which instances get a certificate for showing their identity document.
struct IdentityRules {
  cloud::RegionCertificates certificates;
  std::vector<std::string> accounts;   // "123456789012" or "123456789012/us-east-1"
  std::vector<std::string> certnames;  // "{instance}", "{tag:Name}.example.com"
  std::chrono::seconds first_use = std::chrono::minutes(15);  // after the launch
  bool may_restart = false;  // another key after it was stopped and started
};
/// From the settings identity_…; reads the file of certificates. Throws base::Error.
IdentityRules identity_rules(const cli::Settings& settings, os::System& system);

/// What the approver uses of the world.
struct IdentityWorld {
  ConfirmInstance confirm;
  std::string bindings_folder;  // of the CA's
  /// A refusal that somebody should look at: the instance has another key already.
  std::function<void(const pki::Candidate&, const std::string& detail)> alarm;
  std::function<std::chrono::system_clock::time_point()> now;
};

/// Approves who shows the identity document of an instance that is there, is in an account that
/// may, and was not used by anybody else before: any process on an instance can read its document,
/// so the first key that comes with it is the one. Refuses who shows any other. Abstains from
/// requests without one.
pki::Approver by_identity(IdentityRules rules, IdentityWorld world);

}  // namespace muster::server
