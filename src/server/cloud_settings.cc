#include "server/cloud_settings.hh"

namespace muster::server {

cloud::CloudOptions cloud_options(const cli::Settings& settings) {
  cloud::CloudOptions out;
  out.profiles = settings.list("cloud_profiles", ',');
  if (out.profiles.empty()) out.profiles = {""};
  out.regions = settings.list("cloud_regions", ',');
  out.filters = cloud::read_filters(settings.text("cloud_filter"));
  out.ec2_endpoint = settings.text("ec2_endpoint");
  out.sts_endpoint = settings.text("sts_endpoint");
  if (const auto all = settings.text("cloud_endpoint"); !all.empty()) {
    if (!settings.given("ec2_endpoint")) out.ec2_endpoint = all;
    if (!settings.given("sts_endpoint")) out.sts_endpoint = all;
  }
  out.metadata.endpoint = settings.text("ec2_metadata_service_endpoint");
  out.metadata.allow_v1 = settings.boolean("ec2_metadata_v1");
  return out;
}

}  // namespace muster::server
