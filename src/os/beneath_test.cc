#include "os/beneath.hh"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "os/atomic_write.hh"
#include "os/test_folder.hh"

using namespace muster::os;

namespace {}  // namespace

TEST_CASE("nothing outside of a folder is found through it") {
  const TestFolder scratch;
  const auto& top = scratch.path;
  const auto folder = [&](const std::string& name) {
    REQUIRE(::mkdir((top + "/" + name).c_str(), 0755) == 0);
  };
  const auto link = [&](const std::string& target, const std::string& name) {
    REQUIRE(::symlink(target.c_str(), (top + "/" + name).c_str()) == 0);
  };
  folder("in");
  folder("in/sub");
  write_atomically(top + "/secret", "s", 0644);
  write_atomically(top + "/in/sub/file", "text", 0644);
  link("../../secret", "in/sub/out");
  link(top + "/in/sub/file", "in/absolute");
  link("sub/file", "in/inner");
  link("../..", "in/sub/up");
  link(top + "/in", "entrance");

  const auto found = Beneath::open(top + "/entrance");
  REQUIRE(found);
  CHECK(found->file("sub/file"));
  CHECK(found->file("inner"));
  CHECK(found->file("sub/../sub/file"));
  for (const auto* path : {"sub/out", "absolute", "../secret", "sub/up/secret", "/etc/passwd",
                           "sub/../../secret", "sub", "nothing"}) {
    CAPTURE(path);
    CHECK(!found->file(path));
  }
  CHECK(!found->status("sub/out", Links::follow));
  CHECK(found->status("sub/out", Links::manage)->kind == FileKind::link);
  CHECK(found->link("sub/out") == "../../secret");
  CHECK(!found->link("sub/file"));

  const auto items = found->items("sub", Links::follow);
  REQUIRE(items);
  REQUIRE(items->size() == 3);
  CHECK((*items)[0].status->size == 4);
  CHECK(!(*items)[1].status);
  CHECK(!(*items)[2].status);
  CHECK(!found->items("sub/up", Links::follow));
}
