#include "deploy/rollout.hh"

#include <doctest/doctest.h>

#include "base/error.hh"
#include "deploy/interrupted.hh"
#include "fleet_of_sshd.hh"

namespace muster::test {

namespace {

using State = deploy::HostOutcome::State;
constexpr const char* old_one = "20260101000000";
constexpr const char* new_one = "20260102000000";

struct World {
  explicit World(std::size_t count)
      : fleet(count), engine(deploy::make_engine()), targets(fleet.targets(*engine)) {
    make_release(*engine, targets, old_one);
    make_release(*engine, targets, new_one);
    deploy::run_on(*engine, targets, publish_script(site(), old_one, std::nullopt),
                   std::chrono::seconds(30));
    for (std::size_t i = 0; i < targets.size(); ++i)
      hosts.push_back({targets[i], Fleet::address(i + 1), old_one, false});
  }
  std::vector<deploy::HostOutcome> roll_out() {
    return deploy::roll_out(*engine, site(), new_one, std::nullopt, hosts, options, calls);
  }
  std::vector<std::string> shown() {
    return lines(*engine, targets, "cat '/srv/my app/current/v'");
  }

  Fleet fleet;
  std::unique_ptr<deploy::Engine> engine;
  std::vector<deploy::Target> targets;
  std::vector<deploy::RolloutHost> hosts;
  deploy::RolloutOptions options;
  deploy::RolloutCalls calls;
};

std::vector<State> states(const std::vector<deploy::HostOutcome>& outcomes) {
  std::vector<State> out;
  for (const auto& outcome : outcomes) out.push_back(outcome.state);
  return out;
}

}  // namespace

TEST_CASE("amounts and batches") {
  CHECK(deploy::read_amount("25%").of(10) == 2);
  CHECK(deploy::read_amount("3").of(10) == 3);
  CHECK(deploy::read_amount("1%").of(10, 1) == 1);
  for (const auto* bad : {"", "x", "-1", "101%", "1e99", "%"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(deploy::read_amount(bad), base::Error);
  }
  deploy::RolloutOptions options;
  CHECK(deploy::batches(3, options).size() == 1);
  options.rolling = deploy::read_amount("40%");
  options.canary = 1;
  CHECK(deploy::batches(10, options) ==
        std::vector<std::vector<std::size_t>>{{0}, {1, 2, 3, 4}, {5, 6, 7, 8}, {9}});
}

TEST_CASE("a rollout, rolling, with draining hosts left out") {
  World world(5);
  world.hosts[3].draining = true;
  world.options.rolling = deploy::read_amount("2");
  world.options.canary = 1;
  world.options.drain = "echo drained >>/srv/log";
  world.options.undrain = "echo undrained >>/srv/log";
  world.options.health = deploy::HealthCheck{.command = "test -f '/srv/my app/current/v'"};
  std::vector<std::size_t> sizes;
  world.calls.restart = [&](std::span<const deploy::Target> targets) {
    sizes.push_back(targets.size());
    return std::vector<std::pair<deploy::HostId, std::string>>();
  };
  CHECK(states(world.roll_out()) == std::vector<State>{State::published, State::published,
                                                       State::published, State::skipped,
                                                       State::published});
  CHECK(sizes == std::vector<std::size_t>{1, 2, 1});
  CHECK(world.shown() == std::vector<std::string>{new_one, new_one, new_one, old_one, new_one});
  CHECK(lines(*world.engine, world.targets, "tr '\\n' ' ' </srv/log")[0] == "drained undrained ");
}

TEST_CASE("a release that is not well is taken back everywhere, and later hosts are not touched") {
  World world(4);
  world.options.rolling = deploy::read_amount("1");
  world.options.max_failures = deploy::read_amount("0");
  // The second host has a problem with the new release.
  world.options.health = deploy::HealthCheck{
      .command = "case $SSH_CONNECTION in *' 127.0.3.2 '*) echo sick >&2; exit 1;; esac",
      .timeout = std::chrono::milliseconds(300),
      .between = std::chrono::milliseconds(100)};
  const auto outcomes = world.roll_out();
  CHECK(states(outcomes) == std::vector<State>{State::rolled_back, State::rolled_back,
                                               State::not_begun, State::not_begun});
  CHECK(outcomes[1].text == "web2: sick");
  CHECK(world.shown() == std::vector<std::string>(4, old_one));
}

TEST_CASE(
    "a share of failures that is allowed is only reported, and a host that vanished is none") {
  World world(4);
  world.options.max_failures = deploy::read_amount("50%");
  world.options.roll_back_above = deploy::read_amount("50%");
  world.fleet.kill(3);
  lines(*world.engine, {world.targets[0]}, "rm -r '/srv/my app/releases/20260102000000'");
  world.calls.vanished = [&](std::span<const deploy::Target> failed) {
    std::vector<deploy::HostId> out;
    for (const auto& target : failed)
      if (target.name == "web3") out.push_back(target.id);
    return out;
  };
  world.engine->release(world.targets[2].id);
  const auto outcomes = world.roll_out();
  CHECK(states(outcomes)[0] == State::failed);
  CHECK(states(outcomes)[1] == State::published);
  CHECK(states(outcomes)[3] == State::published);
  CHECK(outcomes[0].text == "web1: /srv/my app/releases/20260102000000 is not there");
}

TEST_CASE("a health check over HTTP") {
  World world(2);
  const auto server = os::spawn({.argv = {"python3", "-c",
                                          "import http.server as h\n"
                                          "class H(h.BaseHTTPRequestHandler):\n"
                                          "  def do_GET(self):\n"
                                          "    ok = self.server.server_address[0] and "
                                          "self.connection.getsockname()[0] == '127.0.3.1'\n"
                                          "    self.send_response(200 if ok else 503); "
                                          "self.end_headers(); self.wfile.write(b'fine')\n"
                                          "  def log_message(self, *a): pass\n"
                                          "h.HTTPServer(('0.0.0.0', 8099), H).serve_forever()"},
                                 .err = 2});
  for (int i = 0; i < 100 && !answers(8099); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const deploy::HealthCheck check{.url = "http://{host}:8099/up",
                                  .expect = "fine",
                                  .timeout = std::chrono::milliseconds(500),
                                  .between = std::chrono::milliseconds(100)};
  const auto sick = deploy::unhealthy(
      *world.engine, check, {{world.targets[0], "127.0.3.1"}, {world.targets[1], "127.0.3.2"}});
  REQUIRE(sick.size() == 1);
  CHECK(sick[0].second == "web2: http://127.0.3.2:8099/up: 503");
  os::signal_group(server.pid, SIGKILL);
  os::wait_for(server.pid);
}

TEST_CASE("an interrupted deploy is gone on with, or undone") {
  World world(3);
  const std::string folder = test::folder() + "/journal";
  deploy::Journal journal(folder, "shop/production");
  deploy::DeployRecord record{
      .id = "1", .name = "shop/production", .task = "deploy", .release = new_one};
  for (const auto& host : world.hosts) {
    record.hosts.push_back(host.target.name);
    record.previous[host.target.name] = old_one;
  }
  CHECK_FALSE(journal.unfinished());
  journal.begin(record);
  REQUIRE(journal.unfinished());
  CHECK(deploy::remedy_for(*journal.unfinished()) == deploy::Remedy::discard);
  const auto publish = [&](std::size_t i) {
    deploy::run_on(*world.engine, {world.targets[i]}, publish_script(site(), new_one, std::nullopt),
                   std::chrono::seconds(9));
  };

  SUBCASE("all are prepared: it goes on") {
    journal.note("1", record.hosts, deploy::DeployRecord::Step::prepared);
    publish(1);  // killed before it was noted
    auto found = corrected(*journal.unfinished(), inspect(*world.engine, site(), world.targets));
    CHECK(deploy::remedy_for(found) == deploy::Remedy::go_on);
    recover(*world.engine, site(), found, world.targets, deploy::Remedy::go_on, std::nullopt, {});
    CHECK(world.shown() == std::vector<std::string>(3, new_one));
  }
  SUBCASE("one cannot have it: all go back") {
    journal.note("1", {"web1", "web2"}, deploy::DeployRecord::Step::prepared);
    publish(0);
    journal.note("1", {"web1"}, deploy::DeployRecord::Step::published);
    auto found = corrected(*journal.unfinished(), inspect(*world.engine, site(), world.targets));
    CHECK(deploy::remedy_for(found) == deploy::Remedy::roll_back);
    recover(*world.engine, site(), found, world.targets, deploy::Remedy::roll_back, std::nullopt,
            {});
    CHECK(world.shown() == std::vector<std::string>(3, old_one));
    CHECK(lines(*world.engine, world.targets, "ls '/srv/my app/releases' | tr '\\n' ' '") ==
          std::vector<std::string>{"20260101000000 20260102000000 ", "20260101000000 ",
                                   "20260101000000 "});
  }
  journal.end("1", "ok", "");
  CHECK_FALSE(journal.unfinished());
  CHECK(journal.records().back().outcome == "ok");
}

}  // namespace muster::test
