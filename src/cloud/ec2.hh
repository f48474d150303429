#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cloud/image.hh"
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

  /// All pages of DescribeImages: those that this account made. As with instances.
  std::vector<Image> own_images(const std::vector<Filter>& filters);
  /// Begins to make one of an instance, which goes on running; its id. It is `pending` at first.
  std::string create_image(const NewImage& image);
  /// Nothing can be started from it any more; its snapshots are left.
  void deregister_image(const std::string& id);
  void delete_snapshot(const std::string& id);

  /// A launch template's version that is another one with this image; its number.
  std::int64_t new_template_version(const std::string& template_id, const std::string& source,
                                    const std::string& image);
  void make_template_default(const std::string& template_id, std::int64_t version);

 private:
  /// Gives each page of a list to `read`, which tells the token of the next one, if there is one.
  void pages(const std::string& action, const Parameters& parameters,
             const std::function<std::string(std::string_view xml)>& read);
  std::string query(const std::string& action, const Parameters& parameters);

  Service& service_;
};

/// One page of DescribeInstances.
struct InstancePage {
  std::vector<Instance> instances;
  std::string next_token;  // empty: it was the last
};
/// Throws base::Error for what is not that.
InstancePage read_instance_page(std::string_view xml, const std::string& region);

/// One page of DescribeImages.
struct ImagePage {
  std::vector<Image> images;
  std::string next_token;
};
ImagePage read_image_page(std::string_view xml);

}  // namespace muster::cloud
