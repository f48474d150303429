#include <doctest/doctest.h>
#include <sys/wait.h>

#include <random>

#include "base/error.hh"
#include "deploy/deployment.hh"
#include "fleet_of_sshd.hh"

namespace muster::test {

namespace {

deploy::DeploymentOptions options() {
  deploy::DeploymentOptions out;
  out.site = site();
  out.name = "shop/production";
  out.owner = "ann@desk";
  out.journal_folder = folder() + "/killed";
  return out;
}

/// A whole deploy: each file of a release says which release it is.
std::string deploy_once(deploy::Engine& engine, const std::vector<deploy::Target>& targets) {
  deploy::Deployment deployment(engine, options(), targets);
  const auto path = "'" + site().release_path(deployment.release()) + "'";
  for (const auto* file : {"a", "b", "c"})
    for (const auto& line : lines(engine, targets,
                                  fmt::format("mkdir -p {0}; echo {1} >{0}/{2}; echo done", path,
                                              deployment.release(), file)))
      if (line != "done") throw base::Error(line);
  deployment.prepared(targets);
  for (const auto& target : targets) {
    for (const auto& answer : deployment.ready_to_publish({target}))
      if (!answer.ok()) throw base::Error(answer.problem());
    const auto script = publish_script(site(), deployment.release(), deployment.fence());
    for (const auto& answer : run_on(engine, {target}, script, std::chrono::seconds(30)))
      if (!answer.ok()) throw base::Error(answer.problem());
    deployment.published(std::vector{target});
  }
  deployment.clean_up(3);
  deployment.finish("ok");
  return deployment.release();
}

/// A process that deploys, and is killed after that time. True when it had ended before.
bool deploy_and_kill(const Fleet& fleet, std::chrono::milliseconds after) {
  const pid_t child = ::fork();
  if (child == 0) {
    int status = 1;
    try {
      const auto engine = deploy::make_engine();
      deploy_once(*engine, fleet.targets(*engine));
      status = 0;
    } catch (const base::Error& error) {
      fmt::print(stderr, "deploy: {}\n", error.what());
    }
    ::_exit(status);
  }
  std::this_thread::sleep_for(after);
  ::kill(child, SIGKILL);
  const int status = os::wait_for(child);
  if (WIFEXITED(status)) CHECK(WEXITSTATUS(status) == 0);
  return WIFEXITED(status);
}

/// What each host shows: the release, when all its files are there and are of it.
std::vector<std::string> shown(deploy::Engine& engine, const std::vector<deploy::Target>& targets) {
  return lines(engine, targets,
               "cd '/srv/my app/current/' && r=$(basename \"$(pwd -P)\") && "
               "[ \"$(cat a b c | sort -u)\" = \"$r\" ] && echo $r || echo broken");
}

}  // namespace

TEST_CASE(
    "a runner that is killed at any moment leaves whole releases, and the next deploy works") {
  const Fleet fleet(3);
  const auto engine = deploy::make_engine();
  const auto targets = fleet.targets(*engine);
  auto last = deploy_once(*engine, targets);
  std::mt19937 random(4711);
  int killed = 0;
  for (int i = 0; i < 30; ++i) {
    CAPTURE(i);
    killed += deploy_and_kill(fleet, std::chrono::milliseconds(20 + random() % 280)) ? 0 : 1;
    for (const auto& release : shown(*engine, targets))
      CHECK((release != "broken" && release >= last));
    const auto now = deploy_once(*engine, targets);
    CHECK(now > last);
    CHECK(shown(*engine, targets) == std::vector<std::string>(3, now));
    last = now;
  }
  CHECK(killed >= 10);
  const deploy::Journal journal(folder() + "/killed", "shop/production");
  CHECK_FALSE(journal.unfinished());
  CHECK(lines(*engine, targets, "ls '/srv/my app/.muster/lock' 2>/dev/null || echo free") ==
        std::vector<std::string>(3, "free"));
}

TEST_CASE("two deploys from one machine, and one that was interrupted before others deployed") {
  const Fleet fleet(2);
  const auto engine = deploy::make_engine();
  const auto targets = fleet.targets(*engine);
  auto own = options();
  own.journal_folder = folder() + "/own";
  own.lock_time = std::chrono::seconds(1);
  {
    const deploy::Deployment interrupted(*engine, own, targets);
    CHECK_THROWS_WITH_AS(deploy::Deployment(*engine, own, targets),
                         "shop/production is being deployed from this machine already",
                         base::Error);
  }
  auto others = options();
  others.journal_folder = folder() + "/others";
  {
    deploy::Deployment later(*engine, others, targets);
    make_release(*engine, targets, later.release());
    later.prepared(targets);
    later.roll_back(targets, later.release());
    later.finish("ok");
  }
  // Its old token is refused by now; a new one is not.
  std::vector<std::string> said;
  own.say = [&](const std::string& text) { said.push_back(text); };
  deploy::Deployment again(*engine, own, targets);
  REQUIRE(said.size() == 1);
  CHECK(said[0].find("was interrupted, and others have deployed since") != std::string::npos);
  CHECK(again.previous("web1") != "");
  again.finish("failed", "not meant");
  const deploy::Journal journal(own.journal_folder, "shop/production");
  CHECK(journal.records().back().outcome == "failed");
}

}  // namespace muster::test
