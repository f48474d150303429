#include <algorithm>
#include <charconv>

#include "cloud/answer_parts.hh"
#include "cloud/ec2.hh"
#include "cloud/utc_time.hh"

namespace muster::cloud {

namespace {

constexpr std::size_t most_on_a_page = 10'000;
constexpr std::size_t most_addresses = 1000;
constexpr ListForm list_of_instances{"DescribeInstancesResponse", "reservationSet", "instances",
                                     "reservations"};

/// EC2 fills the upper byte with what it likes.
InstanceState state_of_code(const std::string& text) {
  unsigned code = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), code);
  if (problem != std::errc{} || end != text.data() + text.size())
    refuse_answer("the state " + text);
  switch (code & 0xFFU) {
    case 0: return InstanceState::pending;
    case 16: return InstanceState::running;
    case 32: return InstanceState::shutting_down;
    case 48: return InstanceState::terminated;
    case 64: return InstanceState::stopping;
    case 80: return InstanceState::stopped;
    default: refuse_answer("the state " + text);
  }
}

/// Whatever is called an address, on any interface.
void read_addresses(XmlReader& xml, Instance& one) {
  while (const auto name = xml.child()) {
    const bool is_list = *name == "item" || *name == "privateIpAddressesSet" ||
                         *name == "ipv6AddressesSet" || *name == "association";
    if (is_list) {
      read_addresses(xml, one);
    } else if (*name == "privateIpAddress" || *name == "ipv6Address" || *name == "publicIp") {
      if (one.other_addresses.size() >= most_addresses) refuse_answer("too many addresses");
      one.other_addresses.push_back(xml.text());
    } else {
      xml.skip();
    }
  }
}

std::string* text_named(Instance& one, std::string_view name) {
  if (name == "instanceId") return &one.id;
  if (name == "imageId") return &one.image;
  if (name == "instanceType") return &one.type;
  if (name == "vpcId") return &one.vpc;
  if (name == "subnetId") return &one.subnet;
  if (name == "instanceLifecycle") return &one.lifecycle;
  if (name == "privateIpAddress") return &one.private_address;
  if (name == "ipAddress") return &one.public_address;
  if (name == "privateDnsName") return &one.private_name;
  if (name == "dnsName") return &one.public_name;
  return nullptr;
}

void tidy_addresses(Instance& one) {
  auto& list = one.other_addresses;
  std::ranges::sort(list);
  list.erase(std::unique(list.begin(), list.end()), list.end());
  std::erase_if(list, [&](const std::string& address) {
    return address.empty() || address == one.private_address || address == one.public_address;
  });
}

Instance read_instance(XmlReader& xml, const std::string& region) {
  Instance one;
  one.region = region;
  bool has_state = false, has_time = false;
  while (const auto name = xml.child()) {
    if (auto* text = text_named(one, *name)) {
      *text = xml.text();
    } else if (*name == "instanceState") {
      one.state = state_of_code(text_inside(xml, "code"));
      has_state = true;
    } else if (*name == "stateReason") {
      one.state_reason = text_inside(xml, "code");
    } else if (*name == "placement") {
      one.zone = text_inside(xml, "availabilityZone");
    } else if (*name == "launchTime") {
      const auto time = read_utc_time(xml.text());
      if (!time) refuse_answer("a launch time that is none");
      one.launched = *time;
      has_time = true;
    } else if (*name == "tagSet") {
      one.tags = read_tags(xml);
    } else if (*name == "networkInterfaceSet") {
      read_addresses(xml, one);
    } else {
      xml.skip();
    }
  }
  if (one.id.empty() || !has_state || !has_time)
    refuse_answer("an instance without id, state or time");
  tidy_addresses(one);
  return one;
}

void read_reservation(XmlReader& xml, const std::string& region, InstancePage& page) {
  std::string owner;
  const auto first = page.instances.size();
  while (const auto name = xml.child()) {
    if (*name == "ownerId") {
      owner = xml.text();
    } else if (*name == "instancesSet") {
      while (xml.child()) {
        if (page.instances.size() >= most_on_a_page) refuse_answer("too many instances");
        page.instances.push_back(read_instance(xml, region));
      }
    } else {
      xml.skip();
    }
  }
  for (auto i = first; i < page.instances.size(); ++i) page.instances[i].account = owner;
}

}  // namespace

InstancePage read_instance_page(std::string_view xml, const std::string& region) {
  InstancePage page;
  page.next_token = read_page(xml, list_of_instances,
                              [&](XmlReader& reader) { read_reservation(reader, region, page); });
  return page;
}

}  // namespace muster::cloud
