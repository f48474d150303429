#include "agent/examination.hh"

#include "agent/trust_problem.hh"
#include "base/error.hh"
#include "base/strings.hh"
#include "base/unix_time.hh"
#include "crypto/certificate.hh"
#include "crypto/chain.hh"
#include "crypto/revocation_list.hh"
#include "net/value_wire.hh"
#include "value/json.hh"

namespace muster::agent {

namespace {

using crypto::Certificate;
using crypto::RevocationList;
using net::WireReader;
using net::WireWriter;

KnownCertificate known(const Certificate& one) {
  return {.pem = one.to_pem(),
          .der = one.der(),
          .subject = std::string(base::replace_all(one.subject(), "/CN=", "CN=")),
          .common_name = one.common_name().value_or(""),
          .not_before = one.not_before(),
          .not_after = one.not_after()};
}

Findings examine_chain(const Examination& asked) {
  Findings out;
  const auto certificate = Certificate::from_pem(asked.text);
  const auto lists = asked.revocation == net::Revocation::none
                         ? std::vector<RevocationList>()
                         : RevocationList::bundle_from_pem(asked.revocation_lists);
  const auto problem = crypto::verify_chain(
      certificate, Certificate::bundle_from_pem(asked.authorities), lists, asked.time);
  if (problem && !is_tolerated(*problem, asked.revocation == net::Revocation::chain))
    out.problem = text_of(*problem, known(certificate).subject, certificate);
  out.is_of_key = certificate.public_key() == crypto::PublicKey::from_pem(asked.public_key);
  return out;
}

Findings read(const Examination& asked) {
  Findings out;
  switch (asked.kind) {
    case Examination::Kind::authorities:
      for (const auto& one : Certificate::bundle_from_pem(asked.text))
        out.certificates.push_back(known(one));
      break;
    case Examination::Kind::revocation_lists:
      out.text = crypto::to_pem(RevocationList::bundle_from_pem(asked.text));
      break;
    case Examination::Kind::certificate:
      out.certificates.push_back(known(Certificate::from_pem(asked.text)));
      break;
    case Examination::Kind::description: out.text = Certificate::from_pem(asked.text).text(); break;
    case Examination::Kind::chain: return examine_chain(asked);
    case Examination::Kind::json: out.data = value::from_json(asked.text); break;
  }
  return out;
}

void write(WireWriter& out, Time time) {
  out.number(static_cast<std::uint64_t>(std::chrono::system_clock::to_time_t(time)));
}

Time read_time(WireReader& in) {
  return base::from_unix_time(static_cast<std::int64_t>(in.number()));
}

}  // namespace

Findings examine(const Examination& asked) {
  try {
    return read(asked);
  } catch (const base::Error& error) {
    Findings out;
    out.problem = error.what();
    return out;
  }
}

void write(WireWriter& out, const Examination& asked) {
  out.number(static_cast<std::uint64_t>(asked.kind));
  for (const auto* text :
       {&asked.text, &asked.authorities, &asked.revocation_lists, &asked.public_key})
    out.text(*text);
  out.number(static_cast<std::uint64_t>(asked.revocation));
  write(out, asked.time);
}

Examination read_examination(WireReader& in) {
  Examination out;
  out.kind = static_cast<Examination::Kind>(in.number());
  for (auto* text : {&out.text, &out.authorities, &out.revocation_lists, &out.public_key})
    *text = in.text();
  out.revocation = static_cast<net::Revocation>(in.number());
  out.time = read_time(in);
  return out;
}

void write(WireWriter& out, const Findings& found) {
  out.number(found.problem ? 1 : 0);
  out.text(found.problem.value_or(""));
  out.number(found.certificates.size());
  for (const auto& one : found.certificates) {
    for (const auto* text : {&one.pem, &one.der, &one.subject, &one.common_name}) out.text(*text);
    write(out, one.not_before);
    write(out, one.not_after);
  }
  out.text(found.text);
  net::write(out, found.data);
  out.number(found.is_of_key ? 1 : 0);
}

Findings read_findings(WireReader& in) {
  Findings out;
  const bool has_problem = in.number() != 0;
  std::string problem(in.text());
  if (has_problem) out.problem = std::move(problem);
  for (auto left = in.count(); left > 0; --left) {
    auto& one = out.certificates.emplace_back();
    for (auto* text : {&one.pem, &one.der, &one.subject, &one.common_name}) *text = in.text();
    one.not_before = read_time(in);
    one.not_after = read_time(in);
  }
  out.text = in.text();
  out.data = net::read_value(in);
  out.is_of_key = in.number() != 0;
  return out;
}

}  // namespace muster::agent
