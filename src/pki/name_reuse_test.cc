#include <doctest/doctest.h>

#include "pki/test_authority.hh"

using namespace muster;
using namespace muster::pki;

namespace {

/// As a token does: with something that only the right machine has.
Enrolment with_proof(bool is_gone) {
  return {everybody, nobody, [is_gone](const std::string&) { return is_gone; }};
}

std::string ask(Ca& ca, const Node& node, const Enrolment& enrolment) {
  return refusal_text(ca.authority.submit(node.name, node.pem(), enrolment, stranger).refusal);
}

}  // namespace

TEST_CASE("the name of a machine that is gone goes to who brings a proof, and to nobody else") {
  Ca ca;
  const Node first{"web1"}, second{"web1"}, third{"web1"};
  CHECK(ask(ca, first, with_proof(false)) == "");
  const auto old = *ca.authority.certificate("web1");
  const std::string taken = "400 web1 already has a signed certificate; ignoring";
  CHECK(ask(ca, second, with_proof(false)).starts_with(taken));
  CHECK(ask(ca, second, {{}, everybody, [](const auto&) { return true; }}).starts_with(taken));
  CHECK(ask(ca, second, {everybody, {}, nullptr}).starts_with(taken));
  const Enrolment refuses{{[](const Candidate&) {
                            return Verdict{Verdict::Kind::refuse, "no good"};
                          }},
                          everybody,
                          [](const auto&) { return true; }};
  CHECK(ask(ca, second, refuses) == "403 no good");
  CHECK_FALSE(ca.authority.is_revoked(old));
  CHECK(ask(ca, second, with_proof(true)) == "");
  const auto now = *ca.authority.certificate("web1");
  CHECK(now.public_key() == second.key.public_key());
  CHECK(ca.authority.is_revoked(old));
  CHECK_FALSE(ca.authority.is_revoked(now));
  CHECK(ca.authority.renew(old, stranger).refusal);
  const auto audit = read_required_file(ca.paths.audit);
  CHECK(audit.find(R"("action":"replace","certname":"web1","serial":")" + old.serial().hex()) !=
        std::string::npos);
  CHECK_FALSE(break_in_audit_log(audit));
  // One who was let in for the name of the first does not get it from the second.
  const Enrolment late{everybody, nobody, [&](const auto&) {
                         return ask(ca, Node{"web1"}, with_proof(true)).empty();
                       }};
  CHECK(ask(ca, third, late).starts_with(taken));
}

TEST_CASE("a request that anybody sent does not keep who brings a proof from the name") {
  Ca ca;
  CHECK(ask(ca, Node{"web1"}, {}) == "");
  const Node rightful{"web1"};
  CHECK(ask(ca, rightful, {}).starts_with("400 web1 already has a requested certificate"));
  CHECK(ask(ca, rightful, with_proof(false)) == "");
  CHECK(ca.authority.certificate("web1")->public_key() == rightful.key.public_key());
  CHECK_FALSE(ca.authority.request("web1"));
}
