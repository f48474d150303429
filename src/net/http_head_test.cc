#include "net/http_head.hh"

#include <doctest/doctest.h>

namespace muster::net {

namespace {

int status_of(const std::string& head) {
  const auto parsed = parse_head(head);
  const auto* problem = std::get_if<HeadProblem>(&parsed);
  return problem ? problem->status : 200;
}

std::string path_of(std::string_view target) {
  const auto parsed = parse_target(target);
  return parsed ? parsed->path : "none";
}

}  // namespace

TEST_CASE("a request's head is read") {
  const auto parsed = parse_head(
      "PUT /puppet/v3/report/web1?environment=production&x=a%20b+c HTTP/1.1\r\n"
      "Host: puppet\r\nContent-Length:  12 \r\nConnection: Keep-Alive, close\r\n\r\n");
  const auto& head = std::get<RequestHead>(parsed);
  CHECK(head.request.method == Method::put);
  CHECK(head.request.path == "/puppet/v3/report/web1");
  CHECK(head.request.parameter("environment") == "production");
  CHECK(head.request.parameter("x") == "a b c");
  CHECK(head.length == 12);
  CHECK_FALSE(head.keep_alive);
  CHECK(head.request.headers.find("HOST") == "puppet");
}

TEST_CASE("what could be read in two ways is refused") {
  const std::string get = "GET / HTTP/1.1\r\nHost: x\r\n";
  CHECK(status_of(get + "\r\n") == 200);
  CHECK(status_of(get + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n") == 400);
  CHECK(status_of(get + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
  CHECK(status_of(get + "Content-Length: -1\r\n\r\n") == 400);
  CHECK(status_of(get + "A: b\r\n c\r\n\r\n") == 400);
  CHECK(status_of(get + "A : b\r\n\r\n") == 400);
  CHECK(status_of(get + "A: b\n\r\n") == 400);
  CHECK(status_of(get + "Host: y\r\n\r\n") == 400);
  CHECK(status_of(get + std::string("A: \0\r\n\r\n", 8)) == 400);
  CHECK(status_of("GET / HTTP/1.1\r\n\r\n") == 400);
  CHECK(status_of("GET / HTTP/1.0\r\n\r\n") == 200);
  CHECK(status_of("GET / HTTP/3.0\r\nHost: x\r\n\r\n") == 505);
  CHECK(status_of("BREW / HTTP/1.1\r\nHost: x\r\n\r\n") == 501);
}

TEST_CASE("paths are decoded once and lead nowhere else") {
  CHECK(path_of("/a/b%20c") == "/a/b c");
  CHECK(path_of("//a///b/") == "/a/b");
  CHECK(path_of("/") == "/");
  CHECK(path_of("/%2561") == "/%61");
  for (const auto* hostile : {"/..", "/a/../b", "/a/%2e%2e/b", "/a%2fb", "/%00", "/a%0ab", "/%",
                              "/%4", "/%zz", "/%ff", "a", "", "/a b", "/a#b", "/./a"})
    CHECK_MESSAGE(path_of(hostile) == "none", hostile);
}

TEST_CASE("pairs of a form") {
  const auto pairs = parse_pairs("a=1&&b=%26&c&=d");
  REQUIRE(pairs);
  CHECK(pairs->size() == 4);
  CHECK((*pairs)[1] == std::pair<std::string, std::string>("b", "&"));
  CHECK_FALSE(parse_pairs("a=%"));
}

}  // namespace muster::net
