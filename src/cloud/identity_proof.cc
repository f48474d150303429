#include "cloud/identity_proof.hh"

#include <algorithm>

#include "base/base64.hh"
#include "base/error.hh"
#include "base/strings.hh"
#include "crypto/signed_message.hh"

namespace muster::cloud {

namespace {

constexpr std::size_t most_text = 32UL * 1024;
constexpr std::size_t most_regions = 200;
constexpr std::string_view mark = "# region ";

}  // namespace

RegionCertificates RegionCertificates::from_text(std::string_view text) {
  RegionCertificates out;
  std::vector<std::string> names;
  std::string pem;
  const auto end_block = [&] {
    if (pem.find("-----BEGIN") == std::string::npos) return;
    if (names.empty())
      throw base::Error("the certificates of identity documents: one has no line '# region NAME'");
    for (const auto& certificate : crypto::Certificate::bundle_from_pem(pem))
      for (const auto& name : names) out.regions_[name].push_back(certificate);
    pem.clear();
  };
  for (const std::string& line : base::split(text, "\n")) {
    if (!line.starts_with(mark)) {
      pem += line + "\n";
      continue;
    }
    end_block();
    names.clear();
    for (const auto& name :
         base::split(base::trim(std::string_view(line).substr(mark.size())), " "))
      if (!name.empty()) names.push_back(name);
  }
  end_block();
  if (out.regions_.size() > most_regions)
    throw base::Error("the certificates of identity documents: too many regions");
  return out;
}

std::variant<IdentityDocument, NotProved> proved_document(std::string_view base64,
                                                          const RegionCertificates& certificates) {
  if (base64.size() > most_text) return NotProved{"the identity document is too large"};
  std::string text(base64);
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
  const auto der = base::from_base64(text);
  if (!der) return NotProved{"the identity document is not base64"};
  for (const auto& [region, signers] : certificates.regions()) {
    const auto content = crypto::content_of_signed_message(*der, signers, most_text);
    if (!std::holds_alternative<std::string>(content)) continue;
    const auto document = read_identity_document(std::get<std::string>(content));
    if (!document) return NotProved{"what is signed is no identity document"};
    if (document->region == region) return *document;
    // A key that is several regions' is found again under the right name.
  }
  return NotProved{"the identity document is not signed by its region's key"};
}

}  // namespace muster::cloud
