#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/error.hh"
#include "base/strings.hh"
#include "crypto/chain.hh"
#include "pki/authority_hold.hh"
#include "pki/certname.hh"

namespace muster::pki {

namespace {

using crypto::RevocationList;
using crypto::Serial;

constexpr auto list_lifetime = std::chrono::hours(24 * 365 * 5);
/// Agents whose clock is behind must not take a list for one of the future.
constexpr auto backdated = std::chrono::hours(24);

RevocationList::Period period_from_now() {
  const auto now = std::chrono::system_clock::now();
  return {now - backdated, now + list_lifetime};
}

std::optional<Refusal> refused(int status, std::string text) {
  return Refusal{status, std::move(text)};
}

RevocationList* list_of(std::vector<RevocationList>& lists, const crypto::Certificate& issuer) {
  const auto at = std::find_if(lists.begin(), lists.end(),
                               [&](const auto& list) { return list.is_signed_by(issuer); });
  return at == lists.end() ? nullptr : &*at;
}

/// The list of that CA with the serials in it; true when they were not all there.
bool add_to_list(std::vector<RevocationList>& lists, const Signer& signer,
                 const std::vector<Serial>& serials) {
  auto* list = list_of(lists, signer.certificate);
  if (!list) {
    lists.insert(lists.begin(),
                 RevocationList::first(signer.certificate, signer.key, period_from_now()));
    list = &lists.front();
  }
  const bool all_there = std::all_of(serials.begin(), serials.end(),
                                     [&](const auto& serial) { return list->contains(serial); });
  if (all_there) return false;
  *list = list->next(serials, signer.certificate, signer.key, period_from_now());
  return true;
}

void add_unless_there(std::vector<Serial>& serials, const Serial& serial) {
  if (std::find(serials.begin(), serials.end(), serial) == serials.end()) serials.push_back(serial);
}

std::string joined(const std::vector<Serial>& serials) {
  std::string out;
  for (const auto& serial : serials) out += (out.empty() ? "" : " ") + serial.hex();
  return out;
}

}  // namespace

std::vector<Serial> Authority::serials_of(const std::string& certname) {
  inventory_.refresh();
  auto out = inventory_.serials_of(certname);
  if (const auto certificate = store_.certificate(certname))
    add_unless_there(out, certificate->serial());
  return out;
}

/// What the name had ends before somebody else has the name.
void Authority::retire(const std::string& certname, const std::string& reason, const Actor& actor) {
  const auto serials = serials_of(certname);
  audit_.add({"replace", certname, joined(serials), reason}, actor);
  if (!serials.empty()) revoke_serials(serials);
  store_.remove_request(certname);
}

std::optional<Refusal> Authority::revoke(const std::string& certname, const Actor& actor) {
  const Hold hold(*this);
  if (!is_file_name(certname)) return refused(404, "Invalid certificate subject.");
  const auto serials = serials_of(certname);
  if (serials.empty() && !store_.request(certname))
    return refused(404, "Invalid certificate subject.");
  if (serials.empty())
    return refused(409,
                   fmt::format("Cannot revoke certificate for host {} without a signed certificate",
                               certname));
  audit_.add({"revoke", certname, joined(serials), ""}, actor);
  revoke_serials(serials);
  return std::nullopt;
}

void Authority::revoke_serials(const std::vector<Serial>& serials) {
  const auto& materials = store_.materials();
  auto lists = store_.lists();
  bool changed = add_to_list(lists, materials.own, serials);
  // Serials are never used twice, whoever of ours signs: naming one that a former CA did not sign
  // in its list as well does no harm.
  for (const auto& former : materials.former)
    changed = add_to_list(lists, former, serials) || changed;
  if (changed) store_.put_lists(lists, store_.paths().lists);
  if (options_.infrastructure_list) revoke_for_infrastructure(serials);
}

/// Its list names the infrastructure's nodes alone.
void Authority::revoke_for_infrastructure(const std::vector<Serial>& serials) {
  const auto known = read_file(store_.paths().infra_serials);
  const auto text = read_file(store_.paths().infra_lists);
  if (!known || !text) return;
  const auto lines = base::split(*known, "\n");
  const std::set<std::string> nodes(lines.begin(), lines.end());
  std::vector<Serial> theirs;
  for (const auto& serial : serials)
    if (nodes.contains(serial.decimal())) theirs.push_back(serial);
  auto lists = RevocationList::bundle_from_pem(*text);
  if (!theirs.empty() && add_to_list(lists, store_.materials().own, theirs))
    store_.put_lists(lists, store_.paths().infra_lists);
}

std::optional<Refusal> Authority::remove(const std::string& certname, const Actor& actor) {
  const Hold hold(*this);
  if (!is_file_name(certname) ||
      (!read_file(store_.certificate_path(certname)) && !read_file(store_.request_path(certname))))
    return refused(404, "Resource not found.");
  audit_.add({.action = "delete", .certname = certname}, actor);
  store_.remove_certificate(certname);
  store_.remove_request(certname);
  return std::nullopt;
}

std::optional<Refusal> Authority::remove_request(const std::string& certname, const Actor& actor) {
  const Hold hold(*this);
  if (!is_file_name(certname) || !read_file(store_.request_path(certname)))
    return refused(404, fmt::format("No certificate request for {} at expected path {}", certname,
                                    store_.request_path(certname)));
  audit_.add({.action = "delete_request", .certname = certname}, actor);
  store_.remove_request(certname);
  return std::nullopt;
}

std::optional<Refusal> Authority::update_lists(std::string_view pem, const Actor& actor) {
  const auto given = RevocationList::bundle_from_pem(pem);
  if (given.empty()) return refused(400, "No valid CRLs submitted.");
  const Hold hold(*this);
  const auto& materials = store_.materials();
  auto lists = store_.lists();
  for (const auto& incoming : given) {
    if (incoming.is_delta()) return refused(400, "Cannot support delta CRL.");
    if (!incoming.key_identifier())
      return refused(400, "One or more submitted CRLs do not have an authority key identifier.");
    if (incoming.is_signed_by(materials.own.certificate)) continue;  // ours is made here
    if (std::none_of(materials.bundle.begin(), materials.bundle.end(),
                     [&](const auto& issuer) { return incoming.is_signed_by(issuer); }))
      return refused(400, "Invalid certs and/or CRLs: a CRL is not of this chain");
    for (auto& list : lists) {
      const bool same_issuer = list.key_identifier() == incoming.key_identifier();
      if (same_issuer && list.number() < incoming.number()) list = incoming;
    }
  }
  if (const auto problem = crypto::verify_chain(materials.own.certificate, materials.bundle, lists,
                                                std::chrono::system_clock::now()))
    return refused(400, "Invalid certs and/or CRLs: " + problem->text);
  audit_.add({.action = "update_crls"}, actor);
  store_.put_lists(lists, store_.paths().lists);
  return std::nullopt;
}

void Authority::change(const AuditEntry& entry, const Actor& actor,
                       const std::function<void()>& action) {
  const Hold hold(*this);
  audit_.add(entry, actor);
  action();
}

std::optional<crypto::Certificate> Authority::certificate(const std::string& certname) {
  if (!is_file_name(certname)) return std::nullopt;
  const std::lock_guard guard(mutex_);
  return store_.certificate(certname);
}

std::optional<crypto::CertificateRequest> Authority::request(const std::string& certname) {
  if (!is_file_name(certname)) return std::nullopt;
  const std::lock_guard guard(mutex_);
  return store_.request(certname);
}

std::vector<std::string> Authority::signed_names() {
  return store_.signed_names();
}

std::vector<std::string> Authority::requested_names() {
  return store_.requested_names();
}

std::vector<crypto::Certificate> Authority::bundle() {
  const std::lock_guard guard(mutex_);
  return store_.materials().bundle;
}

std::vector<crypto::RevocationList> Authority::lists() {
  const std::lock_guard guard(mutex_);
  return store_.lists();
}

bool Authority::is_revoked(const crypto::Certificate& certificate) {
  const std::lock_guard guard(mutex_);
  return is_revoked_now(certificate);
}

bool Authority::is_revoked_now(const crypto::Certificate& certificate) {
  const auto& lists = store_.lists();
  return std::any_of(lists.begin(), lists.end(), [&](const auto& list) {
    return list.issuer() == certificate.issuer() && list.contains(certificate.serial());
  });
}

}  // namespace muster::pki
