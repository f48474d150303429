#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cli/cli.hh"
#include "pki/authority.hh"
#include "pki/setup.hh"
#include "pki/status.hh"
#include "value/value.hh"

namespace muster::cli {

/// What the commands that manage the CA share: its places and the node's own, from the settings.
class AuthoritySession {
 public:
  explicit AuthoritySession(const Arguments& arguments);

  const Settings& settings() const { return settings_; }
  pki::Paths paths() const;
  pki::HostPaths host_paths() const;
  /// The same for another node than this one.
  pki::HostPaths host_paths(const std::string& certname) const;
  std::string certname() const { return settings_.text("certname"); }
  /// From --key-type, else the settings when they were given, else P-256.
  crypto::KeyKind key_kind(const Arguments& arguments) const;
  pki::AuthorityOptions options() const;
  /// The CA there is. Throws base::Error when there is none.
  pki::Authority& authority();
  pki::Actor actor() const;
  /// csr_attributes.yaml's extensions, for certificates that are made without a request.
  std::vector<crypto::Extension> extension_requests() const;

 private:
  Settings settings_;
  std::unique_ptr<pki::Authority> authority_;
};

/// --certname a,b and what was given without an option. Throws UsageError when there is none.
std::vector<std::string> names_given(const Arguments& arguments, const std::string& action);
std::vector<std::string> names_given(const Arguments& arguments);

/// "90d", "5y", seconds. Throws base::Error.
std::optional<std::chrono::seconds> lifetime_given(const Arguments& arguments);
/// --subject-alt-names. Throws base::Error.
std::vector<crypto::AltName> alt_names_given(const Arguments& arguments);

/// What became of each name: said at once, or together as JSON.
class Outcomes {
 public:
  explicit Outcomes(bool json) : json_(json) {}
  void done(const std::string& name, const std::string& line);
  /// `lines` are put under "Error:".
  void failed(const std::string& name, const std::string& lines, int exit_status);
  void failed(const std::string& name, const pki::Refusal& refusal, const std::string& lines,
              int exit_status);
  /// Prints the JSON. The worst exit status.
  int finish();

 private:
  bool json_;
  int status_ = 0;
  value::Array done_, failed_;
};

/// "Error:" and the lines below it, on standard error.
void print_errors(const std::vector<std::string>& lines);
void print_json(const value::Value& data);

inline const Option certname_option = {"--certname", "NAME[,NAME]",
                                       "One or more comma separated certnames.", true, true};
inline const Option json_option = {"--json", "", "Write JSON."};

}  // namespace muster::cli
