#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "agent/examination.hh"
#include "agent/servers.hh"
#include "crypto/certificate_request.hh"
#include "crypto/key.hh"

namespace muster::agent {

/// Another process is about the node's certificate.
class LockFailure : public base::Error {
 public:
  using base::Error::Error;
};

struct TrustOptions {
  std::chrono::seconds wait{0};  // between tries to get a certificate; 0: no further try
  std::optional<std::chrono::seconds> wait_at_most;
  std::chrono::seconds wait_for_lock{0}, wait_for_lock_at_most{60};
  bool once = false;       // the first error ends it
  bool to_console = true;  // why it ends is said there, not in the log
  std::function<bool()> stop_requested;
  /// Further attributes of a request, asked for when one is made: a token, an identity document.
  std::function<std::vector<std::pair<std::string, std::string>>()> attributes;
};

/// The node's certificate and what it believes in: Puppet's files and Puppet's steps from nothing
/// to a certificate that is good. What a server sent is read by the network process alone.
class Trust {
 public:
  Trust(Servers& servers, Network& network, const cli::Settings& settings, os::System& system,
        base::LogSink& log)
      : servers_(servers), network_(network), settings_(settings), system_(system), log_(log) {}

  /// All steps, waiting as the options say. The network then uses the certificate. False, after a
  /// line that says why: there is none, and the process shall end with status 1. Throws base::Error
  /// where `once` says so.
  bool ensure_certificate(const TrustOptions& options);

  // The steps.

  /// CA certificates and revocation lists, from the files or the server; the network then checks
  /// servers with them. Throws base::Error.
  void ensure_authorities();
  /// The key there is, or a new one. Throws base::Error.
  crypto::PrivateKey ensure_key(const char* kind_of_new_rsa_key);
  crypto::CertificateRequest make_request(
      const crypto::PrivateKey& key,
      const std::vector<std::pair<std::string, std::string>>& attributes);
  void save_request(const crypto::CertificateRequest& request);
  /// Throws ResponseError 400 for a conflict.
  void submit(const crypto::CertificateRequest& request);
  /// nullopt: not signed yet.
  std::optional<KnownCertificate> fetch_certificate();
  /// Checks it and puts it in its file. Throws base::Error.
  void keep_certificate(const KnownCertificate& certificate, const crypto::PrivateKey& key);
  /// Asks for a new certificate for the same key.
  KnownCertificate renew();

  /// nullopt when there is no file. Throws base::Error when it cannot be read.
  std::optional<crypto::PrivateKey> load_key() const;
  std::optional<KnownCertificate> load_certificate();
  std::optional<crypto::CertificateRequest> load_request() const;  // which was made here
  const std::vector<KnownCertificate>& authorities() const { return authorities_; }
  /// From the files only. Throws base::Error when one is missing or they do not fit.
  KnownCertificate load_all();
  /// The same, and the network uses it.
  void load_and_use();
  /// Throws base::Error with Puppet's words.
  void check(const KnownCertificate& certificate, const crypto::PrivateKey& key);
  /// All of it for people, as `openssl x509 -text` prints it.
  std::string description(const KnownCertificate& certificate);

 private:
  enum class Step { done, wait };
  Step try_once(const TrustOptions& options);
  void ensure_lists();
  void refresh_authorities();
  void refresh_lists();
  void renew_when_due(const KnownCertificate& certificate, const crypto::PrivateKey& key);
  void use(const std::optional<KnownCertificate>& certificate,
           const std::optional<crypto::PrivateKey>& key);
  bool wait_or_say(const TrustOptions& options, std::chrono::steady_clock::time_point begin);
  void say_end(const TrustOptions& options, const std::string& text);
  void say(base::Level level, std::string message);
  std::optional<std::string> read(const char* setting) const;
  void write(const char* setting, const std::string& content, unsigned mode);
  bool is_due(const char* setting, const char* file) const;
  net::Revocation revocation() const;
  Findings examined(Examination::Kind kind, std::string text);
  std::vector<KnownCertificate> read_authorities(std::string text);
  std::string read_lists(std::string text);
  KnownCertificate read_certificate(std::string text);
  std::string authorities_text() const;
  std::string certname() const { return settings_.text("certname"); }

  Servers& servers_;
  Network& network_;
  const cli::Settings& settings_;
  os::System& system_;
  base::LogSink& log_;
  std::vector<KnownCertificate> authorities_;
  std::string lists_;  // PEM
};

/// "(SHA256) AB:CD:…". Throws base::Error for an algorithm there is not.
std::string labelled_fingerprint(const std::string& algorithm, const std::string& der);

}  // namespace muster::agent
