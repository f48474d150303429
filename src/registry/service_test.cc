#include "registry/service.hh"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

#include "registry/test_service.hh"
#include "store/migrations.hh"
#include "value/json.hh"

using namespace muster;
using namespace muster::registry;

TEST_CASE("what was committed is there after a start, down to names and facts") {
  os::TestFolder folder;
  std::uint64_t generation = 0;
  {
    Running running(folder);
    CHECK(running.run([&] {
      generation =
          running.service.enter(announced("web1", R"({"os":{"family":"Debian"}})")).generation;
    }) == "");
    CHECK(running.run([&] { running.service.renew("web1", generation, false, ""); }) == "");
    CHECK(running.told == std::vector<std::uint64_t>{1, 2});
  }
  Running running(folder);
  const auto found = running.service.select(Query::parse("fact.os.family:Deb* role:web"));
  REQUIRE(found.size() == 1);
  CHECK(found[0]->state == State::up);
  CHECK(found[0]->generation == generation);
  CHECK(running.service.renew("web1", generation, false, "").kind == Answer::Kind::ok);
  CHECK(running.service.registry().nodes().revision() == 2);
  CHECK(running.service.store().events_after(0, 10).size() == 2);
  const auto names = running.service.store().names("machine:id-web1");
  CHECK(names.size() == 3);
}

TEST_CASE("names and addresses have their times") {
  os::TestFolder folder;
  Running running(folder);
  running.run([&] { running.service.enter(announced("web1")); });
  running.time.wall += std::chrono::hours(1);
  running.run([&] {
    auto other = announced("web1");
    other.registration.attributes.addresses = {"10.0.0.2"};
    running.service.enter(other);
  });
  std::vector<std::string> open;
  for (const auto& name : running.service.store().names("machine:id-web1")) {
    if (!name.until) open.push_back(name.name);
    if (name.name == "10.0.0.1") CHECK(*name.until - name.since == std::chrono::hours(1));
  }
  CHECK(open == std::vector<std::string>{"10.0.0.2", "web1", "web1"});
}

TEST_CASE("the oldest events go when there are too many, and it is known") {
  os::TestFolder folder;
  Configuration configuration;
  configuration.events_kept = 1000;
  Running running(folder, configuration);
  for (int i = 0; i < 3000; ++i)
    running.group.add([&, i] { running.service.enter(announced("n" + std::to_string(i))); },
                      nullptr);
  running.group.commit();
  CHECK(running.service.store().oldest() == 1);
  running.time.steady += std::chrono::hours(1);
  running.run([&] { running.service.tick(); });
  CHECK(running.service.store().oldest() == 2001);
  CHECK(running.service.store().events_after(0, 5).front().revision == 2001);
}

TEST_CASE("rules are obeyed, and others later") {
  os::TestFolder folder;
  Configuration configuration;
  configuration.role_rules = RoleRules::parse("debian: fact.os.family:Debian");
  Running running(folder, configuration);
  running.run([&] { running.service.enter(announced("web1", R"({"os":{"family":"Debian"}})")); });
  const auto roles = [&] { return running.service.find("web1")->attributes.roles; };
  CHECK(roles() == std::vector<std::string>{"debian", "web"});
  running.run([&] { running.service.set_role_rules(RoleRules::parse("any: name:*")); });
  CHECK(roles() == std::vector<std::string>{"any", "web"});
}

TEST_CASE("a full disk: queries and renewals go on, changes fail and are not there") {
  os::TestFolder folder;
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    Running running(folder);
    std::uint64_t generation = 0;
    running.run([&] { generation = running.service.enter(announced("web1")).generation; });
    running.run([&] { running.service.renew("web1", generation, false, ""); });
    const rlimit limit{4096, RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto error = running.run([&] { running.service.enter(announced("web2")); });
    std::vector<bool> good = {
        error.find("cannot be written") != std::string::npos,
        running.service.find("web2") == nullptr,
        running.service.select(Query::parse("role:web")).size() == 1,
        running.service.renew_quietly("web1", generation),
        running.told == std::vector<std::uint64_t>{1, 2},
    };
    const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &none);
    const auto after = running.run([&] { running.service.enter(announced("web3")); });
    good.push_back(after.empty());
    good.push_back(running.told == std::vector<std::uint64_t>{1, 2, 3});
    for (std::size_t i = 0; i < good.size(); ++i) {
      if (!good[i]) std::fprintf(stderr, "claim %zu: %s; %s\n", i, error.c_str(), after.c_str());
    }
    ::_exit(std::ranges::all_of(good, [](bool one) { return one; }) ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
}

TEST_CASE("10,000 nodes are read in well under a second, and a renewal takes microseconds") {
  os::TestFolder folder;
  {
    Running running(folder);
    for (int i = 0; i < 10'000; ++i) {
      running.group.add(
          [&, i] {
            const auto name = "node-" + std::to_string(i) + ".example.com";
            const auto generation = running.service.enter(announced(name)).generation;
            running.service.renew(name, generation, false, "");
          },
          nullptr);
    }
    running.group.commit();
  }
  const auto begin = std::chrono::steady_clock::now();
  Running running(folder);
  const auto loaded = std::chrono::steady_clock::now();
  CHECK(running.service.registry().nodes().size() == 10'000);
  CHECK(loaded - begin < std::chrono::seconds(2));
  const auto generation = running.service.find("node-77.example.com")->generation;
  for (int i = 0; i < 100'000; ++i)
    CHECK(running.service.renew_quietly("node-77.example.com", generation));
  const auto renewed = std::chrono::steady_clock::now();
  const auto each = (renewed - loaded) / 100'000;
  MESSAGE("read in ", std::chrono::duration_cast<Milliseconds>(loaded - begin).count(),
          " ms, a renewal in ", each.count(), " ns");
  CHECK(each < std::chrono::microseconds(5));
}

TEST_CASE("what a machine sends is bounded and typed") {
  const auto refused = [](const std::string& json) {
    try {
      read_announcement(json, "web1", "", {});
      return std::string();
    } catch (const base::Error& e) {
      return std::string(e.what());
    }
  };
  const std::string start = R"({"identity":{"provider":"machine","instance":"x"},"boot_id":"b")";
  CHECK(refused(start + "}") == "");
  CHECK(refused("[]") == "the body is not a JSON object");
  CHECK(refused("{}") == "identity is missing");
  CHECK(refused(R"({"identity":{"provider":"machine","instance":"x y"},"boot_id":"b"})") ==
        "the identity has a part that is no short word");
  CHECK(refused(R"({"identity":{"provider":"manual","instance":"x"},"boot_id":"b"})") ==
        "only an operator registers manually");
  CHECK(refused(R"({"identity":{"provider":"ec2","instance":"x"},"boot_id":"b"})") ==
        "an identity of ec2 needs account and region");
  CHECK(refused(start + R"(,"hostname":7})") == "hostname is not text");
  CHECK(refused(start + R"(,"hostname":"a\nb"})") == "hostname has control characters");
  CHECK(refused(start + R"(,"roles":["a b"]})") == "'a b' is no name for a role");
  CHECK(refused(start + R"(,"tags":{"a":1}})") == "a tag is not text");
  CHECK(refused(start + R"(,"hostname":")" + std::string(2000, 'x') + "\"}") ==
        "hostname is too long");
}
