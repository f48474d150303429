#include "cloud/signature.hh"

#include <algorithm>
#include <map>

#include "base/strings.hh"
#include "crypto/digest.hh"
#include "crypto/hmac.hh"
#include "net/client.hh"

namespace muster::cloud {

namespace {

constexpr const char* algorithm = "AWS4-HMAC-SHA256";
constexpr const char* unsigned_payload = "UNSIGNED-PAYLOAD";

std::string sha256(std::string_view text) {
  return crypto::hex_digest(crypto::Algorithm::sha256, text);
}

/// Without empty, . and .. segments; for every service but S3.
std::string normalised(std::string_view path) {
  std::vector<std::string> kept;
  for (std::string& segment : base::split(path, "/")) {
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (!segment.empty() && segment != ".") {
      kept.push_back(std::move(segment));
    }
  }
  std::string out = "/" + base::join(kept, "/");
  if (out.size() > 1 && path.ends_with('/')) out += '/';
  return out;
}

std::string sorted_query(const Parameters& query) {
  Parameters encoded;
  for (const auto& [name, value] : query)
    encoded.emplace_back(net::encoded_component(name), net::encoded_component(value));
  std::ranges::sort(encoded);
  std::string out;
  for (const auto& [name, value] : encoded) out += (out.empty() ? "" : "&") + name + "=" + value;
  return out;
}

/// One space for several; none around.
std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : base::trim(text))
    if (c != ' ' || out.empty() || out.back() != ' ') out += c;
  return out;
}

/// Names in lower case → values, in the order of the names.
std::map<std::string, std::string> sorted_headers(const net::Headers& headers) {
  std::map<std::string, std::string> out;
  for (const auto& [name, value] : headers) {
    auto& known = out[base::lower_ascii(name)];
    known += (known.empty() ? "" : ",") + squeezed(value);
  }
  return out;
}

std::string signed_names(const net::Headers& headers) {
  std::string out;
  for (const auto& [name, value] : sorted_headers(headers)) out += (out.empty() ? "" : ";") + name;
  return out;
}

std::string scope_text(std::string_view date, const SigningScope& scope) {
  return std::string(date) + "/" + scope.region + "/" + scope.service + "/aws4_request";
}

}  // namespace

std::string encoded_path(std::string_view path) {
  std::vector<std::string> segments = base::split(path, "/");
  for (std::string& segment : segments) segment = net::encoded_component(segment);
  return base::join(segments, "/");
}

std::string encoded_query(const Parameters& query) {
  std::string out;
  for (const auto& [name, value] : query)
    out += (out.empty() ? "" : "&") + net::encoded_component(name) + "=" +
           net::encoded_component(value);
  return out;
}

std::string canonical_request(const PlainRequest& request, const net::Headers& headers,
                              const std::string& service, const std::string& payload_hash) {
  std::string out = std::string(net::name_of(request.method)) + "\n";
  out += (service == "s3" ? request.path : encoded_path(normalised(request.path))) + "\n";
  out += sorted_query(request.query) + "\n";
  for (const auto& [name, value] : sorted_headers(headers)) out += name + ":" + value + "\n";
  return out + "\n" + signed_names(headers) + "\n" + payload_hash;
}

std::string signing_key(const std::string& secret, std::string_view date,
                        const SigningScope& scope) {
  std::string key = crypto::hmac_sha256("AWS4" + secret, date);
  key = crypto::hmac_sha256(key, scope.region);
  key = crypto::hmac_sha256(key, scope.service);
  return crypto::hmac_sha256(key, "aws4_request");
}

net::Headers signature_headers(const PlainRequest& request, const SigningScope& scope,
                               const Credentials& credentials, UtcTime now) {
  const std::string time = compact_utc_time(now);
  const std::string date = time.substr(0, 8);
  const bool is_s3 = scope.service == "s3";
  const std::string payload = is_s3 && !request.sign_body ? unsigned_payload : sha256(request.body);
  net::Headers added;
  added.add("X-Amz-Date", time);
  if (is_s3) added.add("X-Amz-Content-Sha256", payload);
  if (!credentials.token.empty()) added.add("X-Amz-Security-Token", credentials.token);

  net::Headers all = request.headers;
  all.add("Host", request.host);
  for (const auto& [name, value] : added) all.add(name, value);
  const std::string to_sign = std::string(algorithm) + "\n" + time + "\n" +
                              scope_text(date, scope) + "\n" +
                              sha256(canonical_request(request, all, scope.service, payload));
  const std::string key = signing_key(credentials.secret, date, scope);
  added.add("Authorization",
            std::string(algorithm) + " Credential=" + credentials.key_id + "/" +
                scope_text(date, scope) + ", SignedHeaders=" + signed_names(all) +
                ", Signature=" + crypto::to_hex(crypto::hmac_sha256(key, to_sign)));
  return added;
}

}  // namespace muster::cloud
