#include <fmt/core.h>

#include "server/file_request.hh"
#include "server/indirection.hh"

namespace muster::server {

namespace {

net::Response describe_all(const FileRequest& asked, content::FileServer& files) {
  const auto links = asked.request.parameter("links");
  if (links && *links != "manage" && *links != "follow")
    throw server_error(fmt::format("Invalid :links value '{}'", *links));
  const auto found = files.search(asked.asked(), file_query(asked.request));
  if (!found)
    throw HttpError(
        404,
        fmt::format("Not Found: Could not find instances in file_metadata with '{}'", asked.key),
        "RESOURCE_NOT_FOUND");
  return text_response(data_format(asked.request), content::to_json(*found));
}

net::Response answer(const Call& call, FrontServices& services) {
  return answer_file_request(call, services, "file_metadata", "search", describe_all);
}

}  // namespace

Route define_file_metadatas() {
  return {.method = net::Method::get,
          .path = "/puppet/v3/file_metadatas/{path*}",
          .doc = "What a folder of a mount is, and with recurse=true all that is in it.",
          .access = Access::any_certificate,
          .handle = Handler<FrontServices>(answer)};
}

}  // namespace muster::server
