#include "apply/apply.hh"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/error.hh"
#include "os/fake_system.hh"

using namespace muster;
using resources::Attribute;
using resources::Role;
using value::Value;

namespace {

/// A machine with things that have a state.
struct Things {
  std::map<std::string, resources::State> states;
  std::vector<std::string> writes;
};

resources::ResourceType thing_type(Things& things) {
  resources::Provider provider{.name = "plain"};
  provider.read = [&things](resources::Context&, resources::Resource& r) {
    return things.states[r.name()];
  };
  provider.write = [&things](resources::Context&, resources::Resource& r, std::string_view property,
                             const Value& wanted) {
    if (wanted == Value("broken")) throw base::Error("it broke");
    things.writes.push_back(r.name() + "." + std::string(property));
    things.states[r.name()].set(property, wanted);
  };
  provider.instances = [&things](resources::Context&) {
    std::vector<resources::Instance> all;
    for (const auto& [name, state] : things.states) all.push_back({.title = name, .state = state});
    return all;
  };
  resources::ResourceType type{.doc = "A thing.",
                               .attributes = {{.name = "name", .doc = "", .role = Role::key},
                                              resources::ensure_row(),
                                              {.name = "colour", .doc = ""},
                                              {.name = "size", .doc = ""}},
                               .builtin = provider};
  type.refresh = [&things](resources::Resource& r, resources::Context&) {
    things.writes.push_back(r.name() + " refreshed");
  };
  return type;
}

class Lines : public base::LogSink {
 public:
  void write(const base::LogMessage& m) override {
    const std::string source = m.source == "Puppet" ? "" : m.source + ": ";
    lines.push_back(std::string(base::level_name(m.level)) + " " + source + m.message);
  }
  base::Level threshold() const override { return base::Level::info; }
  bool has(const std::string& line) const {
    return std::find(lines.begin(), lines.end(), line) != lines.end();
  }
  std::vector<std::string> lines;
};

struct Setup {
  Setup() {
    stage = catalog.add({.type = "Stage", .title = "main"});
    main = add_class("main");
  }
  catalog::Index add_class(const std::string& name) {
    const auto index = catalog.add({.type = "Class", .title = name});
    catalog.contain(stage, index);
    return index;
  }
  catalog::Index add(const std::string& type, const std::string& title,
                     std::vector<catalog::Parameter> parameters,
                     std::optional<catalog::Index> in = {}) {
    const auto index =
        catalog.add({.type = type, .title = title, .parameters = std::move(parameters)});
    catalog.contain(in.value_or(main), index);
    return index;
  }
  apply::Report run() {
    auto all = resources::all_types();
    all.push_back({"thing", [this] { return thing_type(things); }});
    const resources::Types types(all);
    return apply::run(catalog, {system, types, log, [](std::string_view) { return Value(); }},
                      options);
  }

  os::FakeSystem system;
  catalog::Catalog catalog;
  catalog::Index stage = 0, main = 0;
  apply::Options options;
  Things things;
  Lines log;
};

}  // namespace

TEST_CASE("only what differs is written, and said as Puppet says it") {
  Setup s;
  s.things.states["a"] = {{"ensure", "present"}, {"colour", "red"}, {"size", 1}};
  s.add("Thing", "a", {{"colour", "blue"}, {"size", 1}});
  const auto report = s.run();
  CHECK(s.things.writes == std::vector<std::string>{"a.colour"});
  CHECK(s.log.has("notice /Stage[main]/Main/Thing[a]/colour: colour changed 'red' to 'blue'"));
  CHECK(report.status() == "changed");
  CHECK(report.detailed_exit_status() == 2);
  CHECK(s.run().status() == "unchanged");
}

TEST_CASE("ensure goes first, and alone when it had something to do") {
  Setup s;
  s.add("Thing", "a", {{"colour", "blue"}});
  s.run();
  CHECK(s.things.writes == std::vector<std::string>{"a.ensure"});
  CHECK(s.log.has("notice /Stage[main]/Main/Thing[a]/ensure: created"));
}

TEST_CASE("noop writes nothing, says what it would do, and is no change") {
  Setup s;
  s.options.run.noop = true;
  s.things.states["a"] = {{"ensure", "present"}, {"colour", "red"}};
  s.add("Thing", "a", {{"colour", "blue"}, {"notify", "Thing[b]"}});
  s.things.states["b"] = s.things.states["a"];
  s.add("Thing", "b", {{"ensure", "present"}});
  const auto report = s.run();
  CHECK(s.things.writes.empty());
  CHECK(s.log.has(
      "notice /Stage[main]/Main/Thing[a]/colour: current_value 'red', should be 'blue' (noop)"));
  CHECK(
      s.log.has("notice /Stage[main]/Main/Thing[b]: Would have triggered 'refresh' from 1 event"));
  CHECK(report.noop_pending());
  CHECK(report.detailed_exit_status() == 0);
}

