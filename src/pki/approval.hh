#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "crypto/certificate_request.hh"
#include "pki/refusal.hh"

namespace muster::pki {

/// Who may be given a certificate without anybody being asked.
struct Candidate {
  std::string certname;  // checked
  crypto::CertificateRequest request;
  Actor actor;
};

struct Verdict {
  enum class Kind { abstain, approve, refuse };
  Kind kind = Kind::abstain;
  std::string reason;  // by what it is approved, for the audit log; or the text of the refusal
  /// Called under the CA's lock just before an approved request is signed. What it returns stops
  /// that.
  std::function<std::optional<std::string>()> redeem = nullptr;
  int status = 403;  // of a refusal; 503: it can be asked again later
};

/// One way of deciding. Called without the CA's lock, and may take its time.
using Approver = std::function<Verdict(const Candidate&)>;

/// Who may get a certificate by asking for it.
struct Enrolment {
  /// These look at something that only the machine meant can show: a token, an identity document.
  std::vector<Approver> proofs;
  /// The others, after them: by the name alone, or by a program.
  std::vector<Approver> approvers;
  /// Is the machine that had the name gone for good? Then who brings a proof may have it: what the
  /// name got before is revoked. Called without the CA's lock.
  std::function<bool(const std::string& certname)> is_holder_gone = nullptr;
};

/// The first that does not abstain.
Verdict decide(const std::vector<Approver>& approvers, const Candidate& candidate);

}  // namespace muster::pki
