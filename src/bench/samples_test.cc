#include "bench/samples.hh"

#include <doctest/doctest.h>

namespace muster::bench {

using std::chrono::milliseconds;

TEST_CASE("samples: a percentile is a duration that was measured, the next above that share") {
  Samples samples;
  CHECK(samples.percentile(0.5) == "-");
  for (int i = 100; i >= 1; --i) samples.add(milliseconds(i));
  CHECK(samples.percentile(0.5) == "50.00 ms");
  CHECK(samples.percentile(0.99) == "99.00 ms");
  CHECK(samples.percentile(1) == "100.00 ms");
  CHECK(samples.percentile(0) == "1.00 ms");
}

TEST_CASE("samples: a second and more are seconds") {
  CHECK(duration_text(milliseconds(999)) == "999.00 ms");
  CHECK(duration_text(milliseconds(3400)) == "3.40 s");
}

}  // namespace muster::bench
