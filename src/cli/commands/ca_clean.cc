#include <fmt/core.h>

#include "cli/authority_session.hh"

namespace muster::cli {

namespace {

constexpr int unsigned_request = 24;

void clean(AuthoritySession& session, const std::string& name, Outcomes& outcomes) {
  auto& authority = session.authority();
  const auto revoked = authority.revoke(name, session.actor());
  if (!revoked) outcomes.done(name, fmt::format("Certificate for {} has been revoked", name));
  const auto removed = authority.remove(name, session.actor());
  if (removed)
    outcomes.failed(name, *removed, fmt::format("    Could not find files to clean for {}", name),
                    1);
  else
    outcomes.done(name, "Cleaned files related to " + name);
}

int run(const Arguments& arguments) {
  const auto names = names_given(arguments, "clean");
  AuthoritySession session(arguments);
  Outcomes outcomes(arguments.flag("json"));
  bool had_request_only = false;
  for (const auto& name : names) {
    auto& authority = session.authority();
    had_request_only =
        had_request_only || (!authority.certificate(name) && authority.request(name));
    clean(session, name, outcomes);
  }
  const int status = outcomes.finish();
  return status == 0 && had_request_only ? unsigned_request : status;
}

}  // namespace

Command define_ca_clean() {
  return {.doc = "Revokes a name's certificates and removes its files.",
          .usage = "NAME…",
          .details = "After that the name can be given to another machine.",
          .examples = {"muster ca clean web1.example.com"},
          .options = {certname_option, json_option},
          .run = run};
}

}  // namespace muster::cli
