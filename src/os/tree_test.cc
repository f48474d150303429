#include "os/tree.hh"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "os/replacement.hh"
#include "os/test_folder.hh"
#include "os/tree_change.hh"

using namespace muster::os;

namespace {

constexpr uid_t stranger = 65534;

void put(const std::string& path, std::string_view content) {
  const auto entry = find_entry(path);
  Replacement file(*entry);
  file.write(content);
  file.set_mode(0644);
  file.put();
}

std::string get(const std::string& path) {
  std::string out;
  read_pieces(open_file(*find_entry(path)), [&](std::string_view piece) {
    out += piece;
    return true;
  });
  return out;
}

}  // namespace

TEST_CASE("paths are cleaned without looking at the disk") {
  CHECK(clean_path("/a//b/./c/../d/") == "/a/b/d");
  CHECK(clean_path("/../..") == "/");
  CHECK(folder_of("/a") == "/");
  CHECK(last_name("/a/b") == "b");
}

TEST_CASE("a link of root's on the way is followed, a stranger's is not") {
  const TestFolder scratch;
  REQUIRE(::mkdir((scratch / "real").c_str(), 0755) == 0);
  REQUIRE(::symlink("real", (scratch / "link").c_str()) == 0);
  put(scratch / "link/file", "x");
  CHECK(get(scratch / "real/file") == "x");
  if (::geteuid() != 0) return;
  REQUIRE(::lchown((scratch / "link").c_str(), stranger, stranger) == 0);
  CHECK_THROWS_AS(find_entry(scratch / "link/file"), PathError);
  // Who leads us into his own folder gains nothing.
  REQUIRE(::chown((scratch / "real").c_str(), stranger, stranger) == 0);
  CHECK(find_entry(scratch / "link/file"));
}

TEST_CASE("a path through what does not exist, or is no folder, has no entry") {
  const TestFolder scratch;
  put(scratch / "file", "x");
  CHECK_FALSE(find_entry(scratch / "none/x"));
  CHECK_FALSE(find_entry(scratch / "file/x"));
}

TEST_CASE("a replacement that is not put leaves nothing") {
  const TestFolder scratch;
  put(scratch / "file", "old");
  {
    const auto entry = find_entry(scratch / "file");
    Replacement file(*entry);
    file.write("new");
    CHECK(file.visible_path().starts_with(scratch / ".muster-"));
  }
  CHECK(get(scratch / "file") == "old");
  CHECK(names_in(open_folder(*find_entry(scratch.path))).size() == 1);
}

TEST_CASE("leftovers of a run that is gone are removed, those in use stay") {
  const TestFolder scratch;
  put(scratch / ".muster-0123", "half");
  const auto entry = find_entry(scratch / "file");
  Replacement used(*entry);
  const std::string path = used.visible_path();
  remove_leftovers(*entry);
  CHECK_FALSE(status_of(*find_entry(scratch / ".muster-0123")));
  CHECK(status_of(*find_entry(path)));
}

TEST_CASE("removing a tree removes links in it, not what they lead to") {
  const TestFolder scratch;
  REQUIRE(::mkdir((scratch / "keep").c_str(), 0755) == 0);
  put(scratch / "keep/file", "x");
  REQUIRE(::mkdir((scratch / "gone").c_str(), 0755) == 0);
  REQUIRE(::symlink("../keep", (scratch / "gone/link").c_str()) == 0);
  remove_tree(*find_entry(scratch / "gone"));
  CHECK(get(scratch / "keep/file") == "x");
  CHECK_FALSE(status_of(*find_entry(scratch / "gone")));
}
