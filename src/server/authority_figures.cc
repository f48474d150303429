#include "server/authority_figures.hh"

#include <algorithm>

#include "server/metrics.hh"

namespace muster::server {

namespace {

double seconds_of(crypto::Certificate::Time time) {
  return static_cast<double>(
      std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
}

}  // namespace

std::string authority_figures(pki::Authority& authority) {
  auto certificates = crypto::Certificate::Time::max(), lists = certificates;
  // From the files, and not from the authority: that waits for who signs.
  const auto& paths = authority.paths();
  for (const auto& certificate :
       crypto::Certificate::bundle_from_pem(pki::read_required_file(paths.certificates)))
    certificates = std::min(certificates, certificate.not_after());
  for (const auto& list :
       crypto::RevocationList::bundle_from_pem(pki::read_required_file(paths.lists)))
    lists = std::min(lists, list.next_update().value_or(lists));
  return metric("muster_ca_certificates_expire", "gauge",
                "When the first of the CA's certificates expires, in seconds since 1970.",
                seconds_of(certificates)) +
         metric("muster_ca_lists_expire", "gauge",
                "When the first of the CA's revocation lists expires, in seconds since 1970.",
                seconds_of(lists)) +
         metric("muster_ca_requests_waiting", "gauge", "Requests that somebody has to decide on.",
                static_cast<double>(authority.requested_names().size()));
}

}  // namespace muster::server
