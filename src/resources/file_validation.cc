#include "resources/file_validation.hh"

#include "base/strings.hh"
#include "os/tree.hh"
#include "resources/command_line.hh"
#include "resources/file_diff.hh"
#include "resources/provider_command.hh"

namespace muster::resources {

void validate_content(Context& context, const Resource& resource, const std::string& path) {
  const std::string token =
      resource.has("validate_replacement") ? resource.text("validate_replacement") : "%";
  const std::string command = token.empty()
                                  ? resource.text("validate_cmd")
                                  : base::replace_all(resource.text("validate_cmd"), token, path);
  const auto result = execute(
      context, {.argv = to_argv(value::Value(command)), .shown = command, .is_users = true});
  for (const auto& line : base::split(result.out, "\n")) {
    if (!line.empty()) context.log(base::Level::debug, resource, line);
  }
}

std::string temporary_name(const Context& context, const std::string& path) {
  const std::string name = name_for_new(context);
  return path + name.substr(name.rfind("puppet-file") + std::string_view("puppet-file").size());
}

}  // namespace muster::resources
