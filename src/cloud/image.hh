#pragma once
#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace muster::cloud {

/// What instances are started from.
struct Image {
  std::string id;  // "ami-0123456789abcdef0"
  std::string name;
  std::string state;         // "pending", "available", "failed"
  std::string state_reason;  // in words
  std::chrono::system_clock::time_point created{};
  std::map<std::string, std::string> tags;
  std::vector<std::string> snapshots;  // of its disks
};

struct NewImage {
  std::string instance, name;
  std::map<std::string, std::string> tags;
};

}  // namespace muster::cloud
