#include <dlfcn.h>
#include <fmt/core.h>

#include "os/posix_system.hh"
#include "os/replace_program.hh"
#include "ruby/interpreter.hh"
#include "ruby/value_host.hh"
#include "value/oniguruma.hh"

namespace muster::ruby {

namespace {

struct Ruby {
  std::unique_ptr<ValueHost> host;
  Interpreter* interpreter = nullptr;
};

/// CRuby is one per process and can be started once; so is this.
Ruby& the_ruby() {
  static Ruby ruby;
  return ruby;
}

/// The folder of the plugin: beside the program, or ../lib/muster. Empty when it is nowhere.
std::string plugin_folder() {
  os::PosixSystem system;
  const auto program = os::folder_of_this_program();
  for (const auto* place : {"", "/../lib/muster"})
    if (system.follow(program + place + "/libmuster-ruby.so")) return program + place;
  return {};
}

[[noreturn]] void missing(const std::string& needed_by, const std::string& what,
                          const std::string& remedy) {
  throw base::Error(fmt::format("{} needs Ruby, and {}. {}", needed_by, what, remedy));
}

Start load(const std::string& folder, const std::string& needed_by) {
  if (folder.empty())
    missing(needed_by, "this muster has no libmuster-ruby.so beside it",
            "Install muster with it: it is built where the Debian package ruby-dev is");
  // First: Ruby's extensions make libruby's names global, and libonig would take its own from
  // there.
  value::oniguruma();
  void* const plugin = ::dlopen((folder + "/libmuster-ruby.so").c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!plugin)
    missing(needed_by, fmt::format("it cannot be loaded ({})", ::dlerror()),
            "Install the Debian package libruby3.1");
  const auto start = reinterpret_cast<Start>(::dlsym(plugin, start_symbol));
  if (!start)
    missing(needed_by, "libmuster-ruby.so is of another muster", "Install both from one build");
  return start;
}

}  // namespace

Interpreter& interpreter(const std::string& needed_by, TextOf text_of) {
  auto& ruby = the_ruby();
  if (ruby.interpreter) return *ruby.interpreter;
  const auto folder = plugin_folder();
  const auto start = load(folder, needed_by);
  ruby.host = std::make_unique<ValueHost>(text_of);
  std::string problem;
  ruby.interpreter = start(*ruby.host, (folder + "/ruby").c_str(), problem);
  if (!ruby.interpreter)
    missing(needed_by, fmt::format("Ruby does not start ({})", problem),
            "Install the Debian packages libruby3.1 and ruby3.1");
  return *ruby.interpreter;
}

bool loaded() {
  return the_ruby().interpreter != nullptr;
}

}  // namespace muster::ruby
