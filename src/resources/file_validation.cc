#include "resources/file_validation.hh"

#include "base/error.hh"
#include "base/strings.hh"
#include "os/tree.hh"
#include "resources/command_line.hh"
#include "resources/file_diff.hh"

namespace muster::resources {

void validate_content(Context& context, const Resource& resource, const std::string& path) {
  const std::string token =
      resource.has("validate_replacement") ? resource.text("validate_replacement") : "%";
  const std::string command = token.empty()
                                  ? resource.text("validate_cmd")
                                  : base::replace_all(resource.text("validate_cmd"), token, path);
  const auto result = context.system.run({.argv = to_argv(value::Value(command)),
                                          .timeout = context.options.command_timeout,
                                          .merge_stderr = true});
  if (!result.ok())
    throw base::Error("Execution of '" + command + "' returned " + std::to_string(result.status) +
                      ": " + std::string(base::trim(result.out)));
  for (const auto& line : base::split(result.out, "\n")) {
    if (!line.empty()) context.log(base::Level::debug, resource, line);
  }
}

std::string temporary_name(const Context& context, const std::string& path) {
  const std::string name = name_for_new(context);
  return path + name.substr(name.rfind("puppet-file") + std::string_view("puppet-file").size());
}

}  // namespace muster::resources
