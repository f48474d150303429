#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "value/value.hh"

namespace muster::cloud {

/// What a cloud says an instance is.
struct IdentityDocument {
  std::string account, region, zone, instance, image, type, private_address, architecture;
  /// When the instance was started: another time after it was stopped and started.
  std::chrono::system_clock::time_point pending{};
};

/// The JSON at dynamic/instance-identity/document. Nullopt unless account, region and instance have
/// the form that EC2 gives them and pendingTime is a time.
std::optional<IdentityDocument> read_identity_document(std::string_view json);
/// The same of what is in it.
std::optional<IdentityDocument> identity_in(const value::Hash& document);

}  // namespace muster::cloud
