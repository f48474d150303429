#pragma once
#include <string>
#include <vector>

namespace muster::fuzz {

/// The files below a folder whose names end so, in order of their paths; none when there is no such
/// folder. At most `most` of them, spread evenly.
std::vector<std::string> files_below(const std::string& folder, const std::string& ending,
                                     std::size_t most);

/// The lines of the files below a folder of this project's tests that are no comments.
std::vector<std::string> lines_of_tests(const std::string& folder);

void append(std::vector<std::string>& texts, std::vector<std::string> more);

}  // namespace muster::fuzz
