#pragma once
#include <span>
#include <string>
#include <string_view>

#include "content/environments.hh"
#include "server/route.hh"

namespace muster::server {

// What all of Puppet's API v3 have in common: the environment, the formats, the texts of refusals.

/// The parameter `environment`. Throws HttpError when it is missing or no name.
std::string environment_name(const net::Request& request);
/// The environment that is asked for. Throws HttpError when there is none.
env::Layout environment_of(const net::Request& request, const content::Environments& environments);

/// A way to write an answer.
struct Format {
  std::string_view name, mime, content_type;
};
inline constexpr Format json_format{"json", "application/json", "application/json;charset=utf-8"};
inline constexpr Format pson_format{"pson", "text/pson", "text/pson"};
inline constexpr Format rich_format{"rich_data_json", "application/vnd.puppet.rich+json",
                                    "application/vnd.puppet.rich+json;charset=utf-8"};
inline constexpr Format binary_format{"binary", "application/octet-stream",
                                      "application/octet-stream"};
/// The first that the client accepts, in its order; any of them is the first of `supported`. Throws
/// HttpError.
const Format& accepted_format(const net::Request& request,
                              std::span<const Format* const> supported);
/// application/json unless the client wants PSON: for what is plain data.
const Format& data_format(const net::Request& request);

/// Puppet's words for an environment that there is not.
std::string no_environment(std::string_view name, const content::Environments& environments);
/// 404 "Could not find KIND KEY".
HttpError no_such_thing(std::string_view kind, std::string_view key);
/// As Puppet has it: "Server Error: TEXT".
HttpError server_error(std::string_view text);
/// As Puppet Server has it where it asks Ruby itself: "Internal Server Error: …RuntimeError: (KIND)
/// TEXT".
HttpError ruby_error(std::string_view kind, std::string_view text);
HttpError bad_request(std::string_view text);

/// 200 with a body.
net::Response text_response(const Format& format, std::string body);

}  // namespace muster::server
