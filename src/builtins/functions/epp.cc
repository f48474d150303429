#include <fmt/core.h>

#include "builtins/templates.hh"
#include "os/posix_system.hh"

namespace muster::builtins {

namespace {

/// The extension may be left out, unless the name is that of a file as it is.
std::string file_name(const std::string& path) {
  os::PosixSystem system;
  return path.ends_with(".epp") || system.follow(path) ? path : path + ".epp";
}

Value epp(Call& call) {
  const auto name = file_name(call.string(0));
  auto& loader = call.compiler.loader();
  const auto path = loader.find_file(eval::ModuleFolder::templates, name);
  if (!path) call.fail(fmt::format("Could not find template '{}'", name));
  return render_template(
      call, [&] { return loader.find_epp(*path); }, Sees::global_variables);
}

}  // namespace

Builtin define_epp() {
  return {.doc = "The text of an EPP template: absolute, or MODULE/FILE in its templates folder.",
          .overloads = {{{"String path", R"(Hash[Pattern[/^\w+$/], Any] parameters?)"},
                         "",
                         epp,
                         "Variant[String, Sensitive[String]]"}}};
}

}  // namespace muster::builtins
