#include "facts/cache.hh"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "base/error.hh"
#include "facts/facts.hh"
#include "os/atomic_write.hh"
#include "os/fake_system.hh"
#include "os/posix_system.hh"
#include "os/test_folder.hh"
#include "value/json.hh"

namespace muster::facts {

namespace {

struct Folder : os::TestFolder {
  void put(const std::string& name, const std::string& text) const {
    os::make_directories(os::folder_of(*this / name));
    std::ofstream(*this / name) << text;
  }
  std::string text(const std::string& name) const {
    return os::PosixSystem().read(*this / name).value_or("(none)");
  }
  void age(const std::string& name, int hours) const {
    const timespec then{::time(nullptr) - hours * 3600, 0};
    const timespec times[] = {then, then};
    REQUIRE(::utimensat(AT_FDCWD, (*this / name).c_str(), times, 0) == 0);
  }
};

/// One run: a fact "os" whose release counts up, with what the folder's facts.d holds.
struct Run {
  explicit Run(const Folder& folder, std::vector<std::pair<std::string, std::string>> ttls,
               std::vector<FactGroup> groups = {}) {
    settings.external_directories = {folder / "facts.d"};
    settings.caching = Caching{folder / "cache", std::move(ttls), std::move(groups)};
  }
  std::string find(const std::string& name) {
    static int runs = 0;
    const auto define = [] {
      return Fact{.doc = "", .provides = {"os"}, .legacy = {"osfamily"}, .resolve = [](Context&) {
                    ++runs;
                    return value::Hash{
                        {"os", value::Hash{{"name", "N" + std::to_string(runs)},
                                           {"release", value::Hash{{"full", runs}}}}},
                        {"osfamily", "F" + std::to_string(runs)}};
                  }};
    };
    runs = next;
    os::PosixSystem system;
    Facts facts(system, settings, {{"os", define}});
    const auto found = value::to_json(facts.find(name), value::JsonLayout::compact);
    facts.save();
    messages = facts.messages();
    return found;
  }
  bool said(base::Level level, const std::string& text) const {
    for (const auto& message : messages)
      if (message.level == level && message.text == text) return true;
    return false;
  }
  int next = 0;
  Settings settings;
  std::vector<Facts::Message> messages;
};

}  // namespace

TEST_CASE("times are read in Facter's units") {
  CHECK(read_ttl("3 days") == std::chrono::hours(72));
  CHECK(read_ttl("1 day") == std::chrono::hours(24));
  CHECK(read_ttl("90 s") == std::chrono::seconds(90));
  CHECK(read_ttl("5000") == std::chrono::seconds(5));
  CHECK(read_ttl("2 h") == std::chrono::hours(2));
  CHECK_THROWS_WITH_AS(
      read_ttl("5 fortnight"),
      "Could not parse time unit fortnights (try ns, nanos, nanoseconds, us, micros, "
      "microseconds, ms, milis, milliseconds, s, seconds, m, minutes, h, hours, d, "
      "days)",
      base::Error);
}

TEST_CASE("a leaf is kept under its dotted name, as long as its group's time") {
  const Folder folder;
  Run run(folder, {{"operating system", "1 day"}}, {{"operating system", {"os", "osfamily"}}});
  CHECK(run.find("os.release") == R"({"full":1})");
  CHECK(folder.text("cache/operating system") ==
        "{\n  \"os.release\": {\n    \"full\": 1\n  },\n  \"cache_format_version\": 1\n}");
  run.next = 4;
  CHECK(run.find("os.release.full") == "1");
  CHECK(run.find("os") == R"({"name":"N5","release":{"full":1}})");
  CHECK(run.find("osfamily") == R"("F5")");
  folder.age("cache/operating system", 25);
  CHECK(run.find("os.release.full") == "5");
}

TEST_CASE("a cache file that is damaged costs nothing but itself") {
  const Folder folder;
  Run run(folder, {{"os", "1 day"}, {"site.txt", "1 day"}});
  folder.put("facts.d/site.txt", "site=north\n");
  for (const auto* text : {"{ broken", "[1]", "null", R"({"os.name":"old"})", ""}) {
    folder.put("cache/os", text);
    CHECK(run.find("os.name") == R"("N1")");
    CHECK(folder.text("cache/os").find("\"os.name\": \"N1\"") != std::string::npos);
    CHECK(run.find("site") == R"("north")");
    CHECK(run.messages.end() == std::find_if(run.messages.begin(), run.messages.end(), [](auto& m) {
            return m.level >= base::Level::warning;
          }));
  }
}

TEST_CASE("an external file is a group of its own, kept as secret as it is") {
  const Folder folder;
  Run run(folder, {{"site.txt", "1 hour"}});
  folder.put("facts.d/site.txt", "site=north\ntoken=x\n");
  ::chmod((folder / "facts.d/site.txt").c_str(), 0600);
  CHECK(run.find("site") == R"("north")");
  CHECK((os::PosixSystem().status(folder / "cache/site.txt")->mode & 0777u) == 0600);
  folder.put("facts.d/site.txt", "site=south\n");
  CHECK(run.find("site") == R"("north")");
  CHECK(run.find("token") == R"("x")");
  run.settings.caching.reset();
  CHECK(run.find("site") == R"("south")");
}

TEST_CASE("an external file in a group with others is refused and read as ever") {
  const Folder folder;
  Run run(folder, {{"mine", "1 day"}}, {{"mine", {"site.txt"}}});
  folder.put("facts.d/site.txt", "site=north\n");
  CHECK(run.find("site") == R"("north")");
  CHECK(run.said(base::Level::err,
                 "Cannot cache 'site.txt' fact from 'mine' group. Caching custom group is not "
                 "supported for external facts."));
  CHECK_FALSE(std::filesystem::exists(folder / "cache/mine"));
}

TEST_CASE("a folder that others may write to is not believed, and not written to") {
  const Folder folder;
  Run run(folder, {{"os", "1 day"}});
  folder.put("cache/os", R"({"os.name":"planted","cache_format_version":1})");
  ::chmod((folder / "cache").c_str(), 0777);
  CHECK(run.find("os.name") == R"("N1")");
  CHECK(folder.text("cache/os").find("planted") != std::string::npos);
  ::chmod((folder / "cache").c_str(), 0755);
  CHECK(run.find("os.name") == R"("planted")");
  ::unlink((folder / "cache/os").c_str());
  folder.put("else", R"({"os.name":"linked","cache_format_version":1})");
  REQUIRE(::symlink((folder / "else").c_str(), (folder / "cache/os").c_str()) == 0);
  CHECK(run.find("os.name") == R"("N1")");
  CHECK(folder.text("else").find("linked") != std::string::npos);
}

TEST_CASE("no group leads out of the folder") {
  const Folder folder;
  Run run(folder, {{"../os", "1 day"}, {"..", "1 day"}});
  run.find("os.name");
  CHECK(run.said(base::Level::err, "Cannot cache group '../os': it is no file's name"));
  CHECK_FALSE(std::filesystem::exists(folder / "cache"));
}

TEST_CASE("a cache that cannot be written is a warning") {
  const Folder folder;
  folder.put("cache", "in the way");
  Run run(folder, {{"os", "1 day"}});
  CHECK(run.find("os.name") == R"("N1")");
  REQUIRE_FALSE(run.messages.empty());
  CHECK(run.messages.back().text == "Could not write cache: " + folder.path +
                                        "/cache must be a folder that only its owner may write to");
}

TEST_CASE("what is blocked inside a fact is left out of it") {
  os::FakeSystem system;
  Settings settings;
  settings.blocked = {"os.release", "memory"};
  const auto define = [] {
    return Fact{.doc = "", .provides = {"os", "memory"}, .legacy = {}, .resolve = [](Context&) {
                  return value::Hash{{"os", value::Hash{{"name", "x"}, {"release", 1}}},
                                     {"memory", value::Hash{{"system", 1}}}};
                }};
  };
  Facts facts(system, settings, {{"os", define}});
  const auto text = [](const value::Value& v) {
    return value::to_json(v, value::JsonLayout::compact);
  };
  CHECK(text(facts.all(false)) == R"({"os":{"name":"x"}})");
  CHECK(text(facts.find("os")) == R"({"name":"x"})");
  CHECK(facts.find("os.release").is_undef());
  CHECK(facts.find("memory.system").is_undef());
}

}  // namespace muster::facts
