#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "held.hh"
#include "sshd.hh"

namespace muster::test {

namespace {

using Kind = deploy::Failure::Kind;
using namespace std::chrono_literals;

std::string content(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string failure(const Outcome& outcome) {
  return outcome.finished.failure ? outcome.finished.failure->text : "";
}

/// A command that goes on until it is told a line, which it repeats.
const deploy::Submission waits_for_a_line{.command = "read line; echo $line",
                                          .keep_input_open = true};

/// Is there a process with these words?
bool somebody_is(const std::string& words) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    auto line = content(entry.path().string() + "/cmdline");
    std::ranges::replace(line, '\0', ' ');
    if (line == words + " ") return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a command's output, status and input") {
  const Sshd sshd(2201);
  const auto engine = deploy::make_engine();
  auto outcome = run(*engine, sshd.host(), "echo out; echo err >&2; exit 3");
  CHECK(failure(outcome) == "");
  CHECK(outcome.finished.status == 3);
  CHECK(outcome.out == "out\n");
  CHECK(outcome.err == "err\n");

  deploy::Submission with_input;
  with_input.command = "wc -c";
  with_input.input.assign(5'000'000, 'x');
  outcome = wait_for(*engine, engine->submit(engine->host(sshd.host()), with_input));
  CHECK(outcome.out == "5000000\n");

  deploy::Submission asked;
  asked.command = "read word; echo got $word";
  asked.keep_input_open = true;
  const auto id = engine->submit(engine->host(sshd.host()), asked);
  engine->write(id, "something\n");
  CHECK(wait_for(*engine, id).out == "got something\n");

  deploy::Submission environment;
  environment.command = "echo $MUSTER_X $OTHER";
  environment.environment = {{"MUSTER_X", "a b"}, {"OTHER", "refused"}};
  CHECK(wait_for(*engine, engine->submit(engine->host(sshd.host()), environment)).out == "a b\n");

  deploy::Submission terminal;
  terminal.command = "stty size; tty >/dev/null && echo yes";
  terminal.terminal = deploy::Terminal{"xterm", 100, 30};
  CHECK(wait_for(*engine, engine->submit(engine->host(sshd.host()), terminal)).out ==
        "30 100\r\nyes\r\n");
}

TEST_CASE("much output arrives whole") {
  const Sshd sshd(2201);
  const auto engine = deploy::make_engine();
  const auto outcome = run(*engine, sshd.host(), "seq 1 2000000");
  CHECK(outcome.finished.ok());
  CHECK(outcome.out.size() == 14'888'896);
  CHECK(outcome.out.ends_with("\n1999999\n2000000\n"));
}

TEST_CASE("a death by signal is a failure") {
  const Sshd sshd(2201);
  const auto engine = deploy::make_engine();
  const auto outcome = run(*engine, sshd.host(), "kill -KILL $$");
  CHECK_FALSE(outcome.finished.ok());
  CHECK(outcome.finished.signal == "KILL");
  CHECK_FALSE(outcome.finished.status);
}

TEST_CASE("what takes too long, or is cancelled, is ended with its children") {
  const Sshd sshd(2201);
  auto host = sshd.host();
  // Root's sessions get no signals from Debian's sshd; others' do.
  SUBCASE("as root") {}
  SUBCASE("as a user") {
    host.user = "deploy";
  }
  CAPTURE(host.user);
  deploy::Limits limits;
  limits.kill_grace = 5s;
  const auto engine = deploy::make_engine(limits);
  const auto id = engine->host(host);
  const Held by_slow("slow_" + host.user), by_stubborn("stubborn_" + host.user);
  deploy::Submission slow, stubborn;
  const auto bystander = engine->submit(id, waits_for_a_line);
  slow.command = by_slow.taken() + "sleep 60 & sleep 60 & wait";
  slow.timeout = 500ms;
  auto outcome = run_out_of_time(*engine, id, slow);
  REQUIRE(outcome.finished.failure);
  CHECK(outcome.finished.failure->kind == Kind::timeout);
  CHECK(failure(outcome).starts_with("127.0.0.1: not done within "));
  CHECK(outcome.finished.signal == "TERM");
  CHECK(by_slow.becomes_free());

  stubborn.command = "trap '' TERM; " + by_stubborn.taken() + "sleep 60 & wait; sleep 60";
  const auto second = engine->submit(id, stubborn);
  wait_for_output(*engine, {second});
  engine->cancel(second);
  outcome = wait_for(*engine, second);
  REQUIRE(outcome.finished.failure);
  CHECK(outcome.finished.failure->kind == Kind::cancelled);
  CHECK(outcome.finished.signal == "KILL");
  CHECK(by_stubborn.becomes_free());
  engine->write(bystander, "undisturbed\n");
  CHECK(wait_for(*engine, bystander).out == "undisturbed\n");
}

TEST_CASE("a root's command is found by what became of it, and no other is ended") {
  const Sshd sshd(2201);
  deploy::Limits limits;
  limits.kill_grace = 5s;
  const auto engine = deploy::make_engine(limits);
  const auto id = engine->host(sshd.host());
  const auto ended_by = [&](const std::string& command, const std::string& becomes) {
    deploy::Submission submission;
    submission.command = command;
    const auto work = engine->submit(id, submission);
    while (!somebody_is(becomes)) engine->poll(std::chrono::steady_clock::now() + 20ms);
    engine->cancel(work);
    return wait_for(*engine, work).finished.signal;
  };
  const auto bystander = engine->submit(id, waits_for_a_line);
  // bash becomes its last command.
  CHECK(ended_by("exec bash -c \"cd / && sleep '61'\"", "sleep 61") == "TERM");
  CHECK(ended_by("cd / && ( export A=\"b\" ; /usr/bin/env sleep 62 )", "sleep 62") == "TERM");
  CHECK(ended_by("exec sleep 63", "sleep 63") == "TERM");
  engine->write(bystander, "undisturbed\n");
  CHECK(wait_for(*engine, bystander).out == "undisturbed\n");
}

TEST_CASE("a root's command that cannot be told from another is left alone, and that is said") {
  const Sshd sshd(2201);
  deploy::Limits limits;
  limits.kill_grace = 300ms;
  const auto engine = deploy::make_engine(limits);
  const auto id = engine->host(sshd.host());
  deploy::Submission twin = waits_for_a_line;
  twin.command = "echo begun; " + twin.command;
  const auto first = engine->submit(id, twin), second = engine->submit(id, twin);
  wait_for_output(*engine, {first, second});
  engine->cancel(first);
  const auto outcome = wait_for(*engine, first);
  CHECK(failure(outcome).ends_with("it may still run there: the server did not say that it ended"));
  engine->write(second, "undisturbed\n");
  CHECK(wait_for(*engine, second).out == "undisturbed\n");
}

TEST_CASE("who may log in") {
  const Sshd sshd(2201);
  const auto engine = deploy::make_engine();
  auto host = sshd.host();
  for (const auto* key : {"ed25519", "ecdsa", "rsa", "signed"}) {
    CAPTURE(key);
    host.keys = {folder() + "/key_" + key};
    const auto outcome = run(*engine, host, "echo in");
    CHECK(failure(outcome) == "");
    CHECK(outcome.out == "in\n");
  }
  host.keys = {folder() + "/key_locked"};
  host.passphrase = "open sesame";
  CHECK(run(*engine, host, "echo in").out == "in\n");
  host.keys.clear();
  host.key_data = {content(folder() + "/key_ecdsa")};
  CHECK(run(*engine, host, "echo in").out == "in\n");

  host.key_data.clear();
  host.keys = {folder() + "/key_stranger", folder() + "/key_ed25519"};
  CHECK(run(*engine, host, "echo in").out == "in\n");

  host.keys = {folder() + "/key_stranger"};
  const auto outcome = run(*engine, host, "true");
  REQUIRE(outcome.finished.failure);
  CHECK(outcome.finished.failure->kind == Kind::authentication);
  CHECK(failure(outcome) == "127.0.0.1: root was not let in (tried: " + folder() +
                                "/key_stranger, the agent's keys; it takes: publickey, password)");
}

TEST_CASE("a password is asked for once") {
  const Sshd sshd(2201);
  int asked = 0;
  const auto engine = deploy::make_engine({}, [&](const std::string& prompt, bool echo) {
    ++asked;
    CHECK(prompt == "Password of deploy: ");
    CHECK_FALSE(echo);
    return std::optional<std::string>("correct horse");
  });
  for (const auto* address : {"127.0.0.1", "127.0.0.2", "127.0.0.3"}) {
    auto host = sshd.host(address);
    host.user = "deploy";
    host.keys = {folder() + "/key_stranger"};
    const auto outcome = run(*engine, host, "id -un");
    CHECK(failure(outcome) == "");
    CHECK(outcome.out == "deploy\n");
  }
  CHECK(asked == 1);
}

TEST_CASE("the agent's keys") {
  const Sshd sshd(2201);
  const auto socket = folder() + "/agent";
  os::SpawnRequest request{.argv = {"ssh-agent", "-D", "-a", socket}, .err = 2};
  const auto agent = os::spawn(request);
  os::SpawnRequest add{.argv = {"ssh-add", "-q", folder() + "/key_ed25519"}};
  add.environment["SSH_AUTH_SOCK"] = socket;
  // It takes a while to listen.
  for (int i = 0; i < 200 && os::wait_for(os::spawn(add).pid) != 0; ++i)
    std::this_thread::sleep_for(50ms);
  std::ofstream(folder() + "/config_agent") << "IdentityAgent " << socket << "\n";
  const auto engine = deploy::make_engine();
  auto host = sshd.host();
  host.keys.clear();
  host.config = {folder() + "/config_agent"};
  host.forward_agent = true;
  const auto outcome = run(*engine, host, "echo in");
  CHECK(failure(outcome) == "");
  CHECK(outcome.out == "in\n");
  os::signal_group(agent.pid, SIGKILL);
  os::wait_for(agent.pid);
}

TEST_CASE("the host has to prove who it is") {
  const auto known = folder() + "/known_hosts";
  std::ofstream(known, std::ios::trunc).flush();
  auto with = [&](const std::string& key) {
    return std::vector<std::string>{"HostKey=" + folder() + "/host_" + key};
  };
  ssh::Host host;
  {
    const Sshd sshd(2202, with("ed25519"));
    host = sshd.host();
    host.known_hosts = {known};
    host.checking = ssh::HostKeyChecking::strict;
    auto outcome = run(*deploy::make_engine(), host, "true");
    REQUIRE(outcome.finished.failure);
    CHECK(outcome.finished.failure->kind == Kind::host_key);
    CHECK(failure(outcome).find("is not known: neither the registry nor " + known +
                                " has '[127.0.0.1]:2202'") != std::string::npos);
    host.checking = ssh::HostKeyChecking::accept_new;
    CHECK(run(*deploy::make_engine(), host, "true").finished.ok());
    host.checking = ssh::HostKeyChecking::strict;
    CHECK(run(*deploy::make_engine(), host, "true").finished.ok());

    host.host_keys = {content(folder() + "/host_ed25519.pub")};
    CHECK(run(*deploy::make_engine(), host, "true").finished.ok());
    host.host_keys = {content(folder() + "/host_other.pub")};
    host.checking = ssh::HostKeyChecking::off;
    outcome = run(*deploy::make_engine(), host, "true");
    REQUIRE(outcome.finished.failure);
    CHECK(failure(outcome).find("is not one that this server registered") != std::string::npos);
  }
  host.host_keys.clear();
  host.checking = ssh::HostKeyChecking::accept_new;
  const Sshd impostor(2202, {"HostKey=" + folder() + "/host_other"});
  std::ofstream(known, std::ios::trunc)
      << "[127.0.0.1]:2202 " << content(folder() + "/key_ed25519.pub");
  const auto outcome = run(*deploy::make_engine(), host, "true");
  REQUIRE(outcome.finished.failure);
  CHECK(outcome.finished.failure->kind == Kind::host_key);
  CHECK(failure(outcome).find("its host key has changed") != std::string::npos);
  CHECK(failure(outcome).find("ssh-keygen -R '[127.0.0.1]:2202'") != std::string::npos);
}

TEST_CASE("hashed names in known_hosts, and a revoked key") {
  const Sshd sshd(2201);
  const auto known = folder() + "/known_hosts";
  std::ofstream(known, std::ios::trunc)
      << "[127.0.0.1]:2201 " << content(folder() + "/host_ed25519.pub");
  os::SpawnRequest hash{.argv = {"ssh-keygen", "-q", "-H", "-f", known}};
  os::wait_for(os::spawn(hash).pid);
  REQUIRE(content(known).starts_with("|1|"));
  auto host = sshd.host();
  host.known_hosts = {known};
  host.checking = ssh::HostKeyChecking::strict;
  CHECK(failure(run(*deploy::make_engine(), host, "true")) == "");
  std::ofstream(known, std::ios::app) << "@revoked * " << content(folder() + "/host_ed25519.pub");
  CHECK(failure(run(*deploy::make_engine(), host, "true")).find("is revoked") != std::string::npos);
}

TEST_CASE("hosts that cannot be reached") {
  const auto engine = deploy::make_engine();
  ssh::Host host;
  host.name = "127.0.0.1";
  host.port = 2209;
  host.user = "root";
  host.config.emplace();
  CHECK(failure(run(*engine, host, "true")) ==
        "127.0.0.1: connection refused (127.0.0.1 port 2209)");
  host.name = "no-such-host.invalid";
  CHECK(
      failure(run(*engine, host, "true"))
          .starts_with("no-such-host.invalid: the name no-such-host.invalid cannot be resolved: "));
}

TEST_CASE("a server that goes away") {
  deploy::Limits limits;
  const auto engine = deploy::make_engine(limits);
  auto sshd = std::make_unique<Sshd>(2201);
  const auto host = sshd->host();
  deploy::Submission slow;
  slow.command = "echo begun; kill -KILL $PPID; sleep 30";
  const auto outcome = wait_for(*engine, engine->submit(engine->host(host), slow));
  REQUIRE(outcome.finished.failure);
  CHECK(outcome.finished.failure->kind == Kind::lost);
  CHECK(run(*engine, host, "echo again").out == "again\n");
}

}  // namespace muster::test
