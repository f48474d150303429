#include "cloud/ec2.hh"

#include <charconv>
#include <iterator>
#include <set>

#include "base/strings.hh"
#include "cloud/answer_parts.hh"
#include "crypto/random.hh"

namespace muster::cloud {

namespace {

constexpr const char* version = "2016-11-15";
// A page of them is about 1.5 MB: what is held at a time, beside what is kept of it.
constexpr const char* on_a_page = "250";
constexpr std::size_t most_page_bytes = 32UL << 20;
constexpr std::size_t most_pages = 2000;
constexpr std::size_t most_filters = 50;
constexpr std::size_t most_values = 200;

Parameters parameters_of(const std::vector<Filter>& filters) {
  Parameters out;
  std::size_t number = 0;
  for (const auto& filter : filters) {
    const std::string prefix = "Filter." + std::to_string(++number);
    out.emplace_back(prefix + ".Name", filter.name);
    for (std::size_t i = 0; i < filter.values.size(); ++i)
      out.emplace_back(prefix + ".Value." + std::to_string(i + 1), filter.values[i]);
  }
  return out;
}

}  // namespace

std::vector<Filter> read_filters(std::string_view text) {
  std::vector<Filter> out;
  for (const std::string& part : base::split(text, ",")) {
    if (base::trim(part).empty()) continue;
    const auto sign = part.find('=');
    Filter filter{.name = std::string(base::trim(part.substr(0, sign))), .values = {}};
    if (sign != std::string::npos)
      for (const std::string& value : base::split(base::trim(part.substr(sign + 1)), "|"))
        if (!value.empty()) filter.values.push_back(value);
    if (filter.name.empty() || filter.values.empty() || filter.values.size() > most_values)
      throw base::Error("not a filter: '" + part + "' (name=value or name=value|value)");
    out.push_back(std::move(filter));
  }
  if (out.size() > most_filters) throw base::Error("too many filters");
  return out;
}

std::string Ec2::query(const std::string& action, const Parameters& parameters) {
  return service_.query(action, version, parameters, most_page_bytes);
}

void Ec2::pages(const std::string& action, const Parameters& parameters,
                const std::function<std::string(std::string_view xml)>& read) {
  std::set<std::string> tokens;
  std::string token;
  do {
    auto asked = parameters;
    asked.emplace_back("MaxResults", on_a_page);
    if (!token.empty()) asked.emplace_back("NextToken", token);
    token = read(query(action, asked));
    if (tokens.size() >= most_pages || (!token.empty() && !tokens.insert(token).second))
      throw base::Error("ec2 " + action + ": the list has no end");
  } while (!token.empty());
}

std::vector<Instance> Ec2::instances(const std::vector<Filter>& filters) {
  std::vector<Instance> out;
  pages("DescribeInstances", parameters_of(filters), [&](std::string_view xml) {
    auto page = read_instance_page(xml, service_.place().scope.region);
    std::ranges::move(page.instances, std::back_inserter(out));
    return page.next_token;
  });
  return out;
}

std::vector<Image> Ec2::own_images(const std::vector<Filter>& filters) {
  auto parameters = parameters_of(filters);
  parameters.emplace_back("Owner.1", "self");
  std::vector<Image> out;
  pages("DescribeImages", parameters, [&](std::string_view xml) {
    auto page = read_image_page(xml);
    std::ranges::move(page.images, std::back_inserter(out));
    return page.next_token;
  });
  return out;
}

std::string Ec2::create_image(const NewImage& image) {
  Parameters parameters{{"InstanceId", image.instance}, {"Name", image.name}, {"NoReboot", "true"}};
  std::size_t kinds = 0;
  for (const auto* kind : {"image", "snapshot"}) {
    const auto prefix = "TagSpecification." + std::to_string(++kinds);
    parameters.emplace_back(prefix + ".ResourceType", kind);
    std::size_t number = 0;
    for (const auto& [key, value] : image.tags) {
      const auto tag = prefix + ".Tag." + std::to_string(++number);
      parameters.emplace_back(tag + ".Key", key);
      parameters.emplace_back(tag + ".Value", value);
    }
  }
  return text_in_answer("ec2 CreateImage", query("CreateImage", parameters), {"imageId"});
}

void Ec2::deregister_image(const std::string& id) {
  query("DeregisterImage", {{"ImageId", id}});
}

void Ec2::delete_snapshot(const std::string& id) {
  query("DeleteSnapshot", {{"SnapshotId", id}});
}

std::int64_t Ec2::new_template_version(const std::string& template_id, const std::string& source,
                                       const std::string& image) {
  // Asked again because an answer was lost, it is made once.
  const auto token = crypto::random_uuid();
  const auto number =
      text_in_answer("ec2 CreateLaunchTemplateVersion",
                     query("CreateLaunchTemplateVersion", {{"LaunchTemplateId", template_id},
                                                           {"SourceVersion", source},
                                                           {"LaunchTemplateData.ImageId", image},
                                                           {"ClientToken", token}}),
                     {"launchTemplateVersion", "versionNumber"});
  std::int64_t out = 0;
  const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), out);
  if (problem != std::errc{} || end != number.data() + number.size())
    throw base::Error("ec2 CreateLaunchTemplateVersion: the version " + number);
  return out;
}

void Ec2::make_template_default(const std::string& template_id, std::int64_t number) {
  query("ModifyLaunchTemplate",
        {{"LaunchTemplateId", template_id}, {"SetDefaultVersion", std::to_string(number)}});
}

}  // namespace muster::cloud
