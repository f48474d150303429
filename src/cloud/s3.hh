#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cloud/service.hh"

namespace muster::cloud {

struct S3Object {
  std::string key;
  std::uint64_t size = 0;
  std::string etag;  // with its quotes
  UtcTime changed{};
};

struct S3List {
  std::vector<S3Object> objects;
  std::vector<std::string> prefixes;  // up to the delimiter
};

/// The objects of a bucket, by path-style addresses. Keys are bytes that S3 does not normalise, and
/// neither do we. Bound to one thread at a time. All throw base::Error.
class S3 {
 public:
  /// `service` outlives it. Over https bodies are not signed: TLS keeps them.
  S3(Service& service, std::string bucket);

  /// The object's etag.
  std::string put(const std::string& key, std::string body, const std::string& content_type);
  /// nullopt: there is no such object.
  std::optional<std::string> get(const std::string& key, std::size_t limit);
  /// Its parts to `sink`, as they come. False: there is no such object.
  bool get(const std::string& key, std::size_t limit,
           const std::function<void(std::string_view)>& sink);
  std::optional<S3Object> head(const std::string& key);
  /// Also when there is none.
  void remove(const std::string& key);
  /// Up to 1,000 at a time. Those that could not be removed are in the error.
  void remove_all(const std::vector<std::string>& keys);
  /// All pages, of at most `limit` objects and prefixes. `delimiter` may be empty.
  S3List list(const std::string& prefix, const std::string& delimiter, std::size_t limit);

 private:
  Service::Order order(const std::string& what, net::Method method, const std::string& key) const;

  Service& service_;
  std::string bucket_;
};

/// One page of a list.
struct S3Page {
  S3List part;
  std::string next_token;
};
S3Page read_s3_page(std::string_view xml);

}  // namespace muster::cloud
