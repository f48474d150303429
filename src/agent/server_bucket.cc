#include "agent/server_bucket.hh"

#include "base/strings.hh"

namespace muster::agent {

namespace {

constexpr std::size_t most_bytes = 256UL << 20;  // as much as the server takes

}  // namespace

Call ServerBucket::call(net::Method method, const std::string& key) const {
  Call out;
  out.method = method;
  out.path = "/puppet/v3/file_bucket_file";
  for (const auto& part : base::split(key, "/")) out.path += "/" + net::encoded_component(part);
  out.query = {{"environment", environment_}};
  out.headers = {{"Accept", "application/octet-stream"}};
  out.limit = most_bytes;
  return out;
}

bool ServerBucket::has(const std::string& key) {
  const auto reply = servers_.ask_any(call(net::Method::head, key));
  if (reply.status == 404) return false;
  if (reply.status < 200 || reply.status >= 300) throw ResponseError(reply);
  return true;
}

void ServerBucket::put(const std::string& key, std::string content) {
  auto it = call(net::Method::put, key);
  it.headers.emplace_back("Content-Type", "application/octet-stream");
  it.body = std::move(content);
  servers_.ask(it);
}

std::string ServerBucket::get(const std::string& key) {
  return servers_.ask(call(net::Method::get, key)).body;
}

}  // namespace muster::agent
