#pragma once
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "os/tree_change.hh"

namespace muster::os {

/// A folder for a test, below the machine's temporary one; gone with the object.
struct TestFolder {
  std::string path = std::filesystem::temp_directory_path() / "muster-test-XXXXXX";

  TestFolder() { REQUIRE(::mkdtemp(path.data()) != nullptr); }
  TestFolder(const TestFolder&) = delete;
  ~TestFolder() { remove_tree(*find_entry(path)); }
  std::string operator/(const std::string& name) const { return path + "/" + name; }
};

}  // namespace muster::os
