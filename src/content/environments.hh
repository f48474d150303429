#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "env/environment.hh"

namespace muster::content {

/// The environments of a server: the folders below those of `environmentpath`. Nothing is kept, so
/// that what changes on disk is seen at once. Any thread may ask.
class Environments {
 public:
  using Warn = std::function<void(std::string)>;
  Environments(os::System& system, std::vector<std::string> environmentpath,
               env::LayoutDefaults defaults, Warn warn);

  /// May an environment be called so?
  static bool valid_name(std::string_view name);
  bool exists(std::string_view name) const;
  /// nullopt when there is none of that name. Throws base::Error for an environment.conf that
  /// cannot be understood.
  std::optional<env::Layout> find(std::string_view name) const;
  /// All of them, by name; one whose environment.conf cannot be understood is told of and left out.
  std::vector<env::Layout> all() const;
  const std::vector<std::string>& path() const { return environmentpath_; }

 private:
  os::System& system_;
  std::vector<std::string> environmentpath_;
  env::LayoutDefaults defaults_;
  Warn warn_;
};

}  // namespace muster::content
