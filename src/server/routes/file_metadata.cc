#include "server/file_request.hh"
#include "server/indirection.hh"

namespace muster::server {

namespace {

net::Response describe(const FileRequest& asked, content::FileServer& files) {
  const auto found = files.metadata(asked.asked(), file_query(asked.request));
  if (!found) throw no_such_thing("file_metadata", asked.key);
  std::string body;
  content::append_json(body, *found);
  return text_response(data_format(asked.request), std::move(body));
}

net::Response answer(const Call& call, FrontServices& services) {
  return answer_file_request(call, services, "file_metadata", "find", describe);
}

}  // namespace

Route define_file_metadata() {
  return {.method = net::Method::get,
          .path = "/puppet/v3/file_metadata/{path*}",
          .doc = "What a file of a mount is: its kind, mode, owner and checksum.",
          .access = Access::any_certificate,
          .handle = Handler<FrontServices>(answer)};
}

}  // namespace muster::server
