#include "corpus.hh"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace muster::fuzz {

namespace {

std::vector<std::string> paths_below(const std::string& folder, const std::string& ending) {
  std::vector<std::string> paths;
  std::error_code failed;
  using Walk = std::filesystem::recursive_directory_iterator;
  for (Walk at(folder, std::filesystem::directory_options::follow_directory_symlink, failed), end;
       !failed && at != end; at.increment(failed)) {
    if (at->is_regular_file() && at->path().string().ends_with(ending)) paths.push_back(at->path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

}  // namespace

std::vector<std::string> files_below(const std::string& folder, const std::string& ending,
                                     std::size_t most) {
  const auto paths = paths_below(folder, ending);
  std::vector<std::string> texts;
  const std::size_t step = std::max<std::size_t>(1, (paths.size() + most - 1) / most);
  for (std::size_t i = 0; i < paths.size(); i += step) texts.push_back(content(paths[i]));
  return texts;
}

std::vector<std::string> lines_of_tests(const std::string& folder) {
  std::vector<std::string> lines;
  for (const auto& text : files_below(MUSTER_TESTS + ("/" + folder), ".txt", 1000)) {
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
      if (!line.empty() && line[0] != '#') lines.push_back(line);
    }
  }
  return lines;
}

void append(std::vector<std::string>& texts, std::vector<std::string> more) {
  texts.insert(texts.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
}

}  // namespace muster::fuzz
