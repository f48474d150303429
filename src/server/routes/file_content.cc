#include "server/file_request.hh"
#include "server/indirection.hh"

namespace muster::server {

namespace {

net::Response send(const FileRequest& asked, content::FileServer& files) {
  static constexpr const Format* supported[] = {&binary_format};
  auto found = files.content(asked.asked());
  if (!found) throw no_such_thing("file_content", asked.key);
  auto out = text_response(accepted_format(asked.request, supported), {});
  const auto size = static_cast<std::uint64_t>(found->status.size);
  out.file =
      net::FileBody{std::make_shared<const os::Descriptor>(std::move(found->descriptor)), 0, size};
  return out;
}

net::Response answer(const Call& call, FrontServices& services) {
  return answer_file_request(call, services, "file_content", "find", send);
}

}  // namespace

Route define_file_content() {
  return {.method = net::Method::get,
          .path = "/puppet/v3/file_content/{path*}",
          .doc = "The content of a file of a mount.",
          .access = Access::any_certificate,
          .handle = Handler<FrontServices>(answer)};
}

}  // namespace muster::server
