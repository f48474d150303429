#include "pki/authority.hh"

#include <fmt/core.h>

#include <algorithm>

#include "base/error.hh"
#include "crypto/issue.hh"
#include "os/posix_system.hh"
#include "pki/authority_hold.hh"
#include "pki/certname.hh"
#include "pki/profile.hh"

namespace muster::pki {

namespace {

/// Clocks that are behind shall not refuse a certificate on its first day.
constexpr auto backdated = std::chrono::hours(24);

std::optional<Refusal> refused(int status, std::string text) {
  return Refusal{status, std::move(text)};
}

/// What was wrong with what was sent is, for what is kept already, a conflict.
std::optional<Refusal> as_conflict(std::optional<Refusal> refusal) {
  if (refusal) refusal->status = 409;
  return refusal;
}

Allowances both(const Allowances& one, const Allowances& other) {
  return {one.alt_names || other.alt_names,
          one.authorization_extensions || other.authorization_extensions};
}

/// A request that was kept, perhaps by another program that reads less carefully.
struct Kept {
  std::optional<crypto::CertificateRequest> request;
  std::string problem;
};

Kept kept_request(const Store& store, const std::string& certname) {
  try {
    return {store.request(certname), ""};
  } catch (const base::Error& e) {
    return {std::nullopt, e.what()};
  }
}

std::vector<crypto::Extension> without_alt_names(std::vector<crypto::Extension> extensions) {
  std::erase_if(extensions, [](const auto& e) { return e.oid == crypto::alt_names_oid; });
  return extensions;
}

}  // namespace

struct Authority::Plan {
  std::string certname;
  crypto::PublicKey key;
  std::vector<crypto::AltName> alt_names;
  std::vector<crypto::Extension> extensions;
  std::optional<std::chrono::seconds> lifetime;
  std::string action, reason;  // for the audit log
};

Authority::Authority(Paths paths, AuthorityOptions options)
    : store_(std::move(paths)),
      options_(options),
      inventory_(store_.paths().inventory),
      audit_(store_.paths().audit) {
  store_.materials();
  store_.lists();
}

/// Why a name cannot simply be given to another key.
struct Authority::Taken {
  std::string serial;  // of the certificate; empty: only a request has it
  Refusal refusal;
};

Submission Authority::submit(const std::string& certname, std::string_view pem,
                             const Enrolment& enrolment, const Actor& actor) {
  const auto request = crypto::CertificateRequest::from_pem(pem);
  if (auto refusal = refuse_always(request, certname)) return {refusal};
  const auto key = request.public_key();
  std::optional<Taken> taken;
  {
    const std::lock_guard guard(mutex_);
    if (already_signed(certname, key)) return {std::nullopt, true};
    taken = find_taken(certname, key);
  }
  const Candidate candidate{certname, request, actor};
  auto verdict = decide(enrolment.proofs, candidate);
  if (taken) {
    if (auto refusal = let_in(*taken, candidate, enrolment, verdict)) return {refusal};
  } else if (verdict.kind == Verdict::Kind::abstain) {
    verdict = decide(enrolment.approvers, candidate);
  }
  if (verdict.kind == Verdict::Kind::refuse) return {refused(verdict.status, verdict.reason)};
  const Hold hold(*this);
  if (already_signed(certname, key)) return {std::nullopt, true};
  const auto taken_now = find_taken(certname, key);
  // Of two who may have it one is first.
  if (taken_now && (!taken || taken_now->serial != taken->serial)) return {taken_now->refusal};
  if (verdict.kind == Verdict::Kind::abstain) return {keep(certname, request, actor)};
  if (auto refusal = refuse_unless_allowed(request, certname, options_.allowed)) {
    // Kept as well, so that somebody can allow it.
    const auto kept = taken_now ? std::nullopt : keep(certname, request, actor);
    return {kept ? kept : refusal};
  }
  if (verdict.redeem)
    if (auto problem = verdict.redeem()) return {refused(403, *problem)};
  if (taken_now) retire(certname, verdict.reason, actor);
  sign_request(certname, request, std::nullopt, verdict.reason, actor);
  return {std::nullopt, true};
}

/// A proof wins against a request that anybody may have sent, and against a certificate of a
/// machine that is no more.
std::optional<Refusal> Authority::let_in(const Taken& taken, const Candidate& candidate,
                                         const Enrolment& enrolment, Verdict& verdict) {
  if (verdict.kind == Verdict::Kind::abstain) return taken.refusal;
  if (verdict.kind == Verdict::Kind::refuse || taken.serial.empty()) return std::nullopt;
  if (enrolment.is_holder_gone && enrolment.is_holder_gone(candidate.certname)) return std::nullopt;
  return taken.refusal;
}

/// Is the answer to that request there already? Then it got lost on the way.
bool Authority::already_signed(const std::string& certname, const crypto::PublicKey& key) {
  const auto certificate = store_.certificate(certname);
  if (!certificate || !(certificate->public_key() == key) || is_revoked_now(*certificate))
    return false;
  return certificate->not_after() > std::chrono::system_clock::now();
}

std::optional<Authority::Taken> Authority::find_taken(const std::string& certname,
                                                      const crypto::PublicKey& key) {
  if (options_.allow_duplicates) return std::nullopt;
  const auto taken = [&](std::string serial, const char* state) {
    return Taken{std::move(serial),
                 {400, fmt::format("{0} already has a {1} certificate; ignoring certificate "
                                   "request. If it is not another machine's that is still there, "
                                   "'muster ca clean {0}' on the CA frees the name",
                                   certname, state)}};
  };
  if (const auto certificate = store_.certificate(certname))
    return taken(certificate->serial().hex(), is_revoked_now(*certificate) ? "revoked" : "signed");
  const auto kept = kept_request(store_, certname);
  if (kept.problem.empty() && (!kept.request || kept.request->public_key() == key))
    return std::nullopt;
  return taken("", "requested");
}

std::optional<Refusal> Authority::refuse_duplicate(const std::string& certname,
                                                   const crypto::PublicKey& key) {
  const auto taken = find_taken(certname, key);
  return taken ? std::optional(taken->refusal) : std::nullopt;
}

std::optional<Refusal> Authority::keep(const std::string& certname,
                                       const crypto::CertificateRequest& request,
                                       const Actor& actor) {
  const auto before = kept_request(store_, certname).request;
  if (before && before->signed_part() == request.signed_part()) return std::nullopt;
  if (!before)
    if (auto refusal = make_room()) return refusal;
  audit_.add({.action = "request",
              .certname = certname,
              .detail = request.fingerprint(crypto::Algorithm::sha256)},
             actor);
  store_.put(certname, request);
  return std::nullopt;
}

std::optional<Refusal> Authority::make_room() {
  const auto names = store_.requested_names();
  if (names.size() < options_.most_pending) return std::nullopt;
  os::PosixSystem system;
  const auto oldest = system.now() - options_.pending_kept;
  const auto limit =
      std::chrono::duration_cast<std::chrono::nanoseconds>(oldest.time_since_epoch()).count();
  std::size_t removed = 0;
  for (const auto& name : names) {
    const auto status = system.status(store_.request_path(name));
    if (!status || status->mtime_ns > limit) continue;
    audit_.add({.action = "expire_request", .certname = name}, {"muster", ""});
    if (store_.remove_request(name)) ++removed;
  }
  if (removed != 0) return std::nullopt;
  return refused(503, "Too many certificate requests are waiting; try again later");
}

std::optional<Refusal> Authority::sign(const std::string& certname, const SignOptions& options,
                                       const Actor& actor) {
  const Hold hold(*this);
  if (!is_file_name(certname)) return refused(404, "Invalid certificate subject.");
  const auto [request, problem] = kept_request(store_, certname);
  if (!problem.empty()) return refused(409, problem);
  const auto certificate = store_.certificate(certname);
  if (!request && !certificate) return refused(404, "Invalid certificate subject.");
  if (!request)
    return refused(
        409,
        fmt::format("Cannot sign certificate for host {} without a certificate request", certname));
  if (auto refusal = refuse_always(*request, certname)) return as_conflict(refusal);
  const auto allowed = both(options_.allowed, options.allowed);
  if (auto refusal = refuse_unless_allowed(*request, certname, allowed))
    return as_conflict(refusal);
  if (already_signed(certname, request->public_key())) {
    store_.remove_request(certname);
    return std::nullopt;
  }
  if (auto refusal = refuse_duplicate(certname, request->public_key())) return as_conflict(refusal);
  sign_request(certname, *request, options.lifetime, "", actor);
  return std::nullopt;
}

crypto::Certificate Authority::sign_request(const std::string& certname,
                                            const crypto::CertificateRequest& request,
                                            std::optional<std::chrono::seconds> lifetime,
                                            const std::string& reason, const Actor& actor) {
  auto extensions = puppet_extensions(without_alt_names(request.extensions()));
  auto out = sign_now({certname, request.public_key(), request.alt_names(), std::move(extensions),
                       lifetime, "sign", reason},
                      actor);
  store_.remove_request(certname);
  return out;
}

crypto::Certificate Authority::issue(const std::string& certname, const crypto::PublicKey& key,
                                     const std::vector<crypto::AltName>& alt_names,
                                     const std::vector<crypto::Extension>& extensions,
                                     std::optional<std::chrono::seconds> lifetime,
                                     const Actor& actor) {
  if (auto problem = problem_with_certname(certname)) throw base::Error(*problem);
  if (auto weakness = key.weakness()) throw base::Error(*weakness);
  const Hold hold(*this);
  if (store_.certificate(certname))
    throw base::Error(fmt::format("{} already has a certificate", certname));
  return sign_now({certname, key, alt_names, extensions, lifetime, "generate", ""}, actor);
}

Renewal Authority::renew(const crypto::Certificate& old, const Actor& actor) {
  const auto certname = old.only_common_name().value_or("");
  if (auto problem = problem_with_certname(certname)) return {refused(400, *problem), {}};
  const Hold hold(*this);
  const auto& bundle = store_.materials().bundle;
  const bool ours = std::any_of(bundle.begin(), bundle.end(), [&](const auto& authority) {
    return authority.is_authority() && old.is_signed_by(authority);
  });
  if (!ours) return {refused(403, "The certificate was not signed by this CA"), {}};
  if (!old.is_valid_at(std::chrono::system_clock::now()))
    return {refused(403, "The certificate is not valid now"), {}};
  if (is_revoked_now(old)) return {refused(403, "The certificate is revoked"), {}};
  const auto current = store_.certificate(certname);
  if (!current || !(current->public_key() == old.public_key()))
    return {refused(403, "The certificate is not the one of " + certname), {}};
  return {std::nullopt, sign_now({certname, old.public_key(), old.alt_names(),
                                  puppet_extensions(old.extensions()), std::nullopt, "renew",
                                  "of serial " + old.serial().hex()},
                                 actor)};
}

/// The order matters. The serial is taken first; the inventory knows of the certificate before
/// there is one that could leave; the audit log knows of it before both.
crypto::Certificate Authority::sign_now(const Plan& plan, const Actor& actor) {
  const auto& signer = store_.materials().own;
  const auto now = std::chrono::system_clock::now();
  if (!signer.certificate.is_valid_at(now))
    throw base::Error("the CA's certificate is not valid now");
  inventory_.refresh();
  const auto serial = store_.take_serial(inventory_.highest());
  auto out = crypto::issue(
      {plan.certname, serial, now - backdated,
       std::min<crypto::Certificate::Time>(now + plan.lifetime.value_or(options_.lifetime),
                                           signer.certificate.not_after()),
       plan.key,
       node_extensions(plan.certname, plan.alt_names, plan.extensions, plan.key,
                       signer.certificate)},
      signer.certificate, signer.key);
  audit_.add({plan.action, plan.certname, serial.hex(), plan.reason}, actor);
  inventory_.add(out);
  store_.put(plan.certname, out);
  return out;
}

}  // namespace muster::pki
