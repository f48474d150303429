#include <fmt/core.h>

#include "base/error.hh"
#include "cli/authority_session.hh"
#include "crypto/puppet_oids.hh"
#include "os/atomic_write.hh"
#include "os/durable_files.hh"
#include "pki/certname.hh"

namespace muster::cli {

namespace {

constexpr unsigned public_mode = 0644;

std::string in_the_way(AuthoritySession& session, const std::string& name,
                       const pki::HostPaths& paths) {
  std::string out;
  const auto signed_path = session.paths().signed_folder + "/" + name + ".pem";
  for (const auto& path : {paths.certificate, paths.private_key, paths.public_key, signed_path})
    if (pki::read_file(path)) out += "Existing file at '" + path + "'\n";
  if (out.empty()) return out;
  return out +
         fmt::format("Please delete these files if you really want to generate a new cert for {}.",
                     name);
}

void generate(AuthoritySession& session, const Arguments& arguments, const std::string& name,
              Outcomes& outcomes) {
  if (auto problem = pki::problem_with_certname(name)) {
    outcomes.failed(name, "    " + *problem, 1);
    return;
  }
  const auto paths = session.host_paths(name);
  if (auto problem = in_the_way(session, name, paths); !problem.empty()) {
    outcomes.failed(name, problem, 1);
    return;
  }
  auto extensions = session.extension_requests();
  if (arguments.flag("ca-client"))
    extensions.push_back(crypto::text_extension(std::string(crypto::cli_auth_oid), "true"));
  const auto key = crypto::PrivateKey::generate(session.key_kind(arguments));
  pki::write_keys(key, paths.private_key, paths.public_key);
  const auto said = [&](const char* what, const std::string& path) {
    outcomes.done(name, fmt::format("Successfully saved {} for {} to {}", what, name, path));
  };
  said("private key", paths.private_key);
  said("public key", paths.public_key);
  const auto certificate =
      session.authority().issue(name, key.public_key(), alt_names_given(arguments), extensions,
                                lifetime_given(arguments), session.actor());
  os::make_directories(session.settings().text("certdir"));
  os::write_durably(paths.certificate, certificate.to_pem(), public_mode);
  said("certificate", paths.certificate);
}

int run(const Arguments& arguments) {
  const auto names = names_given(arguments, "generate");
  AuthoritySession session(arguments);
  session.authority();
  Outcomes outcomes(arguments.flag("json"));
  for (const auto& name : names) generate(session, arguments, name, outcomes);
  return outcomes.finish();
}

}  // namespace

Command define_ca_generate() {
  return {.doc = "Makes a key and its certificate.",
          .usage = "[--ca-client] [--subject-alt-names NAME[,NAME]] [--ttl TTL] NAME…",
          .details =
              "Keys and certificate are put where a node of that name has them (certdir,\n"
              "privatekeydir, publickeydir). Who has a certificate made with --ca-client\n"
              "administers the CA.",
          .examples = {"muster ca generate web1.example.com"},
          .options = {certname_option,
                      {"--subject-alt-names", "NAME[,NAME]",
                       "Subject alternative names for the generated cert."},
                      {"--ca-client", "", "Whether this cert will be used to request CA actions."},
                      {"--force", "", "Accepted for scripts; the CA may be running."},
                      {"--ttl", "TTL", "The time-to-live for each cert generated and signed."},
                      {"--key-type", "ec|rsa", "The kind of keys."},
                      json_option},
          .run = run};
}

}  // namespace muster::cli
