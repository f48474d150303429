#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "crypto/digest.hh"
#include "crypto/random.hh"
#include "sshd.hh"

namespace muster::test {

namespace {

using Kind = deploy::Failure::Kind;

std::string content(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

unsigned mode(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 07777U : 0;
}

std::string failure(const Outcome& outcome) {
  return outcome.finished.failure ? outcome.finished.failure->text : "";
}

}  // namespace

TEST_CASE("files there and back") {
  const Sshd sshd(2201);
  const auto engine = deploy::make_engine();
  const auto host = engine->host(sshd.host());
  const auto local = folder() + "/local", remote = folder() + "/remote", back = folder() + "/back";
  const auto bytes = crypto::random_bytes(20'000'000);
  std::ofstream(local) << bytes;
  ::chmod(local.c_str(), 0750);

  deploy::Upload upload{.local = local, .remote = remote};
  auto outcome = wait_for(*engine, engine->upload(host, upload));
  CHECK(failure(outcome) == "");
  CHECK(content(remote) == bytes);
  CHECK(mode(remote) == 0750);

  deploy::Download download{.remote = remote, .local = back};
  outcome = wait_for(*engine, engine->download(host, download));
  CHECK(failure(outcome) == "");
  CHECK(content(back) == bytes);

  deploy::Upload text{.content = "small\n", .remote = remote, .mode = 0600};
  CHECK(wait_for(*engine, engine->upload(host, text)).finished.ok());
  CHECK(mode(remote) == 0600);
  outcome = wait_for(*engine, engine->download(host, {.remote = remote}));
  CHECK(outcome.finished.content == "small\n");
  outcome = wait_for(*engine, engine->download(host, {.remote = "/proc/self/status"}));
  CHECK(outcome.finished.content.starts_with("Name:"));

  ::mkdir((folder() + "/into").c_str(), 0755);
  CHECK(wait_for(*engine, engine->upload(host, {.local = local, .remote = folder() + "/into"}))
            .finished.ok());
  CHECK(content(folder() + "/into/local") == bytes);
}

TEST_CASE("what cannot be written or read says why, and leaves nothing") {
  const Sshd sshd(2201);
  const auto engine = deploy::make_engine();
  const auto host = engine->host(sshd.host());
  auto outcome = wait_for(*engine, engine->upload(host, {.content = "x", .remote = "/nowhere/x"}));
  REQUIRE(outcome.finished.failure);
  CHECK(outcome.finished.failure->kind == Kind::file);
  CHECK(failure(outcome) == "127.0.0.1: /nowhere/x: No such file");
  outcome = wait_for(*engine, engine->upload(host, {.local = "/no/file", .remote = "/tmp/x"}));
  CHECK(failure(outcome) == "/no/file: No such file or directory");
  outcome = wait_for(*engine, engine->download(host, {.remote = "/etc"}));
  CHECK(failure(outcome) == "127.0.0.1: /etc: it is a folder");
  outcome = wait_for(*engine, engine->download(host, {.remote = "/dev/zero", .limit = 1000}));
  CHECK(failure(outcome) == "127.0.0.1: /dev/zero: it has more than 1000 bytes");

  const auto small = folder() + "/small";
  ::mkdir(small.c_str(), 0755);
  REQUIRE(run(*engine, sshd.host(), "mount -t tmpfs -o size=1m none " + small).finished.ok());
  outcome = wait_for(*engine, engine->upload(host, {.content = std::string(4'000'000, 'x'),
                                                    .remote = small + "/big"}));
  CHECK(failure(outcome) == "127.0.0.1: " + small + "/big: no room is left on its disk");
  CHECK(run(*engine, sshd.host(), "ls -A " + small + "; umount " + small).out == "");
}

}  // namespace muster::test
