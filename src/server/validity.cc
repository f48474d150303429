#include "server/validity.hh"

#include <fmt/chrono.h>
#include <fmt/core.h>

#include "pki/store.hh"

namespace muster::server {

namespace {

using crypto::Certificate;

std::string text_of(Certificate::Time time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

void judge(std::vector<std::string>& out, const Certificate& certificate, const std::string& path,
           const std::string& remedy, Certificate::Time now) {
  const auto name = certificate.common_name().value_or("");
  if (now < certificate.not_before())
    out.push_back(
        fmt::format("The certificate of {} in {} is valid from {}, and the clock of this machine "
                    "says {}: agents refuse it until the clock is right",
                    name, path, text_of(certificate.not_before()), text_of(now)));
  else if (now > certificate.not_after())
    out.push_back(
        fmt::format("The certificate of {} in {} ended {}, and the clock of this machine says {}: "
                    "agents refuse it. If the clock is right, {}",
                    name, path, text_of(certificate.not_after()), text_of(now), remedy));
}

}  // namespace

std::vector<std::string> validity_problems(const Options& options, Certificate::Time now) {
  std::vector<std::string> out;
  const auto& own = options.host.certificate;
  const auto certificate = Certificate::from_pem(pki::read_required_file(own));
  const auto remedy = fmt::format(
      "run 'muster ca clean {}', remove that file and start the server again, which makes another",
      certificate.common_name().value_or(""));
  judge(out, certificate, own, remedy, now);
  const auto bundle = pki::read_file(options.authority.certificates);
  if (!bundle) return out;  // the CA is elsewhere, or not for us to read
  for (const auto& authority : Certificate::bundle_from_pem(*bundle))
    judge(out, authority, options.authority.certificates,
          "'muster ca rotate' makes another that signs", now);
  return out;
}

}  // namespace muster::server
