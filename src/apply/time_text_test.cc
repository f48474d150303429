#include "apply/time_text.hh"

#include <doctest/doctest.h>

#include <cstdlib>
#include <ctime>

namespace muster::apply {

TEST_CASE("times are written in the zone of the machine and read back") {
  const Time time{std::chrono::nanoseconds(1'774'000'000'012'345'678)};
  ::setenv("TZ", "America/St_Johns", 1);
  ::tzset();
  CHECK(iso_time(time) == "2026-03-20T07:16:40.012345678-02:30");
  CHECK(yaml_time(time) == "2026-03-20 07:16:40.012345678 -02:30");
  CHECK(parse_yaml_time(yaml_time(time)) == time);
  ::unsetenv("TZ");
  ::tzset();
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
