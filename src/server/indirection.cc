#include "server/indirection.hh"

#include <fmt/core.h>

#include <algorithm>

#include "base/strings.hh"

namespace muster::server {

namespace {

/// A name of the list of what is accepted, without its weight: what matters is the order.
std::string_view without_weight(std::string_view word) {
  return base::trim(word.substr(0, word.find(";q=")));
}

const Format* named(std::string_view word, std::span<const Format* const> supported) {
  if (word == "*/*") return supported.front();
  const auto found = std::ranges::find_if(supported, [&](const Format* format) {
    return word == (word.find('/') == std::string_view::npos ? format->name : format->mime);
  });
  return found == supported.end() ? nullptr : *found;
}

}  // namespace

std::string environment_name(const net::Request& request) {
  const auto name = request.parameter("environment");
  if (!name) throw bad_request("An environment parameter must be specified");
  if (!content::Environments::valid_name(*name))
    throw bad_request(fmt::format("The environment must be purely alphanumeric, not '{}'", *name));
  return std::string(*name);
}

env::Layout environment_of(const net::Request& request, const content::Environments& environments) {
  const auto name = environment_name(request);
  auto found = environments.find(name);
  if (!found)
    throw HttpError(404, fmt::format("Not Found: Could not find environment '{}'", name),
                    "RUNTIME_ERROR");
  return *std::move(found);
}

const Format& accepted_format(const net::Request& request,
                              std::span<const Format* const> supported) {
  const auto accept = request.headers.find("Accept");
  if (!accept)
    throw HttpError(400, "Bad Request: Missing required Accept header", "MISSING_HEADER_FIELD");
  for (const auto& word : base::split(*accept, ","))
    if (const auto* format = named(without_weight(base::trim(word)), supported)) return *format;
  throw HttpError(
      406, fmt::format("Not Acceptable: No supported formats are acceptable (Accept: {})", *accept),
      "UNSUPPORTED_FORMAT");
}

const Format& data_format(const net::Request& request) {
  static constexpr const Format* supported[] = {&json_format, &pson_format};
  return accepted_format(request, supported);
}

std::string no_environment(std::string_view name, const content::Environments& environments) {
  return fmt::format(
      "Could not find a directory environment named '{}' anywhere in the path: {}. Does the "
      "directory exist?",
      name, base::join(environments.path(), ":"));
}

HttpError no_such_thing(std::string_view kind, std::string_view key) {
  return {404, fmt::format("Not Found: Could not find {} {}", kind, key), "RESOURCE_NOT_FOUND"};
}

HttpError server_error(std::string_view text) {
  return {500, fmt::format("Server Error: {}", text), "RUNTIME_ERROR"};
}

HttpError ruby_error(std::string_view kind, std::string_view text) {
  return {500, fmt::format("Internal Server Error: org.jruby.exceptions.RuntimeError: ({}) {}",
                           kind, text)};
}

HttpError bad_request(std::string_view text) {
  return {400, fmt::format("Bad Request: {}", text), "RUNTIME_ERROR"};
}

net::Response text_response(const Format& format, std::string body) {
  net::Response out;
  out.content_type = format.content_type;
  out.body = std::move(body);
  return out;
}

}  // namespace muster::server
