#include "cloud/signature.hh"

#include <doctest/doctest.h>

#include "crypto/digest.hh"

using namespace muster;
using cloud::PlainRequest;

namespace {

/// The published examples' key and times.
const cloud::Credentials suite{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "", {}};
const cloud::Credentials guide{
    "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "", {}};

std::string signature(const PlainRequest& request, const cloud::SigningScope& scope,
                      const cloud::Credentials& credentials, const char* time) {
  const auto headers =
      signature_headers(request, scope, credentials, *cloud::read_compact_utc_time(time));
  const std::string line(headers.find("authorization").value());
  return line.substr(line.find("Signature=") + 10);
}

PlainRequest plain(net::Method method,
                   std::vector<std::pair<std::string, std::string>> query = {}) {
  return {.method = method, .host = "example.amazonaws.com", .query = std::move(query)};
}

std::string suite_signature(const PlainRequest& request) {
  return signature(request, {"us-east-1", "service"}, suite, "20150830T123600Z");
}

std::string guide_signature(const PlainRequest& request) {
  return signature(request, {"us-east-1", "s3"}, guide, "20130524T000000Z");
}

}  // namespace

TEST_CASE("AWS's test suite of signatures") {
  CHECK(suite_signature(plain(net::Method::get)) ==
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  CHECK(suite_signature(plain(net::Method::post)) ==
        "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
  CHECK(suite_signature(plain(net::Method::get, {{"Param2", "value2"}, {"Param1", "value1"}})) ==
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
  auto odd = plain(net::Method::get);
  odd.path = "//example//.././example/../";
  CHECK(suite_signature(odd) == suite_signature(plain(net::Method::get)));
}

TEST_CASE("the examples of the guide to S3") {
  PlainRequest get{.host = "examplebucket.s3.amazonaws.com", .path = "/test.txt"};
  get.headers.add("Range", "bytes=0-9");
  CHECK(guide_signature(get) == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  PlainRequest put{.method = net::Method::put,
                   .host = "examplebucket.s3.amazonaws.com",
                   .path = cloud::encoded_path("/test$file.text"),
                   .body = "Welcome to Amazon S3."};
  put.headers.add("Date", "Fri, 24 May 2013 00:00:00 GMT");
  put.headers.add("x-amz-storage-class", "REDUCED_REDUNDANCY");
  CHECK(guide_signature(put) == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  const PlainRequest lifecycle{.host = "examplebucket.s3.amazonaws.com",
                               .query = {{"lifecycle", ""}}};
  CHECK(guide_signature(lifecycle) ==
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  const PlainRequest list{.host = "examplebucket.s3.amazonaws.com",
                          .query = {{"max-keys", "2"}, {"prefix", "J"}}};
  CHECK(guide_signature(list) ==
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST_CASE("the example of a signing key") {
  CHECK(crypto::to_hex(cloud::signing_key(suite.secret, "20120215", {"us-east-1", "iam"})) ==
        "f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d");
}

TEST_CASE("a session's token is signed, and the body of an unsigned payload is not") {
  PlainRequest request{.host = "s3", .body = "one", .sign_body = false};
  auto credentials = guide;
  credentials.token = "token";
  const auto time = *cloud::read_compact_utc_time("20130524T000000Z");
  const auto headers = signature_headers(request, {"us-east-1", "s3"}, credentials, time);
  CHECK(headers.find("x-amz-security-token") == "token");
  CHECK(headers.find("x-amz-content-sha256") == "UNSIGNED-PAYLOAD");
  CHECK(headers.find("authorization")->find("x-amz-security-token") != std::string_view::npos);
  auto other = request;
  other.body = "other";
  CHECK(signature_headers(other, {"us-east-1", "s3"}, credentials, time).find("authorization") ==
        headers.find("authorization"));
}
