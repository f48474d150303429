#include "bench/registration.hh"

#include <fmt/core.h>

#include "base/error.hh"
#include "value/json.hh"

namespace muster::bench {

namespace {

constexpr const char* json_headers = "Content-Type: application/json\r\n";

void must_be_done(const Answer& answer, const char* what) {
  if (answer.status != 200)
    throw base::Error(
        fmt::format("{}: status {}: {}", what, answer.status, answer.body.substr(0, 300)));
}

std::int64_t generation_in(const std::string& json) {
  const auto data = value::from_json(json);
  const auto* hash = data.if_hash();
  const auto* generation = hash ? hash->find("generation") : nullptr;
  if (!generation || !generation->if_integer()) throw base::Error("no generation in " + json);
  return *generation->if_integer();
}

}  // namespace

asio::awaitable<Registered> Registered::make(Connection& connection, const std::string& host,
                                             const std::string& certname) {
  const auto body = fmt::format(
      R"({{"identity":{{"provider":"machine","instance":"{0}"}},"boot_id":"{0}","hostname":"{0}",)"
      R"("addresses":["192.0.2.1"],"zone":"bench","image":"","type":"","tags":{{}},)"
      R"("roles":["bench"],"facts":{{}},"host_keys":[]}})",
      certname);
  const auto answer = co_await connection.ask(
      request_text("POST", "/muster/v1/nodes/" + certname, host, json_headers, body));
  must_be_done(answer, "registering");
  Registered out;
  out.renewal_ =
      request_text("PUT", "/muster/v1/leases/" + certname, host, json_headers,
                   fmt::format(R"({{"generation":{},"state":"up"}})", generation_in(answer.body)));
  co_return out;
}

asio::awaitable<void> Registered::renew(Connection& connection) const {
  must_be_done(co_await connection.ask(renewal_), "renewing");
}

}  // namespace muster::bench
