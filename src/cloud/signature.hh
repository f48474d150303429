#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cloud/credentials.hh"
#include "cloud/utc_time.hh"
#include "net/message.hh"

namespace muster::cloud {

/// Names and values of an address or a form, in order, not encoded.
using Parameters = std::vector<std::pair<std::string, std::string>>;

/// A request before it is signed.
struct PlainRequest {
  net::Method method = net::Method::get;
  std::string host;        // with the port, when the address has one
  std::string path = "/";  // as it is sent: encoded
  Parameters query;
  net::Headers headers;  // all of them are signed
  std::string body;
  bool sign_body = true;  // S3 only: false sends UNSIGNED-PAYLOAD, for use over TLS
};

struct SigningScope {
  std::string region, service;  // "us-east-1", "s3"
};

/// Signature version 4: what has to be added to the request's headers. S3's rules for service "s3",
/// the others' for any other.
net::Headers signature_headers(const PlainRequest& request, const SigningScope& scope,
                               const Credentials& credentials, UtcTime now);

/// "a=1&b=x%20y", in the order given: as an address has it.
std::string encoded_query(const Parameters& query);
/// "a b/c" → "a%20b/c": S3's keys in an address.
std::string encoded_path(std::string_view path);

// The steps, for tests with the published examples.
std::string canonical_request(const PlainRequest& request, const net::Headers& headers,
                              const std::string& service, const std::string& payload_hash);
std::string signing_key(const std::string& secret, std::string_view date,
                        const SigningScope& scope);

}  // namespace muster::cloud
