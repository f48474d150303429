#include "net/value_wire.hh"

#include <doctest/doctest.h>

#include "base/error.hh"
#include "value/json.hh"

namespace muster::net {

TEST_CASE("data comes out as it went in") {
  const auto data = value::from_json(
      R"({"a":[1,-1,2.5,true,false,null,"tëxt",{}],"b":{"c":[[],[0]],"d":"\u0000"},"":9223372036854775807})");
  WireWriter out;
  write(out, data);
  WireReader in(out.bytes());
  CHECK(read_value(in) == data);
  CHECK(in.at_end());
}

TEST_CASE("what is no data is refused") {
  WireWriter out;
  write(out, value::from_json(R"({"a":["text",1]})"));
  for (std::size_t size = 0; size < out.bytes().size(); ++size) {
    WireReader in(std::string_view(out.bytes()).substr(0, size));
    CHECK_THROWS_AS(read_value(in), base::Error);
  }
  WireWriter deep;
  for (int i = 0; i < 100'000; ++i) {
    deep.number(6);
    deep.number(1);
  }
  WireReader in(deep.bytes());
  CHECK_THROWS_AS(read_value(in), base::Error);
}

TEST_CASE("what fits into a message need not fit into memory") {
  WireWriter out;
  out.number(6);
  out.number(value::most_json_values);
  const std::string bytes = out.bytes() + std::string(value::most_json_values, '\0');
  WireReader in(bytes);
  CHECK_THROWS_WITH_AS(read_value(in), "a message has too many values", base::Error);
}

}  // namespace muster::net
