#include "cloud/metadata.hh"

#include <charconv>
#include <utility>

#include "base/error.hh"
#include "base/strings.hh"

namespace muster::cloud {

namespace {

constexpr std::size_t most_bytes = 64UL * 1024;
constexpr std::size_t most_token_bytes = 4096;
constexpr const char* token_header = "X-aws-ec2-metadata-token";

/// "http://169.254.169.254:80/"
std::pair<std::string, unsigned short> place_of(const std::string& endpoint) {
  constexpr std::string_view scheme = "http://";
  std::string_view rest = endpoint;
  if (!rest.starts_with(scheme))
    throw base::Error("ec2_metadata_service_endpoint: " + endpoint + " is not http://ADDRESS");
  rest.remove_prefix(scheme.size());
  if (rest.ends_with('/')) rest.remove_suffix(1);
  const auto colon = rest.find(':');
  unsigned short port = 80;
  if (colon != std::string_view::npos) {
    const std::string_view digits = rest.substr(colon + 1);
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (code != std::errc{} || end != digits.data() + digits.size())
      throw base::Error("ec2_metadata_service_endpoint: " + endpoint + " has no valid port");
  }
  return {std::string(rest.substr(0, colon)), port};
}

bool is_header_text(const std::string& text) {
  return !text.empty() && text.size() <= most_token_bytes &&
         text.find_first_of("\r\n") == std::string::npos;
}

/// What botocore goes on after with version 1: a service that has no tokens, and an answer that
/// did not come back through a container's network.
bool lacks_tokens(const os::HttpAnswer& answer) {
  return answer.status == 0 || answer.status == 403 || answer.status == 404 || answer.status == 405;
}

}  // namespace

Metadata::Metadata(MetadataOptions options, Send send, Read read)
    : options_(std::move(options)), send_(std::move(send)), read_(std::move(read)) {
  std::tie(address_, port_) = place_of(options_.endpoint);
}

os::HttpAnswer Metadata::ask(const std::string& method, const std::string& path,
                             std::map<std::string, std::string> headers) const {
  return send_({.method = method,
                .address = address_,
                .host = {},
                .path = "/latest/" + path,
                .headers = std::move(headers),
                .connect_timeout = options_.timeout,
                .timeout = options_.timeout,
                .port = port_});
}

bool Metadata::renew_token() {
  if (version_1_) return true;
  if (!token_.empty() && Clock::now() < token_good_until_) return true;
  const auto lifetime = options_.token_lifetime;
  const auto answer =
      ask("PUT", "api/token",
          {{std::string(token_header) + "-ttl-seconds", std::to_string(lifetime.count())}});
  if (answer.status == 200 && is_header_text(answer.body)) {
    token_ = answer.body;
    token_good_until_ = Clock::now() + lifetime * 9 / 10;
    return true;
  }
  version_1_ = options_.allow_v1 && answer.connected && lacks_tokens(answer);
  return version_1_;
}

bool Metadata::is_there() {
  if (!is_there_) {
    is_there_ = !options_.disabled && renew_token() &&
                (!version_1_ || ask("GET", "meta-data/", {}).status == 200);
  }
  return *is_there_;
}

std::optional<value::Hash> Metadata::get_object(const std::string& path) {
  const auto text = get(path);
  return text ? read_(*text) : std::nullopt;
}

std::optional<std::string> Metadata::get(const std::string& path) {
  failed_ = true;
  if (!is_there() || !renew_token()) return std::nullopt;
  std::map<std::string, std::string> headers;
  if (!version_1_) headers[token_header] = token_;
  auto answer = ask("GET", path, headers);
  if (answer.status == 401 && !version_1_) {
    // The service forgot the token, as it does when the instance was stopped and started.
    token_.clear();
    if (!renew_token()) return std::nullopt;
    headers[token_header] = token_;
    answer = ask("GET", path, headers);
  }
  failed_ = answer.status != 200 && answer.status != 404;
  if (answer.status != 200 || answer.body.size() > most_bytes) return std::nullopt;
  return std::move(answer.body);
}

}  // namespace muster::cloud
