#include <fmt/core.h>

#include "cli/authority_session.hh"

namespace muster::cli {

namespace {

constexpr int unsigned_request = 24;

int run(const Arguments& arguments) {
  const auto names = names_given(arguments, "revoke");
  AuthoritySession session(arguments);
  Outcomes outcomes(arguments.flag("json"));
  for (const auto& name : names) {
    const auto refusal = session.authority().revoke(name, session.actor());
    if (!refusal)
      outcomes.done(name, fmt::format("Certificate for {} has been revoked", name));
    else if (refusal->status == 409)
      outcomes.failed(name, *refusal, fmt::format("    Could not revoke unsigned csr for {}", name),
                      unsigned_request);
    else
      outcomes.failed(name, *refusal, fmt::format("    Could not find certificate for {}", name),
                      1);
  }
  return outcomes.finish();
}

}  // namespace

Command define_ca_revoke() {
  return {.doc = "Revokes all certificates of a name.",
          .usage = "NAME…",
          .examples = {"muster ca revoke web1.example.com"},
          .options = {certname_option, json_option},
          .run = run};
}

}  // namespace muster::cli
