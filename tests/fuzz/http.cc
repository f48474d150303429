// Requests as a connection brings them: the head, the target's path and query, the body in pieces
// of any size.
#include "base/error.hh"
#include "net/body_reader.hh"
#include "net/http_head.hh"
#include "target.hh"

namespace muster::fuzz {

namespace {

constexpr std::size_t most_body = 4096;

struct Body {
  std::string bytes;
  std::size_t taken = 0;
  int problem = 0;
  bool complete = false;
  bool operator==(const Body&) const = default;
};

Body read_body(const net::RequestHead& head, std::string_view bytes, std::size_t piece) {
  net::BodyReader reader(head, most_body);
  Body body;
  while (body.taken < bytes.size() && !reader.is_complete() && !reader.problem()) {
    const auto part = bytes.substr(body.taken, piece);
    const std::size_t took = reader.take(part);
    require(took <= part.size(), "no more is taken than there is");
    body.taken += took;
    if (took == 0) break;
  }
  body.complete = reader.is_complete();
  if (reader.problem()) body.problem = reader.problem()->status;
  if (body.problem) body.taken = 0;
  if (!body.problem) body.bytes = reader.take_body();
  require(body.bytes.size() <= most_body, "a body has a limit");
  return body;
}

void attempt(const std::string& input) {
  net::parse_pairs(input);
  net::parse_target(input);
  const auto end = input.find("\r\n\r\n");
  if (end == std::string::npos) throw base::Error("no head");
  const auto read = net::parse_head(std::string_view(input).substr(0, end + 4));
  if (const auto* problem = std::get_if<net::HeadProblem>(&read)) {
    require(problem->status >= 400 && problem->status < 600, "a refusal has a status");
    throw base::Error(problem->text);
  }
  const auto& head = std::get<net::RequestHead>(read);
  const std::string& path = head.request.path;
  require(path.starts_with('/') && path.find('\0') == std::string::npos &&
              (path + "/").find("/../") == std::string::npos,
          "a path stays where it is");
  const auto bytes = std::string_view(input).substr(end + 4);
  const Body whole = read_body(head, bytes, bytes.size() + 1);
  require(read_body(head, bytes, 1) == whole && read_body(head, bytes, 7) == whole,
          "how a body comes does not matter");
}

}  // namespace

std::vector<Target> define_targets() {
  Target target{.name = "http"};
  target.seeds = {
      "GET "
      "/puppet/v3/file_metadatas/"
      "plugins?recurse=true&ignore=.svn&ignore=CVS&environment=production HTTP/1.1\r\nHost: "
      "puppet:8140\r\nAccept: application/json, text/pson\r\nAccept-Encoding: "
      "gzip;q=1.0,deflate\r\nX-Puppet-Version: 7.23.0\r\n\r\n",
      "POST /puppet/v3/catalog/web1?environment=production HTTP/1.1\r\nHost: a\r\nContent-Type: "
      "application/x-www-form-urlencoded\r\nContent-Length: 27\r\nConnection: "
      "keep-alive\r\n\r\nenvironment=production&a=%7BGET / HTTP/1.1\r\n\r\n",
      "PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: "
      "100-continue\r\n\r\n5\r\nhello\r\n1a;ext="
      "\"x\"\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\nTrailer: x\r\n\r\nrest",
      "HEAD /a%2Fb/../c%20d//e?x=%41+b&&=c HTTP/1.0\r\nhost: a\r\nX-Long: " +
          std::string(300, 'x') + "\r\n\r\n"};
  target.words = {"\r\n",
                  "\r\n\r\n",
                  "\n",
                  "\r",
                  "Content-Length: 5\r\n",
                  "Content-Length: -1\r\n",
                  "Content-Length: 99999999999999999999\r\n",
                  "Transfer-Encoding: chunked\r\n",
                  "Transfer-Encoding: identity\r\n",
                  "Host: b\r\n",
                  "HTTP/1.1",
                  "%00",
                  "%2e%2e",
                  "%c0%af",
                  "/../",
                  ";x",
                  "0\r\n\r\n",
                  "ffffffffffffffff\r\n",
                  "?",
                  "&",
                  "=",
                  "+",
                  "%",
                  "#",
                  " ",
                  "\t",
                  "Expect: x\r\n",
                  "Connection: close\r\n"};
  target.longest = 20000;
  target.attempt = attempt;
  return {target};
}

}  // namespace muster::fuzz
