#include "facts/cloud.hh"

#include "base/error.hh"
#include "base/strings.hh"
#include "facts/text.hh"

namespace muster::facts {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr const char* address = "169.254.169.254";
constexpr const char* metadata_root = "/latest/meta-data/";
constexpr int depth_limit = 10;
constexpr int request_limit = 300;

/// One walk through the tree, with an end however the service answers.
class Walk {
 public:
  explicit Walk(const Fetch& fetch) : fetch_(fetch) {}

  value::Hash below(const std::string& path, int depth) {
    value::Hash out;
    if (depth > depth_limit) return out;
    for (const std::string& line : lines(get(path))) {
      const std::string entry = entry_of(line);
      if (entry.empty() || entry == "security-credentials/") continue;
      if (entry.ends_with('/')) {
        out.set(entry.substr(0, entry.size() - 1), below(path + entry, depth + 1));
      } else {
        out.set(entry, std::string(base::trim(get(path + entry))));
      }
    }
    return out;
  }

 private:
  std::string get(const std::string& path) {
    if (++requests_ > request_limit) return {};
    return fetch_(path).value_or("");
  }

  /// "0=my-key" names a folder "0/".
  static std::string entry_of(const std::string& line) {
    const auto sign = line.find('=');
    const bool number =
        sign != std::string::npos && sign > 0 && line.find_first_not_of("0123456789") == sign;
    return number ? line.substr(0, sign) + "/" : std::string(base::trim(line));
  }

  const Fetch& fetch_;
  int requests_ = 0;
};

milliseconds left_until(Clock::time_point deadline) {
  return std::max(std::chrono::ceil<milliseconds>(deadline - Clock::now()), milliseconds(0));
}

value::Value json_or_undef(const MetadataService& service, const os::HttpAnswer& answer) {
  if (answer.status != 200) return {};
  try {
    return service.read(answer.body);
  } catch (const base::Error&) {
    // Another service may live at this address; what it says is not metadata.
    return {};
  }
}

value::Value last_part(const value::Value& name) {
  const std::string* text = name.if_string();
  return text ? value::Value(text->substr(text->rfind('/') + 1)) : name;
}

value::Value shortened_network(const value::Value& interfaces) {
  const value::Array* list = interfaces.if_array();
  const value::Hash* first = list && !list->empty() ? (*list)[0].if_hash() : nullptr;
  const value::Value* network = first ? first->find("network") : nullptr;
  if (!network) return interfaces;
  value::Hash changed = *first;
  changed.set("network", last_part(*network));
  value::Array out = *list;
  out[0] = changed;
  return out;
}

}  // namespace

value::Hash ec2_tree(const Fetch& fetch) {
  return Walk(fetch).below(metadata_root, 0);
}

value::Value shortened_gce(const value::Value& data) {
  const value::Hash* all = data.if_hash();
  const value::Value* found = all ? all->find("instance") : nullptr;
  const value::Hash* instance = found ? found->if_hash() : nullptr;
  if (!instance || instance->empty()) return data;
  value::Hash changed = *instance;
  for (const char* key : {"image", "machineType", "zone"}) {
    if (const value::Value* name = instance->find(std::string_view(key)))
      changed.set(key, last_part(*name));
  }
  if (const value::Value* list = instance->find("networkInterfaces")) {
    changed.set("networkInterfaces", shortened_network(*list));
  }
  value::Hash out = *all;
  out.set("instance", changed);
  return out;
}

std::optional<value::Hash> ec2_metadata(const MetadataService& service, milliseconds limit,
                                        std::string& user_data) {
  const auto deadline = Clock::now() + limit;
  std::map<std::string, std::string> headers{{"X-aws-ec2-metadata-token-ttl-seconds", "100"}};
  const auto token = service.ask({.method = "PUT",
                                  .address = address,
                                  .path = "/latest/api/token",
                                  .headers = headers,
                                  .timeout = limit});
  // Nobody there: asking again would only take as long again.
  if (!token.connected) return std::nullopt;
  headers.clear();
  if (token.status == 200) headers["X-aws-ec2-metadata-token"] = token.body;
  const Fetch fetch = [&](const std::string& path) -> std::optional<std::string> {
    const auto left = left_until(deadline);
    if (left.count() == 0) return std::nullopt;
    auto answer =
        service.ask({.address = address, .path = path, .headers = headers, .timeout = left});
    if (answer.status != 200) return std::nullopt;
    return std::move(answer.body);
  };
  value::Hash out = ec2_tree(fetch);
  user_data = base::trim(fetch("/latest/user-data/").value_or(""));
  return out;
}

value::Value azure_metadata(const MetadataService& service, milliseconds limit) {
  return json_or_undef(service, service.ask({.address = address,
                                             .path = "/metadata/instance?api-version=2020-09-01",
                                             .headers = {{"Metadata", "true"}},
                                             .timeout = limit}));
}

value::Value gce_metadata(const MetadataService& service, milliseconds limit) {
  return shortened_gce(json_or_undef(
      service,
      service.ask({.address = address,
                   .host = "metadata.google.internal",
                   .path = "/computeMetadata/v1/?recursive=true&alt=json",
                   .headers = {{"Metadata-Flavor", "Google"}, {"Accept", "application/json"}},
                   .timeout = limit})));
}

}  // namespace muster::facts
