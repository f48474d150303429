#include <fmt/core.h>

#include "cli/authority_session.hh"

namespace muster::cli {

namespace {

constexpr int nothing_to_do = 24;

std::string lines_for(const std::string& name, const pki::Refusal& refusal) {
  if (refusal.status == 404)
    return fmt::format("    Could not find certificate request for {}", name);
  return fmt::format(
      "    When attempting to sign certificate request '{}', received\n      code: {}\n      "
      "body: {}",
      name, refusal.status, refusal.text);
}

int run(const Arguments& arguments) {
  auto names = names_given(arguments);
  const bool all = arguments.flag("all");
  if (all && !names.empty()) throw UsageError("--all and --certname cannot be used together");
  if (!all && names.empty()) throw UsageError("No arguments given");
  const pki::SignOptions options{lifetime_given(arguments),
                                 {arguments.flag("allow-subject-alt-names"),
                                  arguments.flag("allow-authorization-extensions")}};
  AuthoritySession session(arguments);
  auto& authority = session.authority();
  if (all) names = authority.requested_names();
  Outcomes outcomes(arguments.flag("json"));
  if (all && names.empty())
    outcomes.failed("", "    No waiting certificate requests to sign", nothing_to_do);
  for (const auto& name : names) {
    const auto refusal = authority.sign(name, options, session.actor());
    if (refusal)
      outcomes.failed(name, *refusal, lines_for(name, *refusal), 1);
    else
      outcomes.done(name, "Successfully signed certificate request for " + name);
  }
  return outcomes.finish();
}

}  // namespace

Command define_ca_sign() {
  return {
      .doc = "Signs certificate requests.",
      .usage = "[--ttl TTL] --all | NAME…",
      .details =
          "Further names and authorization are signed only when that is allowed here: look at\n"
          "the request first (muster ca list).",
      .examples = {"muster ca sign web1.example.com",
                   "# a certificate for a week\nmuster ca sign --ttl 7d web1.example.com"},
      .options = {{"--all", "", "Operate on all certnames."},
                  certname_option,
                  {"--ttl", "TTL", "The time-to-live for each cert signed."},
                  {"--allow-subject-alt-names", "", "Sign further names that are asked for."},
                  {"--allow-authorization-extensions", "", "Sign authorization that is asked for."},
                  json_option},
      .run = run};
}

}  // namespace muster::cli
