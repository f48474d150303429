#include "net/body_reader.hh"

#include <doctest/doctest.h>

namespace muster::net {

namespace {

struct Outcome {
  std::string body;
  std::size_t used = 0;
  int status = 0;  // 0: not complete
};

/// In pieces of that size.
Outcome read(const std::string& bytes, bool chunked, std::size_t piece, std::size_t limit = 100) {
  RequestHead head;
  head.is_chunked = chunked;
  if (!chunked) head.length = 5;
  BodyReader reader(head, limit);
  Outcome out;
  while (out.used < bytes.size() && !reader.is_complete() && !reader.problem())
    out.used += reader.take(std::string_view(bytes).substr(out.used, piece));
  if (reader.problem())
    out.status = reader.problem()->status;
  else if (reader.is_complete())
    out.status = 200;
  out.body = reader.take_body();
  return out;
}

}  // namespace

TEST_CASE("a body ends where it should, however it comes") {
  for (const std::size_t piece : {1U, 2U, 3U, 7U, 1000U}) {
    const auto counted = read("helloGET /", false, piece);
    CHECK(counted.status == 200);
    CHECK(counted.body == "hello");
    CHECK(counted.used == 5);
    const std::string chunks = "2\r\nhe\r\n3;a=b\r\nllo\r\n0\r\nTrailer: x\r\n\r\n";
    const auto chunked = read(chunks + "GET /", true, piece);
    CHECK(chunked.status == 200);
    CHECK(chunked.body == "hello");
    CHECK(chunked.used == chunks.size());
  }
}

TEST_CASE("chunks that are malformed or too large") {
  for (const auto* bad : {"\r\n", "g\r\n", "-1\r\n", "0x1\r\n", "1\na", "2\r\nabc\r\n", "1\r\na\n",
                          " 1\r\n", "1\r\r\n", "10000000000000000\r\n"})
    CHECK_MESSAGE(read(bad, true, 1000).status == 400, bad);
  CHECK(read("65\r\n", true, 1000, 100).status == 413);
  CHECK(read("40\r\n" + std::string(64, 'a') + "\r\n40\r\n", true, 1000, 100).status == 413);
  CHECK(read("hello", false, 1000, 4).status == 413);
  CHECK(read("0\r\n" + std::string(100, 'a') + "\r\n", true, 1000).status == 0);
}

}  // namespace muster::net
