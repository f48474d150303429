#include <fmt/core.h>

#include <algorithm>

#include "base/strings.hh"
#include "cli/authority_session.hh"
#include "pki/certname.hh"
#include "value/json.hh"

namespace muster::cli {

namespace {

using pki::CertificateState;
using Statuses = std::vector<pki::CertificateStatus>;

struct Listing {
  Statuses requested, signed_ones, revoked;
  std::vector<std::string> missing;
  bool empty() const {
    return requested.empty() && signed_ones.empty() && revoked.empty() && missing.empty();
  }
};

/// A file in the folder can have any name.
std::string shown(const std::string& name) {
  return pki::is_file_name(name) ? name : value::to_json(name, value::JsonLayout::compact);
}

Listing listing(pki::Authority& authority, bool all, const std::vector<std::string>& names) {
  std::vector<std::string> unreadable;
  Listing out;
  for (auto& status : pki::all_statuses(authority, unreadable)) {
    const bool wanted = names.empty()
                            ? all || status.state == CertificateState::requested
                            : std::find(names.begin(), names.end(), status.name) != names.end();
    if (!wanted) continue;
    switch (status.state) {
      case CertificateState::requested: out.requested.push_back(std::move(status)); break;
      case CertificateState::signed_: out.signed_ones.push_back(std::move(status)); break;
      case CertificateState::revoked: out.revoked.push_back(std::move(status)); break;
    }
  }
  for (const auto& problem : unreadable) print_errors({"    " + problem});
  const auto has = [](const Statuses& statuses, const std::string& name) {
    return std::any_of(statuses.begin(), statuses.end(),
                       [&](const auto& status) { return status.name == name; });
  };
  for (const auto& name : names)
    if (!has(out.requested, name) && !has(out.signed_ones, name) && !has(out.revoked, name))
      out.missing.push_back(name);
  return out;
}

void print_group(const char* title, const Statuses& statuses) {
  if (statuses.empty()) return;
  std::size_t width = 0;
  for (const auto& status : statuses) width = std::max(width, shown(status.name).size());
  fmt::print("{}\n", title);
  for (const auto& status : statuses) {
    fmt::print("    {:<{}} (SHA256)  {}", shown(status.name), width + 6, status.sha256);
    std::vector<std::string> names, extensions;
    for (const auto kind : {crypto::AltName::Kind::ip, crypto::AltName::Kind::dns})
      for (const auto& name : status.alt_names)
        if (name.kind == kind) names.push_back("\"" + shown(crypto::labelled(name)) + "\"");
    if (!names.empty()) fmt::print("\talt names: [{}]", base::join(names, ", "));
    for (const auto& [name, text] : status.authorization_extensions)
      extensions.push_back(name + ": " + shown(text));
    if (!extensions.empty())
      fmt::print("\tauthorization extensions: [{}]", base::join(extensions, ", "));
    fmt::print("\n");
  }
}

void print_text(const Listing& listing) {
  if (listing.empty()) fmt::print("No certificates to list\n");
  print_group("Requested Certificates:", listing.requested);
  print_group("Signed Certificates:", listing.signed_ones);
  print_group("Revoked Certificates:", listing.revoked);
  if (!listing.missing.empty()) fmt::print("Missing Certificates:\n");
  for (const auto& name : listing.missing) fmt::print("    {}\n", shown(name));
}

value::Array rows(const Statuses& statuses) {
  value::Array out;
  for (const auto& status : statuses) out.push_back(pki::to_data(status));
  return out;
}

void print_data(const Listing& listing, bool all) {
  value::Hash out;
  const auto put = [&](const char* name, value::Array array) {
    if (all || !array.empty()) out.set(name, std::move(array));
  };
  put("requested", rows(listing.requested));
  put("signed", rows(listing.signed_ones));
  put("revoked", rows(listing.revoked));
  if (!listing.missing.empty())
    out.set("missing", value::Array(listing.missing.begin(), listing.missing.end()));
  if (out.empty()) out.set("requested", value::Array());
  fmt::print("{}\n", value::to_json(out, value::JsonLayout::compact));
}

int run(const Arguments& arguments) {
  const auto names = names_given(arguments);
  const bool all = arguments.flag("all");
  const auto format = arguments.value("format").value_or("text");
  if (format != "text" && format != "json")
    throw UsageError(
        fmt::format("Unknown format flag '{}'. Valid formats are 'text', 'json'.", format));
  if (all && !names.empty()) throw UsageError("Cannot combine use of --all and --certname.");
  AuthoritySession session(arguments);
  const auto found = listing(session.authority(), all, names);
  if (format == "json" || arguments.flag("json"))
    print_data(found, all);
  else
    print_text(found);
  return found.missing.empty() ? 0 : 1;
}

}  // namespace

Command define_ca_list() {
  return {.doc = "Lists certificate requests and certificates.",
          .usage = "[--all | NAME…]",
          .details =
              "List outstanding certificate requests. If --all is specified, signed and revoked\n"
              "certificates will be listed as well.",
          .examples = {"# who is waiting\nmuster ca list", "muster ca list --all --json"},
          .options = {{"--all", "", "List all certificates."},
                      certname_option,
                      {"--format", "text|json", "How to write them."},
                      json_option},
          .run = run};
}

}  // namespace muster::cli
