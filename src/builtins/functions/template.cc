#include <fmt/core.h>

#include "builtins/erb.hh"
#include "builtins/legacy.hh"
#include "ruby/interpreter.hh"

namespace muster::builtins {

namespace {

/// A path that begins with / is taken as it is, whether there is a file or not.
std::string path_of(Call& call, const std::string& name) {
  if (name.starts_with("/")) return name;
  const auto path = call.compiler.loader().find_file(eval::ModuleFolder::templates, name);
  if (!path) call.fail(fmt::format("Could not find template '{}'", name));
  return *path;
}

std::string rendered(Call& call, const std::string& name) {
  const auto path = path_of(call, name);
  try {
    return *render_erb(call, &path, {}).if_string();
  } catch (const ruby::Failure& failure) {
    // "/dir/file.erb:12:in `result'"
    const auto place = failure.backtrace.empty() ? path : failure.backtrace.front();
    const auto file_end = std::min(place.find(':'), place.size());
    const auto line_end = std::min(place.find(':', file_end + 1), place.size());
    const auto line = file_end < place.size() ? place.substr(file_end + 1, line_end - file_end - 1)
                                              : std::string();
    call.fail(
        fmt::format("Failed to parse template {}:\n  Filepath: {}\n  Line: {}\n  Detail: {}\n",
                    name, place.substr(0, file_end), line, failure.what()));
  }
}

Value render(Call& call, const Array& arguments) {
  std::string out;
  for (const auto& name : arguments) out += rendered(call, ruby_string(call, name));
  return out;
}

}  // namespace

Builtin define_template() {
  return legacy(
      "The text of ERB templates, one after the other: absolute, or MODULE/FILE in its "
      "templates folder.",
      at_least(1), render);
}

}  // namespace muster::builtins
