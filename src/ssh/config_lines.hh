#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "os/system.hh"

namespace muster::ssh {

/// One line of an ssh_config: the keyword in lower case and its words, quotes undone.
struct ConfigLine {
  std::string keyword;
  std::vector<std::string> words;
  std::string rest;   // all after the keyword, as written
  std::string place;  // "/etc/ssh/ssh_config line 3"
  /// An Include: the lines of the files it names, which are obeyed only where it is.
  std::vector<ConfigLine> included;
};

/// The lines of a file, what it includes with it; empty when there is no such file. Relative
/// includes are looked up in `folder`. Throws base::Error on a quote that does not end, and on
/// files that include each other without end.
std::vector<ConfigLine> read_config_lines(os::System& system, const std::string& path,
                                          const std::string& folder, const std::string& home,
                                          int depth = 0);

}  // namespace muster::ssh