TEST_CASE("what depends on a failure is skipped, what does not is applied") {
  Setup s;
  s.things.states["a"] = {{"ensure", "present"}, {"colour", "red"}};
  s.add("Thing", "a", {{"colour", "broken"}});
  s.add("Thing", "b", {{"ensure", "present"}, {"require", "Thing[a]"}});
  s.add("Thing", "c", {{"ensure", "present"}});
  const auto report = s.run();
  CHECK(s.things.writes == std::vector<std::string>{"c.ensure"});
  CHECK(s.log.has("err it broke"));
  CHECK(s.log.has(
      "err /Stage[main]/Main/Thing[a]/colour: change from 'red' to 'broken' failed: it broke"));
  CHECK(s.log.has("notice /Stage[main]/Main/Thing[b]: Dependency Thing[a] has failures: true"));
  CHECK(s.log.has("warning /Stage[main]/Main/Thing[b]: Skipping because of failed dependencies"));
  CHECK(report.detailed_exit_status() == 6);
}

TEST_CASE("a refresh goes through a container") {
  Setup s;
  const auto box = s.add_class("box");
  s.add("Thing", "inside", {{"ensure", "present"}}, box);
  s.add("Thing", "after", {{"subscribe", "Class[box]"}});
  s.run();
  CHECK(s.things.writes == std::vector<std::string>{"inside.ensure", "after refreshed"});
  CHECK(s.log.has("info Class[Box]: Scheduling refresh of Thing[after]"));
}

TEST_CASE("a secret shows in no line") {
  Setup s;
  s.things.states["a"] = {{"ensure", "present"}, {"colour", "old-secret"}};
  s.add("Thing", "a", {{.name = "colour", .value = "new-secret", .sensitive = true}});
  const auto report = s.run();
  CHECK(s.log.has("notice /Stage[main]/Main/Thing[a]/colour: changed [redacted] to [redacted]"));
  std::string yaml;
  report.write_yaml([&](std::string_view piece) { yaml += piece; });
  CHECK(yaml.find("secret") == std::string::npos);
}

TEST_CASE("a cycle ends the run before anything is applied") {
  Setup s;
  s.add("Thing", "a", {{"ensure", "present"}, {"require", "Thing[b]"}});
  s.add("Thing", "b", {{"ensure", "present"}, {"require", "Thing[a]"}});
  const auto report = s.run();
  CHECK(s.things.writes.empty());
  CHECK(!report.applied);
  CHECK(s.log.lines[1] ==
        "err Found 1 dependency cycle:\n(Thing[a] => Thing[b] => Thing[a])\\nTry the '--graph' "
        "option "
        "and opening the resulting '.dot' file in OmniGraffle or GraphViz");
}

TEST_CASE("purging removes what is not declared") {
  Setup s;
  for (const char* name : {"kept", "stray"}) s.things.states[name] = {{"ensure", "present"}};
  s.add("Thing", "kept", {{"ensure", "present"}});
  s.add("Resources", "thing", {{"purge", true}});
  s.run();
  CHECK(s.things.writes == std::vector<std::string>{"stray.ensure"});
  CHECK(s.log.has("notice /Stage[main]/Main/Thing[stray]/ensure: removed"));
}

TEST_CASE("a wrong value is Puppet's message, and nothing is applied") {
  Setup s;
  s.add("Thing", "a", {{"ensure", "perhaps"}});
  s.add("Thing", "b", {{"ensure", "present"}});
  const auto report = s.run();
  CHECK(!report.applied);
  CHECK(s.things.writes.empty());
  CHECK(s.log.lines == std::vector<std::string>{
                           "err Parameter ensure failed on Thing[a]: Invalid value \"perhaps\". "
                           "Valid values are present, absent."});
}

TEST_CASE("a stop is obeyed between two resources") {
  Setup s;
  s.add("Thing", "a", {{"ensure", "present"}});
  s.add("Thing", "b", {{"ensure", "present"}});
  s.options.stop_requested = [&] { return !s.things.writes.empty(); };
  const auto report = s.run();
  CHECK(s.things.writes == std::vector<std::string>{"a.ensure"});
  CHECK(report.applied);
}

TEST_CASE("an exec runs its program with no shell in between") {
  Setup s;
  s.system.files["/bin/tool"] = "";
  s.system.programs["/bin/tool"] = "/bin/tool";
  s.system.answer("/bin/tool a b", {.status = 3});
  s.add("Exec", "/bin/tool a b", {{"returns", value::Array{0, 1}}});
  const auto report = s.run();
  CHECK(s.system.ran("/bin/tool a b"));
  CHECK(s.log.has("err '/bin/tool a b' returned 3 instead of one of [0,1]"));
  CHECK(report.detailed_exit_status() == 4);
}
