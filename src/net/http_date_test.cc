#include "net/http_date.hh"

#include <doctest/doctest.h>

namespace muster::net {

TEST_CASE("a date of a header, whatever a client says") {
  using Clock = std::chrono::system_clock;
  CHECK(from_http_date("Sun, 29 Nov 2026 06:03:56 GMT") == Clock::from_time_t(1'795'932'236));
  CHECK(from_http_date("Sun, 29 Nov 9999 06:03:56 GMT") == Clock::time_point::max());
  CHECK(from_http_date("Sun, 29 Nov 0001 06:03:56 GMT") == Clock::time_point::min());
  CHECK_FALSE(from_http_date("Sun, 29 Nov 2026 06:03:56 GMT+1"));
  CHECK_FALSE(from_http_date(""));
}

}  // namespace muster::net
