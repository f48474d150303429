#include "resources/file_diff.hh"

#include <fmt/core.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>

#include "base/strings.hh"
#include "base/utf8.hh"
#include "crypto/random.hh"

namespace muster::resources {

namespace {

/// A path under which another process of ours can read an open file.
std::string shared_path(const os::Descriptor& file) {
  return fmt::format("/proc/{}/fd/{}", ::getpid(), file.get());
}

}  // namespace

std::string diff(Context& context, const Shown& old_file, const Shown& new_file) {
  if (context.options.diff_program.empty()) return "";
  const std::string old_path = shared_path(old_file.file), new_path = shared_path(new_file.file);
  os::Command command{.argv = {context.options.diff_program}};
  for (const auto& argument : context.options.diff_arguments) command.argv.push_back(argument);
  command.argv.push_back(old_path);
  command.argv.push_back(new_path);
  command.environment = {{"LC_ALL", "C"}};
  command.timeout = context.options.command_timeout;
  auto out = context.system.run(command).out;
  if (!base::valid_utf8(out))
    return "Binary files " + old_file.name + " and " + new_file.name + " differ";
  // The new one first: its number may have the other one's as its beginning.
  const bool longer = new_path.size() >= old_path.size();
  const auto& [first, first_name] =
      longer ? std::tie(new_path, new_file.name) : std::tie(old_path, old_file.name);
  const auto& [second, second_name] =
      longer ? std::tie(old_path, old_file.name) : std::tie(new_path, new_file.name);
  out = base::replace_all(out, first, first_name);
  return base::replace_all(out, second, second_name);
}

os::Descriptor memory_file(const std::function<void(const os::Descriptor&)>& write) {
  os::Descriptor file(::memfd_create("content", MFD_CLOEXEC));
  if (!file) throw os::PathError(errno, "memory");
  write(file);
  return file;
}

std::string name_for_new(const Context& context) {
  const std::time_t now = std::chrono::system_clock::to_time_t(context.system.now());
  std::tm parts{};
  ::localtime_r(&now, &parts);
  char day[16];  // NOLINT: for strftime
  const std::size_t size = std::strftime(day, sizeof day, "%Y%m%d", &parts);
  constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
  std::string suffix;
  for (const unsigned char byte : crypto::random_bytes(6)) suffix += digits[byte % digits.size()];
  return fmt::format("{}/puppet-file{}-{}-{}", context.options.temporary_directory,
                     std::string_view(day, size), ::getpid(), suffix);
}

}  // namespace muster::resources
