#include "deploy/site.hh"

#include <doctest/doctest.h>

#include "base/error.hh"
#include "deploy/deploy_lock.hh"
#include "fleet_of_sshd.hh"

namespace muster::test {

namespace {

using deploy::Fence;

deploy::HostAnswer on_one(deploy::Engine& engine, const deploy::Target& target,
                          const std::string& command) {
  return deploy::run_on(engine, {target}, command, std::chrono::seconds(30)).front();
}

}  // namespace

TEST_CASE("publishing, a crash between its steps, and what must not be published over") {
  const Fleet fleet(1);
  const auto engine = deploy::make_engine();
  const auto target = fleet.targets(*engine).front();
  make_release(*engine, {target}, "20260101000000");
  make_release(*engine, {target}, "20260102000000");
  const auto current = [&] {
    return lines(*engine, {target}, "cat '/srv/my app/current/v'").front();
  };

  CHECK(on_one(*engine, target, publish_script(site(), "20260101000000", std::nullopt)).ok());
  CHECK(current() == "20260101000000");

  // Capistrano's half: the next ln would go into the old release.
  lines(*engine, {target},
        "ln -s '/srv/my app/releases/20260101000000' '/srv/my app/releases/current'; mkdir -p "
        "'/srv/my app/.muster/publish.1'");
  auto state = deploy::read_site_state(on_one(*engine, target, inspect_script(site())).out);
  CHECK(state.half_published);
  CHECK(state.current == "20260101000000");
  CHECK(state.releases == std::vector<std::string>{"20260101000000", "20260102000000"});
  CHECK(on_one(*engine, target, publish_script(site(), "20260102000000", std::nullopt)).ok());
  CHECK(current() == "20260102000000");
  state = deploy::read_site_state(on_one(*engine, target, inspect_script(site())).out);
  CHECK_FALSE(state.half_published);
  CHECK(lines(*engine, {target}, "ls '/srv/my app/releases/20260101000000'").front() == "v");

  auto answer = on_one(*engine, target, publish_script(site(), "20260109000000", std::nullopt));
  CHECK(answer.problem() == "web1: /srv/my app/releases/20260109000000 is not there");
  CHECK(current() == "20260102000000");
  lines(*engine, {target}, "rm '/srv/my app/current'; mkdir '/srv/my app/current'");
  answer = on_one(*engine, target, publish_script(site(), "20260102000000", std::nullopt));
  CHECK(answer.problem() == "web1: /srv/my app/current is no link: it cannot be published over");
}

TEST_CASE("a publish that is killed at any moment leaves a whole release") {
  const Fleet fleet(1);
  const auto engine = deploy::make_engine();
  const auto target = fleet.targets(*engine).front();
  for (const auto* release : {"20260101000000", "20260102000000"})
    make_release(*engine, {target}, release);
  on_one(*engine, target, publish_script(site(), "20260101000000", std::nullopt));
  // The shell is made to stop before its n-th command.
  int killed = 0;
  for (int n = 1; n <= 40; ++n) {
    const auto* release = n % 2 == 0 ? "20260101000000" : "20260102000000";
    auto script = publish_script(site(), release, std::nullopt);
    const auto at = script.find("set -eu;");
    REQUIRE(at != std::string::npos);
    script.insert(
        at,
        fmt::format("n=0; trap \"\" EXIT; t() {{ n=$((n+1)); [ $n -lt {} ] || kill -KILL $$; }}; "
                    "mkdir() {{ t; command mkdir \"$@\"; }}; ln() {{ t; command ln \"$@\"; }}; "
                    "mv() {{ t; command mv \"$@\"; }}; rm() {{ t; command rm \"$@\"; }}; "
                    "rmdir() {{ t; command rmdir \"$@\"; }}; ",
                    (n + 1) / 2));
    killed += on_one(*engine, target, script).ok() ? 0 : 1;
    const auto shown = lines(*engine, {target}, "cat '/srv/my app/current/v'").front();
    CHECK((shown == "20260101000000" || shown == "20260102000000"));
    REQUIRE(on_one(*engine, target, publish_script(site(), release, std::nullopt)).ok());
    CHECK(lines(*engine, {target}, "cat '/srv/my app/current/v'").front() == release);
  }
  CHECK(killed >= 8);
}

TEST_CASE("clean-up keeps what is in use") {
  const Fleet fleet(1);
  const auto engine = deploy::make_engine();
  const auto target = fleet.targets(*engine).front();
  for (int day = 1; day <= 7; ++day)
    make_release(*engine, {target}, fmt::format("2026010{}000000", day));
  lines(*engine, {target}, "mkdir '/srv/my app/releases/notes'");
  on_one(*engine, target, publish_script(site(), "20260101000000", std::nullopt));
  deploy::Submission worker;
  worker.command = "cd '/srv/my app/releases/20260102000000' && echo there && sleep 30";
  const auto id = engine->submit(target.id, worker);
  bool there = false;
  while (!there)
    for (const auto& event :
         engine->poll(std::chrono::steady_clock::now() + std::chrono::seconds(5)))
      there = there || std::holds_alternative<deploy::Output>(event);
  deploy::Submission clean;
  clean.command = cleanup_script(site(), 2, "20260106000000", std::nullopt);
  const auto outcome = wait_for(*engine, engine->submit(target.id, clean));
  CHECK(outcome.finished.ok());
  CHECK(outcome.out ==
        "kept 20260101000000\nkept 20260102000000\nremoved 20260103000000\nremoved "
        "20260104000000\nremoved "
        "20260105000000\n");
  engine->cancel(id);
  wait_for(*engine, id);
  CHECK(on_one(*engine, target, "ls '/srv/my app/releases' | tr '\\n' ' '").out ==
        "20260101000000 20260102000000 20260106000000 20260107000000 notes ");
}

TEST_CASE("one deploy at a time") {
  const Fleet fleet(3);
  const auto engine = deploy::make_engine();
  const auto targets = fleet.targets(*engine);
  for (const auto* release : {"20260101000000", "20260102000000"})
    make_release(*engine, targets, release);
  deploy::DeployLock::Options ann{"shop/production", "ann@desk 1", "deploy 3f2a",
                                  std::chrono::seconds(600)};
  deploy::DeployLock::Options ben{"shop/production", "ben@lap 2", "deploy 9c1d",
                                  std::chrono::seconds(600)};
  {
    deploy::DeployLock lock(*engine, site(), {targets[0], targets[1]}, ann);
    // What the other took before it met this lock is given back.
    try {
      const deploy::DeployLock second(*engine, site(), {targets[2], targets[1]}, ben);
      FAIL("two have the lock");
    } catch (const base::Error& error) {
      CHECK(std::string(error.what()).starts_with("web2: locked by ann@desk 1 for "));
      CHECK(std::string(error.what()).ends_with(" s more: deploy 3f2a"));
    }
    lock.add(targets[2]);
    for (const auto& answer :
         deploy::run_on(*engine, targets, publish_script(site(), "20260101000000", lock.fence()),
                        std::chrono::seconds(9)))
      CHECK(answer.problem() == answer.target.name + ": exit status 0");
  }
  CHECK(lines(*engine, targets, "ls '/srv/my app/.muster/lock' 2>/dev/null || echo free") ==
        std::vector<std::string>(3, "free"));

  ann.time = std::chrono::seconds(1);
  ann.release = "20260102000000";
  const deploy::DeployLock slow(*engine, site(), targets, ann);
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));
  const deploy::DeployLock next(*engine, site(), targets, ben);
  CHECK(next.fence().token > slow.fence().token);
  // What it was making is nobody's now.
  CHECK(lines(*engine, targets, "ls '/srv/my app/releases'") ==
        std::vector<std::string>(3, "20260101000000"));
  // The runner that was thought dead comes back.
  const auto late =
      on_one(*engine, targets[0], publish_script(site(), "20260102000000", slow.fence()));
  CHECK(late.finished.status == 75);
  CHECK(late.problem() == "web1: the deploy lock is ben@lap 2's now");
  CHECK(lines(*engine, targets, "cat '/srv/my app/current/v'") ==
        std::vector<std::string>(3, "20260101000000"));
}

}  // namespace muster::test
