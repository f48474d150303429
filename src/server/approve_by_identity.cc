#include "server/approve_by_identity.hh"

#include <fmt/core.h>

#include <algorithm>
#include <memory>

#include "base/error.hh"
#include "base/strings.hh"
#include "crypto/digest.hh"
#include "crypto/puppet_oids.hh"
#include "server/identity_bindings.hh"

namespace muster::server {

namespace {

using pki::Verdict;
using Problem = std::optional<std::string>;

// How far EC2's two times of one start may be apart.
constexpr auto tolerance = std::chrono::minutes(5);
constexpr std::size_t most_certificate_bytes = 1UL << 20;

Verdict refuse(std::string reason, int status = 403) {
  return {.kind = Verdict::Kind::refuse, .reason = std::move(reason), .status = status};
}

std::string key_of(const cloud::IdentityDocument& document) {
  return "ec2:" + document.account + ":" + document.region + ":" + document.instance;
}

std::string digest_of(const crypto::PublicKey& key) {
  return crypto::hex_digest(crypto::Algorithm::sha256, key.der());
}

/// What stands in braces; nullopt for what there is not, or is empty.
std::optional<std::string> value_of(const std::string& name, const cloud::Instance& instance) {
  std::string out;
  if (name == "instance") out = instance.id;
  if (name == "private_name") out = instance.private_name;
  if (name == "account") out = instance.account;
  if (name == "region") out = instance.region;
  if (name == "zone") out = instance.zone;
  if (name.starts_with("tag:"))
    if (const auto tag = instance.tags.find(name.substr(4)); tag != instance.tags.end())
      out = tag->second;
  return out.empty() ? std::nullopt : std::optional(base::lower_ascii(out));
}

std::optional<std::string> filled_in(std::string_view pattern, const cloud::Instance& instance) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size();) {
    const auto open = std::min(pattern.find('{', at), pattern.size());
    out += pattern.substr(at, open - at);
    if (open == pattern.size()) break;
    const auto close = pattern.find('}', open);
    if (close == std::string_view::npos) return std::nullopt;
    const auto value = value_of(std::string(pattern.substr(open + 1, close - open - 1)), instance);
    if (!value) return std::nullopt;
    out += *value;
    at = close + 1;
  }
  return out;
}

/// A request's own word on what its document says too.
Problem contradiction(const crypto::CertificateRequest& request,
                      const cloud::IdentityDocument& document) {
  const std::pair<std::string_view, const std::string*> known[] = {
      {"pp_instance_id", &document.instance},
      {"pp_region", &document.region},
      {"pp_zone", &document.zone}};
  for (const auto& extension : request.extensions()) {
    const auto name = crypto::short_name_of(extension.oid);
    for (const auto& [known_name, value] : known)
      if (name == known_name && crypto::text_of(extension) != *value)
        return std::string(known_name) + " is not what the identity document says";
  }
  return std::nullopt;
}

class ByIdentity {
 public:
  ByIdentity(IdentityRules rules, IdentityWorld world)
      : rules_(std::move(rules)), world_(std::move(world)), bindings_(world_.bindings_folder) {}

  Verdict judge(const pki::Candidate& candidate, const std::string& proof) const {
    const auto found = cloud::proved_document(proof, rules_.certificates);
    if (const auto* no = std::get_if<cloud::NotProved>(&found)) return refuse(no->reason);
    const auto& document = std::get<cloud::IdentityDocument>(found);
    if (!is_allowed(document))
      return refuse("instances of account " + document.account + " in " + document.region +
                    " may not enrol by identity document");
    if (auto problem = contradiction(candidate.request, document)) return refuse(*problem);
    const auto key = digest_of(candidate.request.public_key());
    if (auto problem = problem_with_binding(document, key)) {
      world_.alarm(candidate, key_of(document) + ": " + *problem);
      return refuse(*problem);
    }
    if (auto verdict = confirm(candidate, document)) return *verdict;
    return {.kind = Verdict::Kind::approve,
            .reason = "identity document of " + key_of(document),
            .redeem = [this, document, key, certname = candidate.certname] {
              return bind(document, key, certname);
            }};
  }

