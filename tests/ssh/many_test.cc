#include <doctest/doctest.h>
#include <fmt/core.h>

#include <fstream>

#include "held.hh"
#include "sshd.hh"

namespace muster::test {

TEST_CASE("two hundred hosts at once, twice over the same connections") {
  const Sshd sshd(2201);
  deploy::Limits limits;
  limits.starting = 32;
  const auto engine = deploy::make_engine(limits);
  for (int round = 0; round < 2; ++round) {
    std::size_t good = 0;
    for (int i = 1; i <= 200; ++i) {
      deploy::Submission submission;
      submission.command = "echo $SSH_CLIENT";
      engine->submit(engine->host(sshd.host(fmt::format("127.0.2.{}", i))), submission);
    }
    while (engine->pending() > 0)
      for (const auto& event :
           engine->poll(std::chrono::steady_clock::now() + std::chrono::seconds(30)))
        if (const auto* end = std::get_if<deploy::Finished>(&event)) {
          CHECK((end->failure ? end->failure->text : "") == "");
          good += end->ok() ? 1 : 0;
        }
    CHECK(good == 200);
  }
}

TEST_CASE("a server that drops some log-ins is asked again") {
  const Sshd sshd(2201, {"MaxStartups=2:90:4"});
  deploy::Limits limits;
  limits.starting_through = 32;
  const auto engine = deploy::make_engine(limits);
  std::size_t good = 0;
  for (int i = 1; i <= 12; ++i) {
    auto host = sshd.host();
    host.host_key_alias = fmt::format("a{}", i);
    deploy::Submission submission;
    submission.command = "true";
    engine->submit(engine->host(host), submission);
  }
  while (engine->pending() > 0)
    for (const auto& event :
         engine->poll(std::chrono::steady_clock::now() + std::chrono::seconds(30)))
      if (const auto* end = std::get_if<deploy::Finished>(&event)) {
        CHECK((end->failure ? end->failure->text : "") == "");
        good += end->ok() ? 1 : 0;
      }
  CHECK(good == 12);
}

TEST_CASE("through jump hosts") {
  const Sshd outer(2201), inner(2202), last(2203);
  const auto engine = deploy::make_engine();
  auto host = last.host();
  host.jump = "root@127.0.0.1:2201,root@127.0.0.1:2202";
  auto outcome = run(*engine, host, "echo $SSH_CONNECTION; seq 1 200000 | tail -1");
  CHECK((outcome.finished.failure ? outcome.finished.failure->text : "") == "");
  CHECK(outcome.out.ends_with(" 2203\n200000\n"));
  const auto big = run(*engine, host, "seq 1 1000000");
  CHECK(big.out.size() == 6'888'896);
  host.jump = "root@127.0.0.1:2299";
  outcome = run(*engine, host, "true");
  REQUIRE(outcome.finished.failure);
  CHECK(outcome.finished.failure->text ==
        "127.0.0.1: 127.0.0.1: connection refused (127.0.0.1 port 2299)");
  host.jump = "root@127.0.0.1:2201";
  host.port = 2298;
  outcome = run(*engine, host, "true");
  REQUIRE(outcome.finished.failure);
  CHECK(outcome.finished.failure->kind == deploy::Failure::Kind::unreachable);
}

TEST_CASE("through a ProxyCommand") {
  const Sshd sshd(2201);
  auto host = sshd.host();
  host.name = "somewhere";
  host.address = "127.0.0.1";
  std::ofstream(folder() + "/config")
      << "ProxyCommand bash -c 'exec 3<>/dev/tcp/%h/%p; cat <&3 & cat >&3'\n";
  host.config = {folder() + "/config"};
  const auto outcome = run(*deploy::make_engine(), host, "echo in");
  CHECK((outcome.finished.failure ? outcome.finished.failure->text : "") == "");
  CHECK(outcome.out == "in\n");
}

TEST_CASE("what libssh cannot do, the OpenSSH client does") {
  const Sshd sshd(2201);
  auto host = sshd.host();
  std::ofstream(folder() + "/config") << "Match host 127.0.0.1 exec true\n  User nobody\n";
  host.config = {folder() + "/config"};
  deploy::Limits limits;
  limits.kill_grace = std::chrono::milliseconds(500);
  const auto engine = deploy::make_engine(limits);
  auto outcome = run(*engine, host, "echo out; echo err >&2; exit 4");
  CHECK((outcome.finished.failure ? outcome.finished.failure->text : "") == "");
  CHECK(outcome.finished.status == 4);
  CHECK(outcome.out == "out\n");
  CHECK(outcome.err == "err\n");
  const auto id = engine->host(host);
  CHECK(wait_for(*engine, engine->upload(id, {.content = "by sftp", .remote = folder() + "/by"}))
            .finished.ok());
  CHECK(wait_for(*engine, engine->download(id, {.remote = folder() + "/by"})).finished.content ==
        "by sftp");
  const Held held("by_openssh");
  deploy::Submission slow;
  slow.command = held.taken() + "sleep 60 & sleep 60";
  slow.timeout = std::chrono::milliseconds(300);
  outcome = run_out_of_time(*engine, id, slow);
  REQUIRE(outcome.finished.failure);
  CHECK(outcome.finished.failure->kind == deploy::Failure::Kind::timeout);
  CHECK(held.becomes_free());
  host.keys = {folder() + "/key_stranger"};
  outcome = run(*engine, host, "true");
  REQUIRE(outcome.finished.failure);
  CHECK(outcome.finished.failure->kind == deploy::Failure::Kind::authentication);
}

TEST_CASE("a command here") {
  const auto engine = deploy::make_engine();
  deploy::Submission submission;
  submission.input = "abc";
  auto outcome = wait_for(
      *engine, engine->submit_here({"/bin/sh", "-c", "cat; echo e >&2; exit 2"}, submission));
  CHECK(outcome.finished.status == 2);
  CHECK(outcome.out == "abc");
  CHECK(outcome.err == "e\n");
  outcome = wait_for(*engine, engine->submit_here({"/no/such/program"}, {}));
  REQUIRE(outcome.finished.failure);
  CHECK(outcome.finished.failure->text == "/no/such/program: No such file or directory");
}

}  // namespace muster::test
