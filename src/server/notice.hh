#pragma once
#include <string>
#include <string_view>

namespace muster::server {

/// What one process tells another without being asked: a topic and its content.
struct Notice {
  std::string_view topic;
  std::string_view content;
};

std::string encode_notice(std::string_view topic, std::string_view content);
/// Throws base::Error.
Notice decode_notice(std::string_view bytes);

// Topics for the front.
inline constexpr std::string_view trust_topic = "trust";      // from the authority: two PEM texts
inline constexpr std::string_view metrics_topic = "metrics";  // lines for Prometheus

}  // namespace muster::server
