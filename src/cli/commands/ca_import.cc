#include <fmt/core.h>

#include "base/error.hh"
#include "cli/authority_session.hh"
#include "pki/unfinished_setup.hh"

namespace muster::cli {

namespace {

std::string content_of(const std::string& path) {
  auto text = pki::read_file(path);
  if (!text) throw base::Error(fmt::format("Could not read file '{}'", path));
  return std::move(*text);
}

pki::Import read(const Arguments& arguments) {
  const auto bundle = arguments.value("cert-bundle"), key = arguments.value("private-key"),
             lists = arguments.value("crl-chain");
  if (!bundle || !key || !lists)
    throw UsageError(
        "Missing required argument\n    --cert-bundle, --private-key, --crl-chain are required");
  return {crypto::Certificate::bundle_from_pem(content_of(*bundle)),
          crypto::PrivateKey::from_pem(content_of(*key)),
          crypto::RevocationList::bundle_from_pem(content_of(*lists))};
}

int run(const Arguments& arguments) {
  auto import = read(arguments);
  AuthoritySession session(arguments);
  auto problems = pki::problems_with(import);
  if (problems.empty()) {
    pki::clear_unfinished_setup(session.paths(), session.host_paths(), session.certname());
    problems = pki::files_in_the_way(session.paths(), session.host_paths());
    if (!problems.empty())
      problems.emplace_back("Please delete the existing files first to replace the CA.");
  }
  if (!problems.empty()) {
    print_errors(problems);
    return 1;
  }
  pki::import_authority(import, session.paths(), session.actor());
  pki::set_up_host({session.host_paths(), session.certname(), alt_names_given(arguments),
                    session.extension_requests(), session.key_kind(arguments)},
                   session.authority(), session.actor());
  const auto directory = session.paths().directory;
  if (arguments.flag("json"))
    print_json(value::Hash{{"cadir", directory}, {"certname", session.certname()}});
  else
    fmt::print("Import succeeded. Find your files in {}\n", directory);
  return 0;
}

}  // namespace

Command define_ca_import() {
  return {.doc = "Takes over a CA made elsewhere, and makes the server's certificate.",
          .usage = "--private-key KEY --cert-bundle BUNDLE --crl-chain CHAIN",
          .details =
              "The CA must not have signed or revoked anything yet. A folder in Puppet's layout\n"
              "needs no import: name it with --cadir.",
          .examples = {"muster ca import --private-key ca.key --cert-bundle chain.pem --crl-chain "
                       "crls.pem"},
          .options = {{"--private-key", "KEY", "Path to PEM encoded key."},
                      {"--cert-bundle", "BUNDLE", "Path to PEM encoded bundle."},
                      {"--crl-chain", "CHAIN", "Path to PEM encoded chain."},
                      {"--subject-alt-names", "NAME[,NAME]",
                       "Subject alternative names for the server cert."},
                      {"--key-type", "ec|rsa", "The kind of the server's key."},
                      json_option},
          .run = run};
}

}  // namespace muster::cli
