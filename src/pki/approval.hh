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

/// The first that does not abstain.
Verdict decide(const std::vector<Approver>& approvers, const Candidate& candidate);

}  // namespace muster::pki
