#include "deploy/health.hh"

#include <doctest/doctest.h>

#include "base/error.hh"
#include "deploy/interrupted.hh"
#include "deploy/journal.hh"
#include "fleet_of_sshd.hh"

namespace muster::test {

namespace {

constexpr const char* old_one = "20260101000000";
constexpr const char* new_one = "20260102000000";

struct World {
  explicit World(std::size_t count)
      : fleet(count), engine(deploy::make_engine()), targets(fleet.targets(*engine)) {
    make_release(*engine, targets, old_one);
    make_release(*engine, targets, new_one);
    deploy::run_on(*engine, targets, publish_script(site(), old_one, std::nullopt),
                   std::chrono::seconds(30));
  }
  std::vector<std::string> shown() {
    return lines(*engine, targets, "cat '/srv/my app/current/v'");
  }

  Fleet fleet;
  std::unique_ptr<deploy::Engine> engine;
  std::vector<deploy::Target> targets;
};

}  // namespace

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
  for (const auto& target : world.targets) {
    record.hosts.push_back(target.name);
    record.previous[target.name] = old_one;
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
    recover(*world.engine, site(), found, world.targets, deploy::Remedy::go_on, std::nullopt);
    CHECK(world.shown() == std::vector<std::string>(3, new_one));
  }
  SUBCASE("one cannot have it: all go back") {
    journal.note("1", {"web1", "web2"}, deploy::DeployRecord::Step::prepared);
    publish(0);
    journal.note("1", {"web1"}, deploy::DeployRecord::Step::published);
    auto found = corrected(*journal.unfinished(), inspect(*world.engine, site(), world.targets));
    CHECK(deploy::remedy_for(found) == deploy::Remedy::roll_back);
    recover(*world.engine, site(), found, world.targets, deploy::Remedy::roll_back, std::nullopt);
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
