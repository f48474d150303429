#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "cloud/service.hh"

namespace muster::cloud {

/// What an Auto Scaling group starts its instances from.
struct TemplateInUse {
  std::string id;         // "lt-0123456789abcdef0"; empty: the group has no launch template
  std::string version;    // "$Latest", "$Default" or a number
  bool is_mixed = false;  // it is part of a policy of several types of instances
};

/// Auto Scaling of one account and region. Bound to one thread at a time.
class AutoScaling {
 public:
  /// `service` outlives it.
  explicit AutoScaling(Service& service) : service_(service) {}

  /// nullopt: there is no such group. Throws base::Error.
  std::optional<TemplateInUse> launch_template(const std::string& group);
  /// For a group that has one which is not mixed.
  void use_template(const std::string& group, const std::string& template_id,
                    const std::string& version);

 private:
  Service& service_;
};

/// Of DescribeAutoScalingGroups for one name. Throws base::Error for what is not that.
std::optional<TemplateInUse> read_template_in_use(std::string_view xml);

}  // namespace muster::cloud
