#include "cloud/ec2.hh"

#include <iterator>
#include <set>

#include "base/strings.hh"

namespace muster::cloud {

namespace {

constexpr const char* version = "2016-11-15";
// A page of them is about 1.5 MB: what is held at a time, beside what is kept of it.
constexpr const char* on_a_page = "250";
constexpr std::size_t most_page_bytes = 32UL << 20;
constexpr std::size_t most_pages = 2000;
constexpr std::size_t most_filters = 50;
constexpr std::size_t most_values = 200;

using Parameters = std::vector<std::pair<std::string, std::string>>;

void add(Parameters& out, const std::vector<Filter>& filters) {
  std::size_t number = 0;
  for (const auto& filter : filters) {
    const std::string prefix = "Filter." + std::to_string(++number);
    out.emplace_back(prefix + ".Name", filter.name);
    for (std::size_t i = 0; i < filter.values.size(); ++i)
      out.emplace_back(prefix + ".Value." + std::to_string(i + 1), filter.values[i]);
  }
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

std::vector<Instance> Ec2::instances(const std::vector<Filter>& filters) {
  std::vector<Instance> out;
  std::set<std::string> tokens;
  std::string token;
  do {
    Parameters parameters{{"MaxResults", on_a_page}};
    add(parameters, filters);
    if (!token.empty()) parameters.emplace_back("NextToken", token);
    const auto xml = service_.query("DescribeInstances", version, parameters, most_page_bytes);
    auto page = read_instance_page(xml, service_.place().scope.region);
    std::ranges::move(page.instances, std::back_inserter(out));
    token = std::move(page.next_token);
    if (tokens.size() >= most_pages || (!token.empty() && !tokens.insert(token).second))
      throw base::Error("ec2 DescribeInstances: the list has no end");
  } while (!token.empty());
  return out;
}

}  // namespace muster::cloud
