#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "env/environment.hh"

namespace muster::env {

/// Hiera's data, which nobody reads yet: looked at as text, so that a class which would get a value
/// from it does not silently get another one, or none.
class UnreadData {
 public:
  explicit UnreadData(Environment& environment) : environment_(environment) {}

  /// The file below the environment's or the module's own data that has a value for the key
  /// ("ntp::servers"); nullopt when there is none.
  std::optional<std::string> file_with(std::string_view key);

 private:
  struct File {
    std::string path, text;
  };
  using Files = std::vector<File>;
  /// Of a folder with a hiera.yaml; empty where there is none.
  const Files& below(const std::string& folder);
  void add(Files& files, const std::string& folder, int depth);

  Environment& environment_;
  std::map<std::string, Files> by_folder_;
};

}  // namespace muster::env
