#include "base/base64.hh"

#include <doctest/doctest.h>

using namespace muster::base;

TEST_CASE("base64 is written as Ruby packs it") {
  CHECK(base64("") == "");
  CHECK(base64("a") == "YQ==");
  CHECK(base64("\xff\xfe\xfd") == "//79");
  CHECK(base64_url("\xff\xfe\xfd!") == "__79IQ==");
  CHECK(base64_lines("") == "");
  CHECK(base64_lines(std::string(46, 'x')) ==
        "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4\neA==\n");
}

TEST_CASE("strict base64 is all or nothing, lenient takes what it can") {
  CHECK(from_base64("YWI=") == "ab");
  for (const char* wrong : {"YWI", "YW I=", "YWI=\n", "YW=J", "YWJ=", "====", "Y==="}) {
    CAPTURE(wrong);
    CHECK(!from_base64(wrong));
  }
  CHECK(from_base64_url("__79IQ") == "\xff\xfe\xfd!");
  CHECK(from_base64_lenient(" YW\nI= ignored") == "ab");
  CHECK(from_base64_lenient("YWI") == "ab");
}
