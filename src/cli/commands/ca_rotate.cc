#include <fmt/core.h>

#include "cli/authority_session.hh"

namespace muster::cli {

namespace {

/// "Puppet CA: server1, generation 3": a name that none of the CAs there are has.
std::string next_name(const std::string& name, const std::vector<crypto::Certificate>& bundle) {
  for (int generation = 2;; ++generation) {
    auto candidate = fmt::format("{}, generation {}", name, generation);
    bool taken = false;
    for (const auto& certificate : bundle) taken = taken || certificate.common_name() == candidate;
    if (!taken) return candidate;
  }
}

int run(const Arguments& arguments) {
  AuthoritySession session(arguments);
  const auto name = arguments.value("ca-name").value_or(
      next_name(session.settings().text("ca_name"), session.authority().bundle()));
  const auto certificate =
      pki::rotate({.paths = session.paths(), .name = name, .key_kind = session.key_kind(arguments)},
                  session.actor());
  const auto fingerprint = certificate.fingerprint(crypto::Algorithm::sha256);
  if (arguments.flag("json"))
    print_json(value::Hash{{"name", name},
                           {"issuer", certificate.issuer_common_name().value_or("")},
                           {"fingerprint", fingerprint}});
  else
    fmt::print("{} signs from now on (SHA256)  {}\n", name, fingerprint);
  return 0;
}

}  // namespace

Command define_ca_rotate() {
  return {
      .doc = "Gives the CA a new key and certificate.",
      .usage = "[--ca-name NAME]",
      .details =
          "Below the root, when its key (root_key.pem) is there: nodes trust what the new CA\n"
          "signs at once. A CA without a root becomes a second one, which nodes trust when they\n"
          "have fetched the bundle. What the old key signed stays valid and can be revoked.",
      .examples = {"muster ca rotate"},
      .options = {{"--ca-name", "NAME", "Common name to use for the CA signing cert.", false, true},
                  {"--key-type", "ec|rsa", "The kind of key."},
                  json_option},
      .run = run};
}

}  // namespace muster::cli
