#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "os/http.hh"
#include "value/json.hh"
#include "value/value.hh"

namespace muster::facts {

/// How a cloud's metadata service is asked, and JSON that it sends read: by this process, or by one
/// with fewer rights.
struct MetadataService {
  std::function<os::HttpAnswer(const os::HttpRequest&)> ask = os::http;
  /// Throws base::Error.
  std::function<value::Value(const std::string&)> read = [](const std::string& json) {
    return value::from_json(json);
  };
};

/// Fetches what is at a path of the metadata service; nullopt when it does not answer or has no
/// such thing.
using Fetch = std::function<std::optional<std::string>(const std::string& path)>;

/// Everything below latest/meta-data/ as a hash, except credentials, which are never asked for.
value::Hash ec2_tree(const Fetch& fetch);
/// Google's answer with the long resource names cut to their last part.
value::Value shortened_gce(const value::Value& data);

std::optional<value::Hash> ec2_metadata(const MetadataService& service,
                                        std::chrono::milliseconds limit, std::string& user_data);
value::Value azure_metadata(const MetadataService& service, std::chrono::milliseconds limit);
value::Value gce_metadata(const MetadataService& service, std::chrono::milliseconds limit);

}  // namespace muster::facts
