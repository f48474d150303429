#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::resources {

/// How the versions of one kind of package are told apart.
struct VersionScheme {
  /// As Puppet writes it; nullopt when it is no version of this kind.
  std::function<std::optional<std::string>(const std::string&)> parse;
  /// Of two that parse: negative, 0 or positive.
  std::function<int(const std::string&, const std::string&)> compare;
};

VersionScheme debian_versions();
VersionScheme rpm_versions();
VersionScheme gem_versions();
VersionScheme pip_versions();

/// Puppet's own comparison of any two versions.
int compare_versions(std::string_view a, std::string_view b);
/// rpm's comparison of what is wanted with what is there: parts that are not wanted do not count.
int compare_rpm(const std::string& wanted, const std::string& is);

/// ">=1.0 <2.0": one or two limits.
class PackageRange {
 public:
  /// nullopt when it is not a range of such versions.
  static std::optional<PackageRange> parse(const std::string& text, VersionScheme scheme);

  /// A single version without an operator?
  bool is_exact() const { return limits_.size() == 1 && limits_.front().operation.empty(); }
  bool includes(const std::string& version) const;
  /// The highest of these that it includes; versions that do not parse are passed over.
  std::optional<std::string> best_of(const std::vector<std::string>& versions) const;
  /// Its limits with `separator` between them.
  std::string text(std::string_view separator = " ") const;

 private:
  struct Limit {
    std::string operation;  // "<", "<=", ">", ">=" or empty
    std::string version;
  };
  VersionScheme scheme_;
  std::vector<Limit> limits_;
};

}  // namespace muster::resources
