#pragma once
#include <string>
#include <vector>

#include "cloud/instance.hh"
#include "cloud/service.hh"

namespace muster::cloud {

/// One of EC2's filters: the names are EC2's, "instance-state-name", "tag:role".
struct Filter {
  std::string name;
  std::vector<std::string> values;  // one of them; * and ? stand for anything
};
/// "tag:role=web|db, instance-state-name=running". Throws base::Error.
std::vector<Filter> read_filters(std::string_view text);

/// EC2 of one account and region. Bound to one thread at a time.
class Ec2 {
 public:
  /// `service` outlives it.
  explicit Ec2(Service& service) : service_(service) {}

  /// All pages of DescribeInstances. Throws base::Error, and gives nothing, when any of it cannot
  /// be had or read: a part of a list is no list.
  std::vector<Instance> instances(const std::vector<Filter>& filters);

 private:
  Service& service_;
};

/// One page of DescribeInstances.
struct InstancePage {
  std::vector<Instance> instances;
  std::string next_token;  // empty: it was the last
};
/// Throws base::Error for what is not that.
InstancePage read_instance_page(std::string_view xml, const std::string& region);

}  // namespace muster::cloud