 private:
  bool is_allowed(const cloud::IdentityDocument& document) const {
    return std::ranges::any_of(rules_.accounts, [&](const std::string& allowed) {
      return allowed == document.account || allowed == document.account + "/" + document.region;
    });
  }

  /// Of what was there before: another key, or a later start.
  Problem problem_with_binding(const cloud::IdentityDocument& document,
                               const std::string& key) const {
    const auto bound = bindings_.find(key_of(document));
    if (!bound) return std::nullopt;
    if (document.pending < bound->pending)
      return "the identity document is from before the instance was last started";
    if (bound->key == key) return std::nullopt;
    if (rules_.may_restart && document.pending > bound->pending) return std::nullopt;
    return "the instance has enrolled with another key, as " + bound->certname;
  }

  /// nullopt: nothing is wrong.
  std::optional<Verdict> confirm(const pki::Candidate& candidate,
                                 const cloud::IdentityDocument& document) const {
    const auto answer = world_.confirm({document.account, document.region, document.instance});
    if (answer.kind == Confirmation::Kind::unavailable)
      return refuse("the instance cannot be confirmed now: " + answer.problem, 503);
    if (answer.kind != Confirmation::Kind::found)
      return refuse("the instance is not confirmed: " + answer.problem);
    const auto& instance = *answer.instance;
    if (instance.state != cloud::InstanceState::running &&
        instance.state != cloud::InstanceState::pending)
      return refuse("the instance is " + std::string(cloud::name_of(instance.state)));
    if (document.pending + tolerance < instance.launched)
      return refuse("the identity document is from before the instance was last started");
    if (!bindings_.find(key_of(document)) && world_.now() > instance.launched + rules_.first_use)
      return refuse("the instance was launched too long ago to enrol for the first time");
    if (!may_have(candidate.certname, instance))
      return refuse("the name " + candidate.certname + " is not one of the instance's");
    return std::nullopt;
  }

  bool may_have(const std::string& certname, const cloud::Instance& instance) const {
    return std::ranges::any_of(rules_.certnames, [&](const std::string& pattern) {
      return filled_in(pattern, instance) == certname;
    });
  }

  /// Under the CA's lock: of two that come at the same time one is first.
  Problem bind(const cloud::IdentityDocument& document, const std::string& key,
               const std::string& certname) const {
    if (auto problem = problem_with_binding(document, key)) return problem;
    const auto bound = bindings_.find(key_of(document));
    if (bound && bound->key == key && bound->pending == document.pending) return std::nullopt;
    bindings_.put(key_of(document), {key, certname, document.pending, world_.now()});
    return std::nullopt;
  }

  IdentityRules rules_;
  IdentityWorld world_;
  IdentityBindings bindings_;
};

}  // namespace

IdentityRules identity_rules(const cli::Settings& settings, os::System& system) {
  IdentityRules out;
  out.accounts = settings.list("identity_accounts", ',');
  out.certnames = settings.list("identity_certnames", ',');
  out.may_restart = settings.boolean("identity_restart");
  const auto first_use = settings.duration("identity_first_use");
  out.first_use = first_use.value_or(std::chrono::hours(24 * 365 * 100));
  if (out.accounts.empty()) return out;
  const std::string path = settings.text("identity_certificates");
  const auto text = system.read(path, most_certificate_bytes);
  if (!text) throw base::Error("identity_certificates: " + path + " cannot be read");
  out.certificates = cloud::RegionCertificates::from_text(*text);
  return out;
}

pki::Approver by_identity(IdentityRules rules, IdentityWorld world) {
  // Nobody may: a person can still decide.
  if (rules.accounts.empty()) return [](const pki::Candidate&) { return Verdict(); };
  const auto approver = std::make_shared<const ByIdentity>(std::move(rules), std::move(world));
  return [approver](const pki::Candidate& candidate) -> Verdict {
    for (const auto& [oid, text] : candidate.request.attributes())
      if (oid == identity_document_oid) {
        auto verdict = approver->judge(candidate, text);
        // What is to be redeemed lives as long as the verdict.
        if (verdict.redeem)
          verdict.redeem = [approver, redeem = std::move(verdict.redeem)] { return redeem(); };
        return verdict;
      }
    return {};
  };
}

}  // namespace muster::server
