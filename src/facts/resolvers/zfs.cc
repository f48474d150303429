#include "base/strings.hh"
#include "facts/facts.hh"
#include "facts/numbered_features.hh"

namespace muster::facts {

namespace {

value::Hash resolve(Context& context) {
  const auto numbers = numbered_features(upgrade_list(context, "zfs"));
  if (numbers.empty()) return {};
  return {{"zfs_featurenumbers", base::join(numbers, ",")}, {"zfs_version", numbers.back()}};
}

}  // namespace

Fact define_zfs() {
  return {.doc = "The version of ZFS.",
          .provides = {"zfs_featurenumbers", "zfs_version"},
          .legacy = {},
          .resolve = resolve};
}

}  // namespace muster::facts
