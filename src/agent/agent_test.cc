#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <set>

#include "agent/content_store.hh"
#include "agent/daemon.hh"
#include "agent/examination.hh"
#include "agent/file_server.hh"
#include "agent/network_messages.hh"
#include "base/error.hh"
#include "value/json.hh"

namespace muster::agent {

TEST_CASE("nodes begin their runs all over the interval, each always at the same moment") {
  using std::chrono::seconds;
  std::set<std::int64_t> minutes;
  for (int i = 0; i < 200; ++i) {
    const auto phase = phase_of("web" + std::to_string(i) + ".example.com", seconds(1800));
    CHECK(phase == phase_of("web" + std::to_string(i) + ".example.com", seconds(1800)));
    CHECK(phase < seconds(1800));
    minutes.insert(phase.count() / 60);
  }
  CHECK(minutes.size() > 25);
  CHECK(phase_of("web1", seconds(0)) == seconds(0));
}

TEST_CASE("a description that leads out of the folder is refused") {
  const auto read = [](const std::string& path) {
    return remote_file(value::from_json(R"({"type":"file","relative_path":)" +
                                        value::to_json(path, value::JsonLayout::compact) + "}"),
                       "puppet:///plugins");
  };
  CHECK(read("a/b.rb").source == "puppet:///plugins/a/b.rb");
  for (const auto* path : {"../x", "a/../../x", "/etc/passwd", "a//b", "a/", "..", "a/.."})
    CHECK_THROWS_AS(read(path), base::Error);
  CHECK_THROWS_AS(read(std::string("a\0b", 3)), base::Error);
  CHECK_THROWS_AS(remote_file(value::from_json(R"({"type":"fifo"})"), "x"), base::Error);
  CHECK(remote_file(value::from_json(R"({"type":"file","mode":100644})"), "x").mode <= 07777);
}

TEST_CASE("only digests of contents are names of contents") {
  const std::string sha256(64, 'a');
  CHECK(ContentStore::can_keep("{sha256}" + sha256));
  const std::vector<std::string> others = {"{mtime}2026-11-22 00:00:00 +0000",
                                           "{sha256}../../../etc/passwd",
                                           "{sha256}" + sha256 + "/",
                                           "sha256" + sha256,
                                           "",
                                           "}"};
  for (const auto& sum : others) CHECK_FALSE(ContentStore::can_keep(sum));
}

TEST_CASE("requests and replies pass between the processes, with a file beside them") {
  std::array<int, 2> ends{}, pipe{};
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
  REQUIRE(::pipe(pipe.data()) == 0);
  const os::Descriptor here(ends[0]), read_end(pipe[0]);
  os::Descriptor there(ends[1]), write_end(pipe[1]);
  NetworkRequest request{.http = {.method = net::Method::put, .url = "https://a/b", .body = "text"},
                         .json = true};
  request.http.headers.add("Accept", "text/plain");
  net::WireWriter message;
  write(message, request);
  send_frame(here.get(), message.bytes(), write_end.get());
  auto frame = receive_frame(there.get());
  REQUIRE(frame);
  net::WireReader reader(frame->bytes);
  const auto got = read_network_request(reader);
  CHECK(got.http.url == request.http.url);
  CHECK(got.http.body == "text");
  CHECK(got.http.headers.find("accept") == "text/plain");
  CHECK(got.json);
  CHECK(::write(frame->descriptor.get(), "x", 1) == 1);
  char byte = 0;
  CHECK(::read(read_end.get(), &byte, 1) == 1);
  there.reset();
  CHECK_FALSE(receive_frame(here.get()));
}

TEST_CASE("what was read in a certificate passes between the processes, with what is wrong") {
  Examination asked{.kind = Examination::Kind::chain,
                    .text = "a",
                    .authorities = "b",
                    .revocation_lists = "c",
                    .public_key = "d",
                    .revocation = net::Revocation::leaf,
                    .time = std::chrono::system_clock::from_time_t(1'796'000'000)};
  net::WireWriter message;
  write(message, asked);
  net::WireReader reader(message.bytes());
  const auto got = read_examination(reader);
  CHECK(got.kind == asked.kind);
  CHECK(got.public_key == "d");
  CHECK(got.revocation == net::Revocation::leaf);
  CHECK(got.time == asked.time);
  // Whatever it is given, it is findings.
  for (const auto kind :
       {Examination::Kind::authorities, Examination::Kind::certificate,
        Examination::Kind::description, Examination::Kind::chain, Examination::Kind::json})
    CHECK(examine({.kind = kind, .text = "-----BEGIN CERTIFICATE-----\nAAAA\n"}).problem);
  Findings found{.problem = "it has ended", .text = "t", .is_of_key = true};
  found.certificates.push_back({.pem = "p", .der = "d", .subject = "CN=x", .common_name = "x"});
  net::WireWriter back;
  write(back, found);
  for (std::size_t size = 0; size < back.bytes().size(); ++size) {
    net::WireReader part(std::string_view(back.bytes()).substr(0, size));
    CHECK_THROWS_AS(read_findings(part), base::Error);
  }
  net::WireReader whole(back.bytes());
  const auto read = read_findings(whole);
  CHECK(read.problem == "it has ended");
  CHECK(read.certificates.at(0).subject == "CN=x");
  CHECK(read.is_of_key);
}

TEST_CASE("a reply that is cut short is refused") {
  NetworkReply reply{.status = 200, .data = value::from_json(R"({"a":[1,2]})"), .size = 9};
  net::WireWriter message;
  write(message, reply);
  for (std::size_t size = 0; size < message.bytes().size(); ++size) {
    net::WireReader reader(std::string_view(message.bytes()).substr(0, size));
    CHECK_THROWS_AS(read_network_reply(reader), base::Error);
  }
}

}  // namespace muster::agent
