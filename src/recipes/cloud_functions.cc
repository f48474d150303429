#include "recipes/cloud_functions.hh"

#include <thread>

#include "cloud/region.hh"
#include "cloud/scope.hh"
#include "recipes/option_readers.hh"

namespace muster::recipes {

namespace {

using value::Array;
using value::Hash;
using value::Value;
using Arguments = std::span<const Value>;

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
  const auto endpoint = text_at(options, "endpoint");
  const auto ec2 = environment(system, {"AWS_ENDPOINT_URL_EC2", "AWS_ENDPOINT_URL"});
  const auto sts = environment(system, {"AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"});
  if (!ec2.empty()) out.ec2_endpoint = ec2;
  const auto scaling = environment(system, {"AWS_ENDPOINT_URL_AUTO_SCALING", "AWS_ENDPOINT_URL"});
  if (!sts.empty()) out.sts_endpoint = sts;
  if (!scaling.empty()) out.auto_scaling_endpoint = scaling;
  if (!endpoint.empty()) out.ec2_endpoint = endpoint;
  if (const auto key_id = text_at(options, "key_id"); !key_id.empty())
    out.credentials =
        cloud::Credentials{key_id, text_at(options, "secret"), text_at(options, "token"), {}};
  out.patience.pause = [](std::chrono::milliseconds time) {
    std::this_thread::sleep_for(time);
    return true;
  };
  return out;
}

Hash hash_of(const std::map<std::string, std::string>& tags) {
  Hash out;
  for (const auto& [key, tag] : tags) out.set(key, tag);
  return out;
}

std::int64_t seconds_of(cloud::UtcTime time) {
  return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

Hash hash_of(const cloud::Instance& one) {
  return {{"instance_id", one.id},
          {"state", std::string(cloud::name_of(one.state))},
          {"state_reason", one.state_reason},
          {"launched", seconds_of(one.launched)},
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
          {"tags", hash_of(one.tags)}};
}

Hash hash_of(const cloud::Image& one) {
  return {{"image_id", one.id},
          {"name", one.name},
          {"state", one.state},
          {"state_reason", one.state_reason},
          {"created", seconds_of(one.created)},
          {"snapshots", Array(one.snapshots.begin(), one.snapshots.end())},
          {"tags", hash_of(one.tags)}};
}

/// Where a recipe's options say, by the keys that they have.
cloud::Scope scope(const Value& given, os::System& system) {
  const auto& options = *given.if_hash();
  const auto how = cloud_options(options, system);
  const auto profile = text_at(options, "profile");
  auto region = text_at(options, "region");
  if (region.empty()) {
    cloud::Metadata metadata(how.metadata);
    region = cloud::standard_region(system, metadata, profile);
  }
  return {how, profile, region, system};
}

template <class List>
Value hashes_of(const List& list) {
  Array out;
  for (const auto& one : list) out.push_back(hash_of(one));
  return out;
}

Value create_image(cloud::Ec2 ec2, Arguments given) {
  cloud::NewImage image{.instance = bytes_of(&given[1]), .name = bytes_of(&given[2]), .tags = {}};
  for (const auto& [key, tag] : *given[3].if_hash()) image.tags[bytes_of(&key)] = bytes_of(&tag);
  return ec2.create_image(image);
}

/// {"id", "version", "mixed"}; nil: there is no such group. The id is empty where it has no
/// template.
Value launch_template(cloud::AutoScaling auto_scaling, const std::string& group) {
  const auto found = auto_scaling.launch_template(group);
  if (!found) return {};
  return Hash{{"id", found->id}, {"version", found->version}, {"mixed", found->is_mixed}};
}

}  // namespace

/// The first argument of each is where.
void define_cloud_functions(ruby::Interpreter& ruby, os::System& system) {
  const auto define = [&](const char* name, auto body) {
    ruby.define(name, [&system, body](Arguments given) -> Value {
      auto there = scope(given[0], system);
      return body(there, given);
    });
  };
  define("ec2_instances", [](cloud::Scope& there, Arguments given) {
    return hashes_of(there.matching(filters(*given[0].if_hash())));
  });
  define("ec2_images", [](cloud::Scope& there, Arguments given) {
    return hashes_of(there.ec2().own_images(filters(*given[0].if_hash())));
  });
  define("ec2_create_image",
         [](cloud::Scope& there, Arguments given) { return create_image(there.ec2(), given); });
  define("ec2_deregister_image", [](cloud::Scope& there, Arguments given) {
    there.ec2().deregister_image(bytes_of(&given[1]));
    return Value{};
  });
  define("ec2_delete_snapshot", [](cloud::Scope& there, Arguments given) {
    there.ec2().delete_snapshot(bytes_of(&given[1]));
    return Value{};
  });
  define("ec2_new_template_version", [](cloud::Scope& there, Arguments given) {
    return Value(there.ec2().new_template_version(bytes_of(&given[1]), bytes_of(&given[2]),
                                                  bytes_of(&given[3])));
  });
  define("ec2_make_template_default", [](cloud::Scope& there, Arguments given) {
    there.ec2().make_template_default(bytes_of(&given[1]), *given[2].if_integer());
    return Value{};
  });
  define("scaling_template", [](cloud::Scope& there, Arguments given) {
    return launch_template(there.auto_scaling(), bytes_of(&given[1]));
  });
  define("scaling_use_template", [](cloud::Scope& there, Arguments given) {
    there.auto_scaling().use_template(bytes_of(&given[1]), bytes_of(&given[2]),
                                      bytes_of(&given[3]));
    return Value{};
  });
}

}  // namespace muster::recipes
