// Every row of the tables in docs/registry.md.
#include <doctest/doctest.h>

#include "registry/test_world.hh"

using namespace muster::registry;
using muster::cloud::InstanceState;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Kind = Answer::Kind;

TEST_CASE("a machine joins, is up with its first renewal, and is gone when it says so") {
  World world;
  const auto answer = world.registry.enter(World::machine("web1"), world.now);
  CHECK(answer.kind == Kind::ok);
  CHECK(world.state("web1") == State::joining);
  CHECK(world.renew("web1").kind == Kind::ok);
  CHECK(world.state("web1") == State::up);
  CHECK(world.registry.leave("web1", answer.generation, "shutdown", world.now).kind == Kind::ok);
  CHECK(world.state("web1") == State::gone);
  CHECK(world.node("web1").cause == "deregistered: shutdown");
  CHECK(world.renew("web1").kind == Kind::not_registered);
  world.accept();
  REQUIRE(world.events.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(world.events[i].revision == i + 1);
  CHECK(world.events[0].from == std::nullopt);
  CHECK(world.events[2].from == State::up);
}

TEST_CASE("without a cloud an expired lease makes suspect after 30 s, gone after 60 s more") {
  World world;
  world.bring_up(World::machine("web1"));
  world.keep_alive({"web1"}, minutes(5));
  CHECK(world.state("web1") == State::up);
  world.renew("web1");
  world.wait(seconds(29));
  CHECK(world.state("web1") == State::up);
  world.wait(seconds(1));
  CHECK(world.state("web1") == State::suspect);
  world.wait(seconds(59));
  CHECK(world.state("web1") == State::suspect);
  world.wait(seconds(1));
  CHECK(world.state("web1") == State::gone);
  world.wait(hours(25));
  CHECK(world.state("web1") == State::archived);
}

TEST_CASE("suspect, it is up again with a renewal") {
  World world;
  world.bring_up(World::machine("web1"));
  world.wait(seconds(45));
  CHECK(world.state("web1") == State::suspect);
  world.renew("web1");
  CHECK(world.state("web1") == State::up);
}

TEST_CASE("a notice of its cloud drains it at once, and it is gone with its lease") {
  World world;
  world.bring_up(World::machine("web1"));
  world.renew("web1", true, "spot interruption");
  CHECK(world.state("web1") == State::draining);
  CHECK(world.node("web1").cause == "spot interruption");
  world.wait(seconds(20));
  world.renew("web1", true, "spot interruption");
  world.wait(seconds(31));
  CHECK(world.state("web1") == State::gone);
  CHECK(world.node("web1").cause == "lease expired while draining: spot interruption");
}

TEST_CASE("what an operator drains stays so until the operator takes it back") {
  World world;
  world.bring_up(World::machine("web1"));
  world.registry.drain(world.node("web1"), true, "admin", world.now);
  world.renew("web1");
  CHECK(world.state("web1") == State::draining);
  world.wait(seconds(40));
  CHECK(world.state("web1") == State::suspect);  // not certain: it may be rebooted
  world.renew("web1");
  CHECK(world.state("web1") == State::draining);
  world.wait(seconds(20));
  world.bring_up(World::machine("web1", "another boot"));
  CHECK(world.state("web1") == State::draining);
  world.registry.drain(world.node("web1"), false, "admin", world.now);
  CHECK(world.state("web1") == State::up);
}

TEST_CASE("the cloud lists it first: pending, then joining; without ever joining, gone") {
  World world;
  world.list({{"a", InstanceState::pending},
              {"b", InstanceState::running},
              {"c", InstanceState::stopped}});
  CHECK(world.registry.nodes().size() == 2);
  CHECK(world.registry.nodes().by_key("ec2:1:east:i-a")->state == State::pending);
  world.bring_up(World::instance("a"));
  CHECK(world.state("a") == State::up);
  world.list({{"a", InstanceState::running}});
  CHECK(world.registry.nodes().by_key("ec2:1:east:i-b")->state == State::pending);
  world.step(seconds(60));
  world.list({{"a", InstanceState::running}});
  CHECK(world.registry.nodes().by_key("ec2:1:east:i-b")->state == State::gone);
}

TEST_CASE("the cloud says shutting-down or terminated: gone now, lease or not, and never back") {
  for (const auto state : {InstanceState::shutting_down, InstanceState::terminated}) {
    World world;
    world.bring_up(World::instance("a"));
    world.list({{"a", state}});
    CHECK(world.state("a") == State::gone);
    CHECK(world.renew("a").kind == Kind::not_registered);
    CHECK(world.registry.enter(World::instance("a"), world.now).kind == Kind::banned);
    CHECK(world.registry.enter(World::instance("a", "next"), world.now).kind == Kind::banned);
    world.list({{"b", InstanceState::running}});
    CHECK(world.state("a") == State::gone);
  }
}

TEST_CASE("absent from two complete lists with an expired lease: gone") {
  World world;
  world.bring_up(World::instance("a"));
  world.list({{"a", InstanceState::running}, {"b", InstanceState::running}});
  world.wait(seconds(40));
  world.list({{"b", InstanceState::running}});
  world.wait(seconds(2));
  CHECK(world.state("a") == State::suspect);
  world.list({{"b", InstanceState::running}});
  world.wait(seconds(1));
  CHECK(world.state("a") == State::gone);
}

TEST_CASE("the lease expired and the cloud says running: suspect and an alert, for ever") {
  World world;
  world.bring_up(World::instance("a"));
  for (int i = 0; i < 600; ++i) {
    world.list({{"a", InstanceState::running}});
    world.wait(seconds(60));
  }
  CHECK(world.state("a") == State::suspect);
  CHECK(world.node("a").has(Alert::agent_silent));
  world.renew("a");
  CHECK(world.state("a") == State::up);
  CHECK(!world.node("a").has(Alert::agent_silent));
}

TEST_CASE("the lease expired and the cloud cannot be reached: suspect, and no deletion") {
  World world;
  world.bring_up(World::instance("a"));
  world.list({{"a", InstanceState::running}});
  world.wait(hours(48));
  CHECK(world.state("a") == State::suspect);
  CHECK(!world.node("a").has(Alert::agent_silent) == false);
}

TEST_CASE("the lease is live and the cloud does not list it: an alert, and it is kept") {
  World world;
  world.bring_up(World::instance("a"));
  world.list({{"a", InstanceState::running}, {"b", InstanceState::running}});
  for (int i = 0; i < 30; ++i) {
    world.keep_alive({"a"}, seconds(60));
    world.list({{"b", InstanceState::running}});
  }
  CHECK(world.state("a") == State::up);
  CHECK(world.node("a").has(Alert::unlisted));
  world.list({{"a", InstanceState::running}, {"b", InstanceState::running}});
  CHECK(!world.node("a").has(Alert::unlisted));
}

TEST_CASE("never listed, in a scope that is: kept ten minutes at least") {
  World world;
  world.list({{"b", InstanceState::running}});
  world.bring_up(World::instance("a"));
  for (int i = 0; i < 9; ++i) {
    world.wait(seconds(60));
    world.list({{"b", InstanceState::running}});
  }
  CHECK(world.state("a") == State::suspect);
  world.wait(seconds(70));
  CHECK(world.state("a") == State::gone);
}

TEST_CASE("an empty list, and one that is older than the last, change nothing") {
  World world;
  world.bring_up(World::instance("a"));
  world.list({{"a", InstanceState::running}, {"b", InstanceState::running}});
  Listing old;
  old.account = "1";
  old.region = "east";
  old.asked = world.now.wall - seconds(1);
  old.instances.resize(1);
  old.instances[0].id = "i-a";
  old.instances[0].state = InstanceState::terminated;
  world.registry.observe(old, world.now);
  world.list({});
  world.list({});
  world.wait(seconds(5));
  CHECK(world.state("a") == State::up);
}

TEST_CASE("stopped in the cloud with an expired lease: gone, and it may come back") {
  World world;
  world.bring_up(World::instance("a"));
  world.list({{"a", InstanceState::stopping}});
  CHECK(world.state("a") == State::up);
  world.wait(seconds(60));
  CHECK(world.state("a") == State::suspect);
  world.list({{"a", InstanceState::stopped}});
  world.wait(seconds(1));
  CHECK(world.state("a") == State::gone);
  world.bring_up(World::instance("a", "next"));
  CHECK(world.state("a") == State::up);
}

TEST_CASE("an agent that is started again keeps its generation; another boot gets the next") {
  World world;
  const auto first = world.bring_up(World::machine("web1"));
  CHECK(world.registry.enter(World::machine("web1"), world.now).generation == first);
  CHECK(world.state("web1") == State::up);
  world.wait(seconds(25));  // a reset machine is silent
  const auto second = world.registry.enter(World::machine("web1", "second"), world.now);
  CHECK(second.kind == Kind::ok);
  CHECK(second.generation > first);
  CHECK(world.registry.renew("web1", first, false, {}, world.now).kind == Kind::superseded);
  CHECK(world.registry.renew("web1", second.generation, false, {}, world.now).kind == Kind::ok);
  CHECK(world.registry.renew("web1", second.generation + 9, false, {}, world.now).kind ==
        Kind::not_registered);
}

TEST_CASE(
    "a clone with another machine's name is refused at once; with its identity, as soon as "
    "the other renews") {
  World world;
  world.bring_up(World::machine("web1"));
  auto clone = World::machine("web1");
  clone.identity.instance = "other";
  CHECK(world.registry.enter(clone, world.now).kind == Kind::conflict);
  CHECK(world.node("web1").has(Alert::cloned));

  const auto twin = World::machine("web1", "twin's boot");
  world.renew("web1");
  const auto first = world.registry.enter(twin, world.now);
  CHECK(first.kind == Kind::wait);
  CHECK(first.wait > seconds(10));
  world.wait(seconds(10));
  world.renew("web1");
  CHECK(world.registry.enter(twin, world.now).kind == Kind::conflict);
  world.wait(seconds(20));
  CHECK(world.registry.enter(twin, world.now).kind == Kind::conflict);
}

TEST_CASE("a machine that was reset is let in when its old boot does not renew") {
  World world;
  world.bring_up(World::machine("web1"));
  const auto next = World::machine("web1", "next");
  const auto answer = world.registry.enter(next, world.now);
  REQUIRE(answer.kind == Kind::wait);
  world.wait(std::chrono::ceil<seconds>(answer.wait));
  CHECK(world.registry.enter(next, world.now).kind == Kind::ok);
  CHECK(!world.node("web1").has(Alert::cloned));
}

TEST_CASE("a certificate for another instance is a clone's") {
  World world;
  auto clone = World::instance("a");
  clone.certified_instance = "i-template";
  CHECK(world.registry.enter(clone, world.now).kind == Kind::conflict);
}

TEST_CASE("a name is used again when the one before is gone, not while it is suspect") {
  World world;
  world.bring_up(World::machine("web1"));
  auto next = World::machine("web1", "new");
  next.identity.instance = "new";
  world.wait(seconds(40));
  CHECK(world.registry.enter(next, world.now).kind == Kind::wait);
  world.wait(seconds(60));
  CHECK(world.state("web1") == State::gone);
  CHECK(world.registry.enter(next, world.now).kind == Kind::ok);
  CHECK(world.node("web1").key == "machine:new");
  CHECK(world.registry.nodes().by_key("machine:id-web1")->state == State::gone);
}

TEST_CASE("another certificate cannot take a live machine's identity") {
  World world;
  world.bring_up(World::machine("web1"));
  auto thief = World::machine("evil");
  thief.identity = World::machine("web1").identity;
  CHECK(world.registry.enter(thief, world.now).kind == Kind::conflict);
  CHECK(world.renew("web1").kind == Kind::ok);
}

TEST_CASE("who is forgotten may not come back until an operator allows it") {
  World world;
  world.bring_up(World::machine("web1"));
  world.registry.forget(world.node("web1"), "admin", world.now);
  CHECK(world.state("web1") == State::archived);
  CHECK(world.registry.enter(World::machine("web1", "next"), world.now).kind == Kind::banned);
  world.registry.allow(world.node("web1"), "admin", world.now);
  CHECK(world.registry.enter(World::machine("web1", "next"), world.now).kind == Kind::ok);
}

TEST_CASE("archived nodes are deleted in the end") {
  World world;
  world.bring_up(World::machine("web1"));
  world.registry.forget(world.node("web1"), "admin", world.now);
  world.step(hours(24 * 91));
  world.tick();
  CHECK(world.registry.nodes().size() == 0);
  CHECK(world.events.back().kind == Event::Kind::removed);
}

TEST_CASE("who flaps renews a few times in a row before it is up again") {
  World world;
  world.bring_up(World::machine("web1"));
  for (int i = 0; i < 3; ++i) {
    world.wait(seconds(32));
    CHECK(world.state("web1") == State::suspect);
    world.renew("web1");
  }
  CHECK(world.state("web1") == State::suspect);
  CHECK(world.node("web1").has(Alert::flapping));
  world.wait(seconds(10));
  world.renew("web1");
  CHECK(world.state("web1") == State::suspect);
  world.wait(seconds(10));
  world.renew("web1");
  CHECK(world.state("web1") == State::up);
  world.keep_alive({"web1"}, minutes(12));
  CHECK(!world.node("web1").has(Alert::flapping));
}

TEST_CASE("a machine without an agent has no lease") {
  World world;
  Attributes attributes;
  attributes.addresses = {"10.0.0.9"};
  attributes.roles = {"printer"};
  CHECK(world.registry.enter_manually("p1", attributes, "admin", world.now).kind == Kind::ok);
  world.wait(hours(1));
  CHECK(world.state("p1") == State::up);
  CHECK(world.node("p1").attributes.roles == std::vector<std::string>{"printer"});
  CHECK(world.registry.enter(World::machine("p1"), world.now).kind == Kind::conflict);
  world.registry.leave_manually(world.node("p1"), "admin", world.now);
  CHECK(world.state("p1") == State::gone);
}

TEST_CASE("what is undone was not: nodes, names, revisions") {
  World world;
  world.bring_up(World::machine("web1"));
  const auto revision = world.registry.nodes().revision();
  world.registry.enter(World::machine("web2"), world.now);
  world.registry.leave("web1", world.node("web1").generation, "", world.now);
  world.registry.undo();
  CHECK(world.registry.nodes().revision() == revision);
  CHECK(world.registry.nodes().by_certname("web2") == nullptr);
  CHECK(world.state("web1") == State::up);
  CHECK(world.renew("web1").kind == Kind::ok);
}

TEST_CASE("attributes that change are an event that names them") {
  World world;
  world.bring_up(World::machine("web1"));
  auto again = World::machine("web1");
  again.attributes.addresses = {"10.0.0.2"};
  again.roles = {"db"};
  world.registry.enter(again, world.now);
  world.accept();
  CHECK(world.events.back().kind == Event::Kind::changed);
  CHECK(world.events.back().names == std::vector<std::string>{"addresses", "roles"});
}
