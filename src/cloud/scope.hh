#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cloud/auto_scaling.hh"
#include "cloud/credentials.hh"
#include "cloud/ec2.hh"
#include "cloud/metadata.hh"

namespace muster::cloud {

/// How the clouds are asked: from the settings.
struct CloudOptions {
  std::vector<std::string> profiles;  // one for each account; "": the standard chain
  std::vector<std::string> regions;
  std::vector<Filter> filters;
  std::string ec2_endpoint = "https://ec2.{region}.amazonaws.com";
  std::string sts_endpoint = "https://sts.{region}.amazonaws.com";
  std::string auto_scaling_endpoint = "https://autoscaling.{region}.amazonaws.com";
  MetadataOptions metadata;
  std::optional<Credentials> credentials;  // in place of the profile's
  Patience patience;
};

/// Signed requests to EC2 and Auto Scaling for one account and region. Bound to one thread at a
/// time. All throw base::Error, whose texts have nothing secret.
class Scope {
 public:
  /// What is passed outlives it.
  Scope(const CloudOptions& options, const std::string& profile, const std::string& region,
        os::System& system);
  ~Scope();

  /// Whose credentials these are: asked once.
  const std::string& account();
  /// Everything that the filters let through.
  InstanceList list();
  /// What these filters let through, without those of the options.
  std::vector<Instance> matching(const std::vector<Filter>& filters);
  /// Those of these ids, at most 200, that EC2 knows; filters do not matter.
  std::vector<Instance> find(const std::vector<std::string>& ids);

  /// The scope outlives them.
  Ec2 ec2();
  AutoScaling auto_scaling();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace muster::cloud
