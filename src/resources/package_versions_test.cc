#include "resources/package_versions.hh"

#include <doctest/doctest.h>

using namespace muster::resources;

namespace {

void ascends(const VersionScheme& scheme, const std::vector<std::string>& versions) {
  for (std::size_t i = 0; i < versions.size(); ++i) {
    for (std::size_t j = 0; j < versions.size(); ++j) {
      const auto a = scheme.parse(versions[i]), b = scheme.parse(versions[j]);
      REQUIRE(a);
      REQUIRE(b);
      CAPTURE(versions[i]);
      CAPTURE(versions[j]);
      const int order = scheme.compare(*a, *b);
      CHECK((order > 0) == (i > j));
      CHECK((order < 0) == (i < j));
    }
  }
}

}  // namespace

TEST_CASE("versions of each kind ascend as their own tools say") {
  ascends(debian_versions(), {"1.0~rc1-1", "1.0-1", "1.0-1+b1", "1.0.1-1", "1.2", "1.10", "1:0.1"});
  ascends(rpm_versions(),
          {"1.0~rc1-1", "1.0-1", "1.0-1.el9", "1.0-2", "1.0a-1", "1.10-1", "1:0.1-1"});
  ascends(gem_versions(), {"1.0.a", "1.0.b1", "1.0.rc", "1.0", "1.0.1", "1.2", "1.10"});
  ascends(pip_versions(), {"1.0.dev1", "1.0a1.dev1", "1.0a1", "1.0b2", "1.0rc1", "1.0",
                           "1.0+local.1", "1.0.post1", "1.1", "1.10", "1!0.1"});
}

TEST_CASE("equal versions may be written differently") {
  CHECK(gem_versions().compare("1.0", "1") == 0);
  CHECK(pip_versions().compare("1.0", "1.0.0") == 0);
  CHECK(pip_versions().compare("1.0ALPHA2", "1.0-a.2") == 0);
  CHECK(compare_rpm("1.0", "1:1.0-7.el9") == 0);
  CHECK(compare_rpm("1:1.0", "1.0-7") > 0);
}

TEST_CASE("a range has one limit or two, and picks the best of what there is") {
  const auto range = PackageRange::parse(">=1.0 <2.0", debian_versions());
  REQUIRE(range);
  CHECK_FALSE(range->is_exact());
  CHECK(range->includes("1.0"));
  CHECK(range->includes("2.0~rc1"));
  CHECK_FALSE(range->includes("2.0"));
  CHECK(range->best_of({"0.9", "1.9", "1.10", "2.0", "no version!"}) == "1.10");
  CHECK_FALSE(range->best_of({"0.9"}));
  CHECK(range->text(", ") == ">=1.0, <2.0");
  CHECK(PackageRange::parse("1.0-1", debian_versions())->is_exact());
  CHECK_FALSE(PackageRange::parse("=>1", debian_versions()));
  CHECK_FALSE(PackageRange::parse("a b!", debian_versions()));
}

TEST_CASE("versions of no kind are compared piece by piece") {
  CHECK(compare_versions("1.2", "1.10") < 0);
  CHECK(compare_versions("1.2-3", "1.2.1") < 0);
  CHECK(compare_versions("4.14.2", "4.1") > 0);
}
