#include "server/if_modified.hh"

#include <sys/stat.h>

#include "base/unix_time.hh"
#include "crypto/digest.hh"
#include "net/http_date.hh"

namespace muster::server {

void mind_conditions(const net::Request& request, net::Response& response,
                     const std::string& file) {
  struct stat status {};
  if (response.status != 200 || ::stat(file.c_str(), &status) != 0) return;
  const auto changed = base::from_unix_time(status.st_mtime);
  response.headers.add("Last-Modified", net::http_date(changed));
  response.headers.add(
      "ETag", '"' + crypto::to_hex(crypto::digest(crypto::Algorithm::sha256, response.body)) + '"');
  // With both, the tags are what counts: RFC 9110, 13.2.2.
  if (request.headers.find("if-none-match")) return;
  const auto since = request.headers.find("if-modified-since");
  const auto time = since ? net::from_http_date(*since) : std::nullopt;
  if (!time || changed > *time) return;
  response.status = 304;
  response.body.clear();
  response.content_type.clear();
}

}  // namespace muster::server
