#include "recipes/cloud_functions.hh"

#include <thread>

#include "cloud/region.hh"
#include "cloud/scope.hh"

namespace muster::recipes {

namespace {

using value::Array;
using value::Hash;
using value::Value;

std::string text(const Hash& options, const char* name) {
  const auto* v = options.find(name);
  return v && v->if_string() ? *v->if_string() : std::string();
}

/// The first that is set.
std::string environment(os::System& system, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const auto found = system.environment(name); found && !found->empty()) return *found;
  return {};
}

/// [["tag:role", "web", "db"], …]
std::vector<cloud::Filter> filters(const Hash& options) {
  std::vector<cloud::Filter> out;
  const auto* given = options.find("filters");
  if (!given || !given->if_array()) return out;
  for (const auto& row : *given->if_array()) {
    cloud::Filter filter;
    for (const auto& word : *row.if_array()) filter.values.push_back(*word.if_string());
    filter.name = filter.values.front();
    filter.values.erase(filter.values.begin());
    out.push_back(std::move(filter));
  }
  return out;
}

cloud::CloudOptions cloud_options(const Hash& options, os::System& system) {
  cloud::CloudOptions out;
  out.filters = filters(options);
  out.metadata.disabled = environment(system, {"AWS_EC2_METADATA_DISABLED"}) == "true";
  const auto endpoint = text(options, "endpoint");
  const auto ec2 = environment(system, {"AWS_ENDPOINT_URL_EC2", "AWS_ENDPOINT_URL"});
  const auto sts = environment(system, {"AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"});
  if (!ec2.empty()) out.ec2_endpoint = ec2;
  if (!sts.empty()) out.sts_endpoint = sts;
  if (!endpoint.empty()) out.ec2_endpoint = endpoint;
  if (const auto key_id = text(options, "key_id"); !key_id.empty())
    out.credentials =
        cloud::Credentials{key_id, text(options, "secret"), text(options, "token"), {}};
  out.patience.pause = [](std::chrono::milliseconds time) {
    std::this_thread::sleep_for(time);
    return true;
  };
  return out;
}

Hash hash_of(const cloud::Instance& one) {
  Hash tags;
  for (const auto& [key, tag] : one.tags) tags.set(key, tag);
  return {{"instance_id", one.id},
          {"state", std::string(cloud::name_of(one.state))},
          {"state_reason", one.state_reason},
          {"launched",
           static_cast<std::int64_t>(
               std::chrono::floor<std::chrono::seconds>(one.launched.time_since_epoch()).count())},
          {"region", one.region},
          {"availability_zone", one.zone},
          {"image_id", one.image},
          {"instance_type", one.type},
          {"vpc_id", one.vpc},
          {"subnet_id", one.subnet},
          {"instance_lifecycle", one.lifecycle},
          {"private_ip_address", one.private_address},
          {"public_ip_address", one.public_address},
          {"private_dns_name", one.private_name},
          {"public_dns_name", one.public_name},
          {"tags", std::move(tags)}};
}

Array instances(const Hash& options, os::System& system) {
  const auto how = cloud_options(options, system);
  const auto profile = text(options, "profile");
  auto region = text(options, "region");
  if (region.empty()) {
    cloud::Metadata metadata(how.metadata);
    region = cloud::standard_region(system, metadata, profile);
  }
  Array out;
  for (const auto& one : cloud::Scope(how, profile, region, system).matching(how.filters))
    out.push_back(hash_of(one));
  return out;
}

}  // namespace

void define_cloud_functions(ruby::Interpreter& ruby, os::System& system) {
  ruby.define("ec2_instances", [&system](std::span<const Value> given) {
    return Value(instances(*given[0].if_hash(), system));
  });
}

}  // namespace muster::recipes
