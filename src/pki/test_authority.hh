#pragma once
#include <string>

#include "os/test_folder.hh"
#include "pki/authority.hh"
#include "pki/setup.hh"

namespace muster::pki {

// What the tests of the CA have in common.

inline const Actor admin{"admin", "10.0.0.1"}, stranger{"", "10.9.9.9"};

struct Ca {
  os::TestFolder folder;
  Paths paths = paths_in(folder / "ca");
  Authority authority;

  explicit Ca(AuthorityOptions options = {}, const std::string& root = "Root")
      : authority(made(paths, root), options) {}
  static Paths made(const Paths& paths, const std::string& root) {
    set_up({.paths = paths, .name = "Puppet CA: test", .root_name = root}, admin);
    return paths;
  }
};

struct Node {
  std::string name;
  crypto::PrivateKey key = crypto::PrivateKey::generate(crypto::KeyKind::p256);
  crypto::RequestPlan plan = {};
  std::string pem() const {
    auto whole = plan;
    if (whole.common_name.empty()) whole.common_name = name;
    return crypto::CertificateRequest::build(key, whole).to_pem();
  }
};

inline const std::vector<Approver> nobody;
inline const std::vector<Approver> everybody{[](const Candidate&) {
  return Verdict{Verdict::Kind::approve, "everybody"};
}};

inline std::string refusal_text(const std::optional<Refusal>& refusal) {
  return refusal ? std::to_string(refusal->status) + " " + refusal->text : "";
}

}  // namespace muster::pki
