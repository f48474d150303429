#include <fmt/core.h>

#include "base/error.hh"
#include "types/constructor.hh"
#include "types/fail.hh"
#include "value/rich.hh"
#include "value/semver_range.hh"

namespace muster::types {

namespace {

using value::Hash;
using value::Value;
using Texts = std::vector<std::pair<std::string, std::string>>;
using Version = std::shared_ptr<const value::SemVer>;

constexpr const char* version_type =
    R"(Pattern[/\A(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?\Z/])";
constexpr const char* version_hash =
    "Struct[{major=>PositiveInteger,minor=>PositiveInteger,patch=>PositiveInteger,Optional["
    "prerelease]=>SemVerQualifier,"
    "Optional[build]=>SemVerQualifier}]";

Value parse_version(Arguments a, Names&) {
  const auto version = value::SemVer::parse(*a[0].if_string());
  if (!version) fail("Numeric pre-release identifiers MUST NOT contain leading zeroes");
  return version;
}

Value make_version(const Value& major, const Value& minor, const Value& patch,
                   const Value* prerelease, const Value* build) {
  const auto text = [](const Value* v) {
    return v && v->if_string() ? *v->if_string() : std::string();
  };
  std::vector<std::string> identifiers;
  if (!text(prerelease).empty()) identifiers.push_back(text(prerelease));
  return std::make_shared<const value::SemVer>(*major.if_integer(), *minor.if_integer(),
                                               *patch.if_integer(), std::move(identifiers),
                                               text(build));
}

Version bound(const Value* v) {
  return v ? v->shared_rich<value::SemVer>() : nullptr;
}

Value make_range(const Value* min, const Value* max, bool exclusive) {
  return std::make_shared<const value::SemVerRange>(
      bound(min), value::SemVerRange::Bound{bound(max), exclusive});
}

Value parse_range(Arguments a, Names&) {
  try {
    return value::SemVerRange::parse(*a[0].if_string());
  } catch (const base::Error& e) {
    fail(e.what());  // the text is the user's
  }
}

}  // namespace

const ConstructorPtr& semver_constructor() {
  static const ConstructorPtr made = std::make_shared<const Constructor>(
      "new_Version",
      Texts{{"PositiveInteger", "Integer[0,default]"},
            {"SemVerQualifier", R"(Pattern[/\A(?<part>[0-9A-Za-z-]+)(?:\.\g<part>)*\Z/])"},
            {"SemVerPattern", version_type},
            {"SemVerHash", version_hash}},
      std::vector<Overload>{
          {{{"SemVerPattern", "str"}}, {}, parse_version},
          {{{"PositiveInteger", "major"},
            {"PositiveInteger", "minor"},
            {"PositiveInteger", "patch"}},
           {{"SemVerQualifier", "prerelease"}, {"SemVerQualifier", "build"}},
           [](Arguments a, Names&) {
             return make_version(a[0], a[1], a[2], a.size() > 3 ? &a[3] : nullptr,
                                 a.size() > 4 ? &a[4] : nullptr);
           }},
          {{{"SemVerHash", "hash_args"}},
           {},
           [](Arguments a, Names&) {
             const Hash& h = *a[0].if_hash();
             return make_version(*h.find("major"), *h.find("minor"), *h.find("patch"),
                                 h.find("prerelease"), h.find("build"));
           }},
          {{{"String", "str"}},
           {},
           [](Arguments a, Names&) {
             return Value(
                 fmt::format("The string '{}' cannot be converted to a SemVer", *a[0].if_string()));
           },
           true}});
  return made;
}

const ConstructorPtr& semver_range_constructor() {
  static const ConstructorPtr made = std::make_shared<const Constructor>(
      "new_VersionRange",
      Texts{{"SemVerRangeString", "String[1]"},
            {"SemVerRangeHash",
             "Struct[{min=>Variant[Default,SemVer],Optional[max]=>Variant[Default,SemVer],Optional["
             "exclude_max]=>Boolean}]"}},
      std::vector<Overload>{
          {{{"SemVerRangeString", "str"}}, {}, parse_range},
          {{{"Variant[Default,SemVer]", "min"}, {"Variant[Default,SemVer]", "max"}},
           {{"Boolean", "exclude_max"}},
           [](Arguments a, Names&) {
             return make_range(&a[0], &a[1], a.size() > 2 && a[2].truthy());
           }},
          {{{"SemVerRangeHash", "hash_args"}}, {}, [](Arguments a, Names&) {
             const Hash& h = *a[0].if_hash();
             const auto* exclusive = h.find("exclude_max");
             return make_range(h.find("min"), h.find("max"), exclusive && exclusive->truthy());
           }}});
  return made;
}

}  // namespace muster::types
