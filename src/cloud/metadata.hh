#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "cloud/json_object.hh"
#include "os/http.hh"
#include "value/value.hh"

namespace muster::cloud {

struct MetadataOptions {
  std::string endpoint = "http://169.254.169.254";  // ec2_metadata_service_endpoint
  bool allow_v1 = false;                            // ec2_metadata_v1: where there is no token
  bool disabled = false;
  std::chrono::milliseconds timeout{1000};  // of one request
  std::chrono::seconds token_lifetime = std::chrono::hours(6);
};

/// EC2's instance metadata service, as its clients ask it: version 2 with a token that is renewed
/// before it expires; version 1 where that is allowed and there is no version 2. Not for threads to
/// share. Nothing is thrown but by the means: a service
/// that is not there is an answer.
class Metadata {
 public:
  /// How a request is sent, and what is in an answer read: elsewhere, where this process is root.
  using Send = std::function<os::HttpAnswer(const os::HttpRequest&)>;
  using Read = std::function<std::optional<value::Hash>(const std::string& json)>;

  explicit Metadata(MetadataOptions options, Send send = os::http, Read read = json_object);

  /// Does anybody answer? Asked of the network once; a service that is not there costs one
  /// `timeout`.
  bool is_there();
  /// "meta-data/instance-id" → what is there, of at most 64 KiB; nullopt when there is no such
  /// thing, or no answer. `failed()` tells one from the other.
  std::optional<std::string> get(const std::string& path);
  /// The same of what is a JSON object; nullopt for anything else.
  std::optional<value::Hash> get_object(const std::string& path);
  /// Was the last get() without an answer?
  bool failed() const { return failed_; }

 private:
  using Clock = std::chrono::steady_clock;

  os::HttpAnswer ask(const std::string& method, const std::string& path,
                     std::map<std::string, std::string> headers) const;
  bool renew_token();

  MetadataOptions options_;
  Send send_;
  Read read_;
  std::string address_;
  unsigned short port_ = 80;
  std::string token_;
  Clock::time_point token_good_until_{};
  bool version_1_ = false;
  bool failed_ = false;
  std::optional<bool> is_there_;
};

}  // namespace muster::cloud
