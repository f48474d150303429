#include "pki/service.hh"

#include <fmt/core.h>
#include <sys/stat.h>

#include "base/error.hh"
#include "base/strings.hh"
#include "pki/certname.hh"
#include "pki/status.hh"
#include "value/json.hh"

namespace muster::pki {

namespace {

constexpr std::size_t most_json_bytes = 1024UL * 1024, most_list_bytes = 64UL * 1024 * 1024;
constexpr std::size_t most_names = 10'000;

Answer plain(int status, std::string text) {
  return {status, "text/plain", std::move(text)};
}

Answer answer_to(const std::optional<Refusal>& refusal, int otherwise = 204) {
  return refusal ? plain(refusal->status, refusal->text) : plain(otherwise, "");
}

Answer json(const value::Value& data) {
  return {200, "application/json", value::to_json(data, value::JsonLayout::compact)};
}

/// What was sent, as a hash; other JSON has no members. nullopt when it is no JSON.
std::optional<value::Hash> hash_in(std::string_view text) {
  if (text.size() > most_json_bytes) return std::nullopt;
  try {
    const auto data = value::from_json(text);
    const auto* hash = data.if_hash();
    return hash ? *hash : value::Hash();
  } catch (const base::Error&) {
    return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> names_in(const value::Hash& body) {
  const auto* found = body.find("certnames");
  const auto* array = found ? found->if_array() : nullptr;
  if (!array || array->size() > most_names) return std::nullopt;
  std::vector<std::string> out;
  for (const auto& name : *array) {
    if (!name.if_string()) return std::nullopt;
    out.push_back(*name.if_string());
  }
  return out;
}

/// ["a" "b"], as Clojure prints a vector.
std::string vector_text(const std::vector<std::string>& names) {
  std::string out = "[";
  for (const auto& name : names) {
    if (out.size() > 1) out += ' ';
    out += value::to_json(is_file_name(name) ? name : "?", value::JsonLayout::compact);
  }
  return out + "]";
}

}  // namespace

Answer Service::get_certificate(const std::string& certname) {
  if (certname == "ca") return plain(200, to_pem(authority_.bundle()));
  if (const auto certificate = authority_.certificate(certname))
    return plain(200, certificate->to_pem());
  return plain(404, "Could not find certificate " + certname);
}

Answer Service::get_request(const std::string& certname) {
  if (const auto request = authority_.request(certname)) return plain(200, request->to_pem());
  return plain(404, "Could not find certificate_request " + certname);
}

Answer Service::put_request(const std::string& certname, std::string_view pem, const Actor& actor) {
  // Parsed before the CA is asked: what it throws after that is its own trouble.
  try {
    static_cast<void>(crypto::CertificateRequest::from_pem(pem));
  } catch (const base::Error& e) {
    return plain(400, std::string("The certificate request cannot be read: ") + e.what());
  }
  const auto submission = authority_.submit(certname, pem, enrolment_, actor);
  if (submission.refusal)
    log_.write({base::Level::err, submission.refusal->text});
  else if (submission.is_signed)
    log_.write({base::Level::notice, "Signed certificate request for " + certname});
  return answer_to(submission.refusal, 200);
}

Answer Service::delete_request(const std::string& certname, const Actor& actor) {
  return answer_to(authority_.remove_request(certname, actor));
}

Answer Service::get_status(const std::string& certname) {
  const auto status = status_of(authority_, certname);
  return status ? json(to_data(*status)) : plain(404, "Resource not found.");
}

Answer Service::get_statuses(const std::string& state) {
  std::vector<std::string> unreadable;
  const auto all = all_statuses(authority_, unreadable);
  for (const auto& problem : unreadable) log_.write({base::Level::err, problem});
  const bool some = state == "requested" || state == "signed" || state == "revoked";
  value::Array rows;
  for (const auto& status : all)
    if (!some || name_of(status.state) == state) rows.push_back(to_data(status));
  return json(rows);
}

Answer Service::put_status(const std::string& certname, std::string_view text, const Actor& actor) {
  const auto body = hash_in(text);
  if (!body) return plain(400, "Request body is not JSON.");
  const auto* wanted = body->find("desired_state");
  if (!wanted || !wanted->if_string())
    return plain(400, R"(Missing required parameter "desired_state")");
  const auto& state = *wanted->if_string();
  if (state != "signed" && state != "revoked")
    return plain(400, fmt::format("State {} invalid; Must specify desired state of 'signed' or "
                                  "'revoked' for host {}.",
                                  state, certname));
  std::optional<std::chrono::seconds> lifetime;
  if (const auto* ttl = body->find("cert_ttl"); ttl && !ttl->is_undef()) {
    constexpr std::int64_t longest = 1'576'800'000;  // 50 years, as Puppet Server's
    const auto* seconds = ttl->if_integer();
    if (!seconds || *seconds <= 0 || *seconds > longest)
      return plain(400, fmt::format(R"(cert_ttl specified for host {} must be an integer, not {})",
                                    certname, value::to_json(*ttl, value::JsonLayout::compact)));
    lifetime = std::chrono::seconds(*seconds);
  }
  return sign_or_revoke(certname, state == "signed", lifetime, actor);
}

Answer Service::sign_or_revoke(const std::string& certname, bool sign,
                               std::optional<std::chrono::seconds> lifetime, const Actor& actor) {
  if (!sign) return answer_to(authority_.revoke(certname, actor));
  return answer_to(authority_.sign(certname, {.lifetime = lifetime}, actor));
}

Answer Service::delete_status(const std::string& certname, const Actor& actor) {
  return answer_to(authority_.remove(certname, actor));
}

Answer Service::get_lists(std::optional<crypto::Certificate::Time> newer_than) {
  const auto& paths = authority_.paths();
  const auto& path = authority_.options().infrastructure_list ? paths.infra_lists : paths.lists;
  struct stat status {};
  if (newer_than && ::stat(path.c_str(), &status) == 0 &&
      status.st_mtime <= std::chrono::system_clock::to_time_t(*newer_than))
    return plain(304, "");
  return plain(200, read_required_file(path));
}

Answer Service::put_lists(std::string_view pem, const Actor& actor) {
  if (pem.size() > most_list_bytes) return plain(400, "No valid CRLs submitted.");
  try {
    static_cast<void>(crypto::RevocationList::bundle_from_pem(pem));
  } catch (const base::Error&) {
    return plain(400, "No valid CRLs submitted.");
  }
  const auto refusal = authority_.update_lists(pem, actor);
  return refusal ? answer_to(refusal) : plain(200, "Successfully updated CRLs.");
}

Answer Service::get_expirations() {
  return json(expirations(authority_));
}

Answer Service::clean(std::string_view text, const Actor& actor) {
  const auto body = hash_in(text);
  if (!body) return plain(400, "Request body is not JSON.");
  if (const auto* async = body->find("async"); async && async->truthy())
    return plain(400, "Async mode is not currently supported.");
  const auto names = names_in(*body);
  if (!names)
    return plain(400,
                 "Missing required key: 'certnames'. Please supply the list of certs you want to "
                 "clean.");
  std::vector<std::string> missing;
  for (const auto& name : *names) {
    if (!authority_.certificate(name)) {
      missing.push_back(name);
      continue;
    }
    if (auto refusal = authority_.revoke(name, actor)) return answer_to(refusal);
    authority_.remove(name, actor);
  }
  if (missing.empty()) return plain(200, "Successfully cleaned all certs.");
  return plain(200,
               "The following certs do not exist and cannot be revoked: " + vector_text(missing));
}

Answer Service::sign(std::string_view text, const Actor& actor) {
  const auto body = hash_in(text);
  if (!body) return plain(400, "Request body is not JSON.");
  const auto names = names_in(*body);
  if (!names)
    return plain(400,
                 "Missing required key: 'certnames'. Please supply the list of certs you want to "
                 "sign.");
  return sign_each(*names, actor);
}

Answer Service::sign_all(const Actor& actor) {
  return sign_each(authority_.requested_names(), actor);
}

Answer Service::sign_each(const std::vector<std::string>& names, const Actor& actor) {
  value::Array done, without_request, failed;
  for (const auto& name : names) {
    const auto shown = is_file_name(name) ? name : "?";
    const auto refusal = authority_.sign(name, {}, actor);
    (!refusal ? done : refusal->status == 404 ? without_request : failed).emplace_back(shown);
  }
  return json(value::Hash{{"signed", std::move(done)},
                          {"no-csr", std::move(without_request)},
                          {"signing-errors", std::move(failed)}});
}

Answer Service::renew(std::string_view pem, const Actor& actor) {
  std::optional<crypto::Certificate> old;
  try {
    old = crypto::Certificate::from_pem(pem);
  } catch (const base::Error&) {
    return plain(400, "No valid certificate found in renewal request");
  }
  const auto renewal = authority_.renew(*old, actor);
  return renewal.refusal ? answer_to(renewal.refusal) : plain(200, renewal.certificate->to_pem());
}

}  // namespace muster::pki
