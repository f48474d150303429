#include "cli/edited_text.hh"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include "base/error.hh"
#include "base/strings.hh"
#include "os/descriptor.hh"
#include "os/tree.hh"

namespace muster::cli {

namespace {

/// With our own terminal, unlike os::System::run.
void run_editor(os::System& system, const std::string& path) {
  auto words = base::split(system.environment("EDITOR").value_or("vi"), " ");
  words.push_back(path);
  std::vector<char*> argv;
  for (auto& word : words)
    if (!word.empty()) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t pid = 0;
  if (const int error = ::posix_spawnp(&pid, argv[0], nullptr, nullptr, argv.data(), ::environ);
      error != 0)
    throw base::Error(base::with_errno(argv[0], error));
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
}

}  // namespace

EditedText::EditedText(os::System& system, const std::string& text)
    : path_(std::filesystem::current_path().string() + "/muster-XXXXXX.pp") {
  constexpr int suffix = 3;  // ".pp"
  const os::Descriptor file(::mkostemps(path_.data(), suffix, O_CLOEXEC));
  if (!file) throw base::Error(base::with_errno(path_, errno));
  os::write_all(file, text);
  run_editor(system, path_);
}

EditedText::~EditedText() {
  ::unlink(path_.c_str());
}

}  // namespace muster::cli
