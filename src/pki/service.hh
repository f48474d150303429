#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.hh"
#include "pki/authority.hh"

namespace muster::pki {

/// What goes back over HTTP.
struct Answer {
  int status = 200;
  std::string content_type = "text/plain";
  std::string body;
};

/// The CA API v1 as functions: what Puppet Server answers to each request, for whoever carries it.
/// Who may ask what was decided before. None throws for what was sent; all throw base::Error when
/// the CA's own files fail.
class Service {
 public:
  /// All outlive the service.
  Service(Authority& authority, Enrolment enrolment, base::LogSink& log)
      : authority_(authority), enrolment_(std::move(enrolment)), log_(log) {}

  Answer get_certificate(const std::string& certname);  // "ca" is the CA's own, with its chain
  Answer get_request(const std::string& certname);
  Answer put_request(const std::string& certname, std::string_view pem, const Actor& actor);
  Answer delete_request(const std::string& certname, const Actor& actor);
  Answer get_status(const std::string& certname);
  Answer get_statuses(const std::string& state);  // any other than a state's name: all
  Answer put_status(const std::string& certname, std::string_view json, const Actor& actor);
  Answer delete_status(const std::string& certname, const Actor& actor);
  /// `newer_than`: the time of If-Modified-Since; 304 when the list is not.
  Answer get_lists(std::optional<crypto::Certificate::Time> newer_than);
  Answer put_lists(std::string_view pem, const Actor& actor);
  Answer get_expirations();
  Answer clean(std::string_view json, const Actor& actor);
  Answer sign(std::string_view json, const Actor& actor);
  Answer sign_all(const Actor& actor);
  /// `pem`: the certificate that the connection was made with.
  Answer renew(std::string_view pem, const Actor& actor);

 private:
  Answer sign_each(const std::vector<std::string>& names, const Actor& actor);
  Answer sign_or_revoke(const std::string& certname, bool sign,
                        std::optional<std::chrono::seconds> lifetime, const Actor& actor);

  Authority& authority_;
  Enrolment enrolment_;
  base::LogSink& log_;
};

}  // namespace muster::pki
