#include "server/notice.hh"

#include "net/wire.hh"

namespace muster::server {

std::string encode_notice(std::string_view topic, std::string_view content) {
  net::WireWriter out;
  out.text(topic);
  out.text(content);
  return std::move(out.bytes());
}

Notice decode_notice(std::string_view bytes) {
  net::WireReader in(bytes);
  Notice out;
  out.topic = in.text();
  out.content = in.text();
  return out;
}

}  // namespace muster::server
