#include "base/strings.hh"
#include "facts/facts.hh"
#include "facts/numbered_features.hh"
#include "facts/text.hh"

namespace muster::facts {

namespace {

/// Names at the start of a line, alone or marked as read-only compatible.
std::vector<std::string> feature_flags(std::string_view text) {
  std::vector<std::string> out;
  for (const std::string& line : lines(text)) {
    const auto end = line.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_");
    const std::string name = line.substr(0, end);
    const std::string_view rest =
        end == std::string::npos ? "" : base::trim(std::string_view(line).substr(end));
    if (!name.empty() && (rest.empty() || rest == "(read-only compatible)")) out.push_back(name);
  }
  return out;
}

value::Hash resolve(Context& context) {
  const std::string text = upgrade_list(context, "zpool");
  const auto numbers = numbered_features(text);
  if (numbers.empty()) return {};
  const auto flags = feature_flags(text);
  return {{"zpool_featurenumbers", base::join(numbers, ",")},
          {"zpool_featureflags", base::join(flags, ",")},
          {"zpool_version", flags.empty() ? numbers.back() : "5000"}};
}

}  // namespace

Fact define_zpool() {
  return {.doc = "The version and features of ZFS pools.",
          .provides = {"zpool_featurenumbers", "zpool_featureflags", "zpool_version"},
          .legacy = {},
          .resolve = resolve};
}

}  // namespace muster::facts
