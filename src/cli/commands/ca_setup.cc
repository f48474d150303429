#include <fmt/core.h>

#include "base/error.hh"
#include "cli/authority_session.hh"
#include "crypto/digest.hh"
#include "crypto/random.hh"
#include "pki/certname.hh"
#include "pki/unfinished_setup.hh"

namespace muster::cli {

namespace {

std::chrono::seconds authority_lifetime(const Settings& settings) {
  constexpr auto puppets = std::chrono::hours(24 * 365 * 15);
  if (!settings.given("ca_ttl")) return puppets;
  return settings.duration("ca_ttl").value_or(puppets);
}

int run(const Arguments& arguments) {
  AuthoritySession session(arguments);
  if (auto problem = pki::problem_with_certname(session.certname())) throw base::Error(*problem);
  pki::clear_unfinished_setup(session.paths(), session.host_paths(), session.certname());
  auto in_the_way = pki::files_in_the_way(session.paths(), session.host_paths());
  if (!in_the_way.empty()) {
    if (pki::read_file(session.paths().key))
      in_the_way.emplace_back(
          "A CA that is there is used as it is, also one of Puppet Server's: 'muster server "
          "--setup'\nmakes what a server needs beside it.");
    in_the_way.emplace_back(
        "If you would really like to replace your CA, please delete the existing files first.\n"
        "Note that any certificates that were issued by this CA will become invalid if you\n"
        "replace it!");
    print_errors(in_the_way);
    return 1;
  }
  const auto kind = session.key_kind(arguments);
  const auto root = "Puppet Root CA: " + crypto::to_hex(crypto::random_bytes(7));
  pki::set_up({.paths = session.paths(),
               .name = arguments.value("ca-name").value_or(session.settings().text("ca_name")),
               .root_name = arguments.flag("single") ? "" : root,
               .key_kind = kind,
               .authority_lifetime = authority_lifetime(session.settings())},
              session.actor());
  pki::set_up_host({session.host_paths(), session.certname(), alt_names_given(arguments),
                    session.extension_requests(), kind},
                   session.authority(), session.actor());
  const auto directory = session.paths().directory;
  if (arguments.flag("json"))
    print_json(value::Hash{{"cadir", directory}, {"certname", session.certname()}});
  else
    fmt::print("Generation succeeded. Find your files in {}\n", directory);
  return 0;
}

}  // namespace

Command define_ca_setup() {
  return {
      .doc = "Makes a CA and the server's certificate.",
      .usage = "[--ca-name NAME] [--certname NAME] [--subject-alt-names NAME[,NAME]]",
      .details =
          "A root CA and a CA below it that signs, in Puppet's layout. Keys are P-256 unless\n"
          "--key-type or the settings key_type and keylength say otherwise; Puppet Server can\n"
          "sign with RSA keys only.",
      .examples = {"# on a new server\nmuster ca setup",
                   "# with RSA keys, for a server of other names too\nmuster ca setup "
                   "--key-type rsa --subject-alt-names puppet,IP:10.0.0.1"},
      .options = {{"--subject-alt-names", "NAME[,NAME]",
                   "Subject alternative names for the server cert."},
                  {"--ca-name", "NAME", "Common name to use for the CA signing cert.", false, true},
                  {"--single", "", "One CA that is its own root."},
                  {"--key-type", "ec|rsa", "The kind of keys."},
                  json_option},
      .run = run};
}

}  // namespace muster::cli
