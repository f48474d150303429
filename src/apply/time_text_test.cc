#include "apply/time_text.hh"

#include <doctest/doctest.h>

namespace muster::apply {

TEST_CASE("times are written in the zone of the machine and read back") {
  const Time time{std::chrono::nanoseconds(1'774'000'000'012'345'678)};
  const auto yaml = yaml_time(time);
  CHECK(yaml.size() == std::string_view("2026-03-20 09:46:40.012345678 +00:00").size());
  CHECK(iso_time(time) == yaml.substr(0, 10) + "T" + yaml.substr(11, 18) + yaml.substr(30));
  CHECK(parse_yaml_time(yaml) == time);
  CHECK(parse_yaml_time("2026-03-20 07:16:40.012345678 -02:30") == time);
  CHECK(parse_yaml_time("2026-03-20 09:46:40.012345678 Z") == time);
  CHECK(parse_yaml_time("2026-03-20 09:46:40.5") ==
        Time{std::chrono::milliseconds(1'774'000'000'500)});
  for (const auto* wrong :
       {"", "yesterday", "2026-03-20", "2026-03-20 9:46:40", "2026-03-20 09:46:40.1 +1"}) {
    CAPTURE(wrong);
    CHECK(!parse_yaml_time(wrong));
  }
}

}  // namespace muster::apply
