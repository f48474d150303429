#include "pki/approval.hh"

namespace muster::pki {

Verdict decide(const std::vector<Approver>& approvers, const Candidate& candidate) {
  for (const auto& approver : approvers)
    if (auto verdict = approver(candidate); verdict.kind != Verdict::Kind::abstain) return verdict;
  return {};
}

}  // namespace muster::pki
