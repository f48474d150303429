#include "cloud/s3.hh"

#include <charconv>
#include <ctime>
#include <iterator>

#include "base/base64.hh"
#include "base/strings.hh"
#include "base/unix_time.hh"
#include "crypto/digest.hh"

namespace muster::cloud {

namespace {

constexpr std::size_t most_page_bytes = 16UL << 20;
constexpr std::size_t most_pages = 100'000;
constexpr std::size_t removed_at_once = 1000;
constexpr std::size_t most_key = 1024;

std::uint64_t number_in(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (code != std::errc{} || end != text.data() + text.size())
    throw base::Error("an answer of S3: not a number: " + std::string(text));
  return out;
}

UtcTime http_time(std::string_view text) {
  std::tm parts{};
  const std::string copy(text);
  const char* end = ::strptime(copy.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (!end || *end != '\0') throw base::Error("an answer of S3: not a time: " + copy);
  return base::from_unix_time(::timegm(&parts));
}

/// XML 1.0 cannot have control characters at all, so S3 cannot be asked to delete such keys at
/// once.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '\r': out += "&#13;"; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace

S3::S3(Service& service, std::string bucket) : service_(service), bucket_(std::move(bucket)) {
  if (bucket_.empty() ||
      bucket_.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") != std::string::npos)
    throw base::Error("not the name of a bucket: " + bucket_);
}

Service::Order S3::order(const std::string& what, net::Method method,
                         const std::string& key) const {
  if (key.size() > most_key) throw base::Error("a key of an object is too long");
  Service::Order out{.what = what, .request = {.method = method}};
  out.request.path = "/" + bucket_ + (key.empty() ? "" : "/" + encoded_path(key));
  out.request.sign_body = !service_.place().endpoint.starts_with("https:");
  return out;
}

std::string S3::put(const std::string& key, std::string body, const std::string& content_type) {
  auto asked = order("PutObject", net::Method::put, key);
  asked.request.body = std::move(body);
  asked.request.headers.add("Content-Type", content_type);
  return std::string(service_.send(asked).headers.find("ETag").value_or(""));
}

std::optional<std::string> S3::get(const std::string& key, std::size_t limit) {
  auto asked = order("GetObject", net::Method::get, key);
  asked.limit = limit;
  asked.answers = {404};
  auto response = service_.send(asked);
  if (response.status == 404) return std::nullopt;
  return std::move(response.body);
}

bool S3::get(const std::string& key, std::size_t limit,
             const std::function<void(std::string_view)>& sink) {
  auto asked = order("GetObject", net::Method::get, key);
  asked.limit = limit;
  asked.answers = {404};
  asked.sink = sink;
  return service_.send(asked).status != 404;
}

std::optional<S3Object> S3::head(const std::string& key) {
  auto asked = order("HeadObject", net::Method::head, key);
  asked.answers = {404};
  const auto response = service_.send(asked);
  if (response.status == 404) return std::nullopt;
  return S3Object{.key = key,
                  .size = number_in(response.headers.find("Content-Length").value_or("")),
                  .etag = std::string(response.headers.find("ETag").value_or("")),
                  .changed = http_time(response.headers.find("Last-Modified").value_or(""))};
}

void S3::remove(const std::string& key) {
  service_.send(order("DeleteObject", net::Method::delete_, key));
}

void S3::remove_all(const std::vector<std::string>& keys) {
  for (std::size_t begin = 0; begin < keys.size(); begin += removed_at_once) {
    auto asked = order("DeleteObjects", net::Method::post, "");
    asked.request.query = {{"delete", ""}};
    std::string& body = asked.request.body;
    body = "<Delete><Quiet>true</Quiet>";
    for (std::size_t i = begin; i < std::min(keys.size(), begin + removed_at_once); ++i)
      body += "<Object><Key>" + escaped(keys[i]) + "</Key></Object>";
    body += "</Delete>";
    asked.request.headers.add("Content-MD5",
                              base::base64(crypto::digest(crypto::Algorithm::md5, body)));
    const auto answer = service_.send(asked).body;
    if (answer.find("<Error>") != std::string::npos)
      throw base::Error("s3 DeleteObjects: not all were removed: " + answer.substr(0, 500));
  }
}

S3List S3::list(const std::string& prefix, const std::string& delimiter, std::size_t limit) {
  S3List out;
  std::string token;
  for (std::size_t pages = 0; pages < most_pages; ++pages) {
    auto asked = order("ListObjectsV2", net::Method::get, "");
    asked.limit = most_page_bytes;
    asked.request.query = {{"list-type", "2"}, {"encoding-type", "url"}, {"prefix", prefix}};
    if (!delimiter.empty()) asked.request.query.emplace_back("delimiter", delimiter);
    if (!token.empty()) asked.request.query.emplace_back("continuation-token", token);
    auto page = read_s3_page(service_.send(asked).body);
    std::ranges::move(page.part.objects, std::back_inserter(out.objects));
    std::ranges::move(page.part.prefixes, std::back_inserter(out.prefixes));
    if (out.objects.size() + out.prefixes.size() > limit)
      throw base::Error("s3 ListObjectsV2: more than " + std::to_string(limit) + " objects");
    if (page.next_token.empty()) return out;
    token = std::move(page.next_token);
  }
  throw base::Error("s3 ListObjectsV2: the list has no end");
}

}  // namespace muster::cloud
