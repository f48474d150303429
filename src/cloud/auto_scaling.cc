#include "cloud/auto_scaling.hh"

#include "cloud/xml_reader.hh"

namespace muster::cloud {

namespace {

constexpr const char* version = "2011-01-01";
constexpr std::size_t most_bytes = 4UL << 20;

void read_template(XmlReader& xml, TemplateInUse& out) {
  while (const auto name = xml.child()) {
    if (*name == "LaunchTemplateId") {
      out.id = xml.text();
    } else if (*name == "Version") {
      out.version = xml.text();
    } else {
      xml.skip();
    }
  }
  if (out.version.empty()) out.version = "$Default";
}

/// LaunchTemplate of a MixedInstancesPolicy: beside its overrides for some types.
void read_policy(XmlReader& xml, TemplateInUse& out) {
  while (const auto name = xml.child()) {
    if (*name == "LaunchTemplate") {
      read_policy(xml, out);
    } else if (*name == "LaunchTemplateSpecification") {
      out.is_mixed = true;
      read_template(xml, out);
    } else {
      xml.skip();
    }
  }
}

TemplateInUse read_group(XmlReader& xml) {
  TemplateInUse out;
  while (const auto name = xml.child()) {
    if (*name == "LaunchTemplate") {
      read_template(xml, out);
    } else if (*name == "MixedInstancesPolicy") {
      read_policy(xml, out);
    } else {
      xml.skip();
    }
  }
  return out;
}

}  // namespace

std::optional<TemplateInUse> read_template_in_use(std::string_view xml) {
  XmlReader reader(xml);
  std::optional<TemplateInUse> out;
  bool has_list = false;
  while (const auto name = reader.child()) {
    if (*name == "DescribeAutoScalingGroupsResult") continue;  // what it has in it is next
    if (*name != "AutoScalingGroups") {
      reader.skip();
      continue;
    }
    has_list = true;
    while (reader.child()) out = read_group(reader);
  }
  if (!has_list) throw base::Error("an answer of Auto Scaling: no groups");
  return out;
}

std::optional<TemplateInUse> AutoScaling::launch_template(const std::string& group) {
  return read_template_in_use(service_.query("DescribeAutoScalingGroups", version,
                                             {{"AutoScalingGroupNames.member.1", group}},
                                             most_bytes));
}

void AutoScaling::use_template(const std::string& group, const std::string& template_id,
                               const std::string& template_version) {
  service_.query("UpdateAutoScalingGroup", version,
                 {{"AutoScalingGroupName", group},
                  {"LaunchTemplate.LaunchTemplateId", template_id},
                  {"LaunchTemplate.Version", template_version}},
                 most_bytes);
}

}  // namespace muster::cloud
