#include "server/file_request.hh"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "server/background.hh"
#include "server/content_state.hh"
#include "server/indirection.hh"
#include "server/process.hh"

namespace muster::server {

namespace {

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 9 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::int64_t number_in(std::string_view text) {
  std::int64_t out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

/// What Puppet says of a mount that there is not: it shows the request as Ruby does.
HttpError not_authorized(const FileRequest& asked, std::string_view indirection,
                         std::string_view method) {
  return server_error(fmt::format("Not authorized to call {} on /{}/{} with {{:rest=>\"{}\"}}",
                                  method, indirection, asked.key, asked.key));
}

os::Links links_in(const net::Request& request) {
  const auto links = request.parameter("links");
  if (!links || *links == "manage") return os::Links::manage;
  if (*links == "follow") return os::Links::follow;
  throw server_error(":links can only be set to :manage or :follow");
}

bool permissions_in(const net::Request& request) {
  const auto word = request.parameter("source_permissions").value_or("ignore");
  if (word == "ignore") return false;
  if (word == "use" || word == "use_when_creating") return true;
  throw server_error(fmt::format("Unsupported source_permission {}", word));
}

void read_recursion(const net::Request& request, content::FileQuery& out) {
  const auto recurse = request.parameter("recurse").value_or("false");
  if (is_number(recurse))
    throw server_error(
        "Fileset recurse parameter must not be a number anymore, please use recurselimit");
  out.recurse = recurse != "false" && !recurse.empty();
  if (const auto limit = request.parameter("recurselimit"); limit && is_number(*limit))
    out.recurse_limit = number_in(*limit);
  if (const auto most = request.parameter("max_files"))
    out.max_files = *most == "-1" ? -1 : is_number(*most) ? number_in(*most) : 0;
  constexpr std::size_t most_patterns = 100;
  for (const auto pattern : request.parameters("ignore"))
    if (out.ignore.size() < most_patterns) out.ignore.emplace_back(pattern);
}

}  // namespace

content::FileQuery file_query(const net::Request& request) {
  content::FileQuery out;
  out.links = links_in(request);
  out.source_permissions = permissions_in(request);
  out.checksum =
      resources::checksum_named(std::string(request.parameter("checksum_type").value_or("sha256")));
  read_recursion(request, out);
  return out;
}

net::Response answer_file_request(
    const Call& call, FrontServices& services, std::string_view indirection,
    std::string_view method,
    std::function<net::Response(const FileRequest&, content::FileServer&)> respond) {
  // Asked for badly is found out here; what needs the disk is not.
  environment_name(call.request);
  auto& content = services.content;
  return services.background.respond(
      [asked = FileRequest{call.request, call.at("path"), {}}, indirection, method, &content,
       respond = std::move(respond)]() mutable {
        asked.environment = environment_of(asked.request, content.environments);
        if (!content.files.has_mount(asked.key)) throw not_authorized(asked, indirection, method);
        return respond(asked, content.files);
      },
      services.process.log());
}

}  // namespace muster::server
