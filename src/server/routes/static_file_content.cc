#include <fmt/core.h>

#include "server/compiler_services.hh"
#include "server/indirection.hh"

namespace muster::server {

namespace {

net::Response text_error(int status, std::string text) {
  net::Response out;
  out.status = status;
  out.content_type = "text/plain;charset=utf-8";
  out.body = std::move(text);
  return out;
}

/// The file as it was in that version of the code, as the program says that keeps them.
net::Response answer(const Call& call, CompilerServices& services) {
  const auto environment = call.request.parameter("environment").value_or("");
  const auto code = call.request.parameter("code_id").value_or("");
  if (environment.empty() || code.empty())
    return text_error(400,
                      "Error: A /static_file_content request requires an environment, a code-id, "
                      "and a file-path");
  const auto program = services.options.settings.text("code_content_command");
  if (program.empty())
    return text_error(500,
                      "Internal Server Error: Cannot retrieve code content because the "
                      "\"code_content_command\" setting is not present in configuration.");
  if (!content::Environments::valid_name(environment) || code.starts_with('-'))
    return text_error(400, "Error: The environment or the code-id is not valid");
  os::Command command;
  command.argv = {program, std::string(environment), std::string(code), call.at("path")};
  command.timeout = std::chrono::seconds(60);
  const auto result = services.bench.system.run(command);
  if (!result.ok())
    return text_error(500, fmt::format("Internal Server Error: {} returned {}: {}", program,
                                       result.status, result.err));
  return text_response(binary_format, result.out);
}

}  // namespace

Route define_static_file_content() {
  return {.method = net::Method::get,
          .path = "/puppet/v3/static_file_content/{path*}",
          .doc = "A file of a static catalog, of the version of the code that it was compiled of.",
          .access = Access::any_certificate,
          .handle = Handler<CompilerServices>(answer)};
}

}  // namespace muster::server
