#pragma once
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pki/approval.hh"
#include "pki/audit.hh"
#include "pki/inventory.hh"
#include "pki/request_check.hh"
#include "pki/store.hh"

namespace muster::pki {

struct AuthorityOptions {
  std::chrono::seconds lifetime = std::chrono::hours(24 * 365 * 5);  // ca_ttl
  Allowances allowed;
  bool allow_duplicates = false;      // allow_duplicate_certs
  bool infrastructure_list = false;   // enable-infra-crl
  std::size_t most_pending = 10'000;  // requests that wait for somebody to decide
  std::chrono::seconds pending_kept = std::chrono::hours(24);  // once there are that many
};

struct SignOptions {
  std::optional<std::chrono::seconds> lifetime;
  Allowances allowed;  // beside what the CA allows
};

struct Submission {
  std::optional<Refusal> refusal;
  bool is_signed = false;
};

struct Renewal {
  std::optional<Refusal> refusal;
  std::optional<crypto::Certificate> certificate;
};

/// A CA in Puppet's layout. Every change is made under a lock on its folder, which other processes
/// take as well, and in an order in which a kill at any moment loses no certificate that left, and
/// never lets a serial be used twice. Threads may share it. Refusals are answers; what fails in the
/// world throws base::Error, as does a request that cannot be read.
class Authority {
 public:
  /// Throws base::Error when there is no such CA.
  Authority(Paths paths, AuthorityOptions options);

  /// A node's request, from anybody: checked, then signed if an approver approves, else kept. Of a
  /// name that is taken only as `Enrolment` says.
  Submission submit(const std::string& certname, std::string_view pem, const Enrolment& enrolment,
                    const Actor& actor);
  /// A request that was kept.
  std::optional<Refusal> sign(const std::string& certname, const SignOptions& options,
                              const Actor& actor);
  /// All certificates that a name ever got.
  std::optional<Refusal> revoke(const std::string& certname, const Actor& actor);
  /// The name's certificate and request, without revoking.
  std::optional<Refusal> remove(const std::string& certname, const Actor& actor);
  std::optional<Refusal> remove_request(const std::string& certname, const Actor& actor);
  /// A new certificate for who has a valid one: the same key, names and extensions.
  Renewal renew(const crypto::Certificate& old, const Actor& actor);
  /// For a key made here. Throws base::Error when the name has one.
  crypto::Certificate issue(const std::string& certname, const crypto::PublicKey& key,
                            const std::vector<crypto::AltName>& alt_names,
                            const std::vector<crypto::Extension>& extensions,
                            std::optional<std::chrono::seconds> lifetime, const Actor& actor);
  /// Newer lists of the CAs above this one.
  std::optional<Refusal> update_lists(std::string_view pem, const Actor& actor);
  /// Under the lock, with an entry in the audit log before.
  void change(const AuditEntry& entry, const Actor& actor, const std::function<void()>& action);

  // What there is now.
  std::optional<crypto::Certificate> certificate(const std::string& certname);
  std::optional<crypto::CertificateRequest> request(const std::string& certname);
  std::vector<std::string> signed_names();
  std::vector<std::string> requested_names();
  std::vector<crypto::Certificate> bundle();
  std::vector<crypto::RevocationList> lists();
  bool is_revoked(const crypto::Certificate& certificate);
  const Paths& paths() const { return store_.paths(); }
  const AuthorityOptions& options() const { return options_; }

 private:
  class Hold;
  struct Plan;

  std::optional<Refusal> refuse_duplicate(const std::string& certname,
                                          const crypto::PublicKey& key);
  struct Taken;
  std::optional<Taken> find_taken(const std::string& certname, const crypto::PublicKey& key);
  std::optional<Refusal> let_in(const Taken& taken, const Candidate& candidate,
                                const Enrolment& enrolment, Verdict& verdict);
  void retire(const std::string& certname, const std::string& reason, const Actor& actor);
  std::vector<crypto::Serial> serials_of(const std::string& certname);
  bool already_signed(const std::string& certname, const crypto::PublicKey& key);
  std::optional<Refusal> keep(const std::string& certname,
                              const crypto::CertificateRequest& request, const Actor& actor);
  std::optional<Refusal> make_room();
  crypto::Certificate sign_now(const Plan& plan, const Actor& actor);
  crypto::Certificate sign_request(const std::string& certname,
                                   const crypto::CertificateRequest& request,
                                   std::optional<std::chrono::seconds> lifetime,
                                   const std::string& reason, const Actor& actor);
  void revoke_serials(const std::vector<crypto::Serial>& serials);
  void revoke_for_infrastructure(const std::vector<crypto::Serial>& serials);
  bool is_revoked_now(const crypto::Certificate& certificate);

  std::mutex mutex_;
  Store store_;
  AuthorityOptions options_;
  Inventory inventory_;
  AuditLog audit_;
};

}  // namespace muster::pki
