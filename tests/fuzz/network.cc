// What goes over the network, beside HTTP's own: messages between processes, registrations,
// queries.
#include "net/gzip.hh"
#include "net/http_date.hh"
#include "net/http_head.hh"
#include "net/value_wire.hh"
#include "registry/node_json.hh"
#include "registry/query.hh"
#include "registry/registration_json.hh"
#include "samples.hh"
#include "target.hh"
#include "value/json.hh"

namespace muster::fuzz {

namespace {

constexpr std::string_view registration =
    R"({"identity":{"provider":"ec2","account":"123456789012","region":"eu-west-1","instance":)"
    R"("i-0123456789abcdef0"},"boot_id":"b","hostname":"h","addresses":["10.0.0.1","fe80::1"],"zone":)"
    R"("a","tags":{"role":"web,db"},"roles":["web"],"host_keys":["ssh-ed25519 AAAA"],"facts":{"os":{}}})";

template <class Read>
auto wire(Read read) {
  return [read](std::string_view bytes) {
    net::WireReader in(bytes);
    read(in);
  };
}

std::string written(const auto& write) {
  net::WireWriter out;
  write(out);
  return out.bytes();
}

std::string value_message() {
  return written([](auto& out) { net::write(out, value::from_json(report_json)); });
}

std::vector<Target> message_readers() {
  const auto request = report_request();
  net::Response response;
  response.body = "x";
  response.headers.add("ETag", "\"y\"");
  return {
      {"message.value", {value_message()}, wire([](auto& in) { net::read_value(in); })},
      {"message.request",
       {written([&](auto& out) { net::write(out, request); })},
       wire([](auto& in) { net::read_request(in); })},
      {"message.response",
       {written([&](auto& out) { net::write(out, response); })},
       wire([](auto& in) { net::read_response(in); })},
  };
}

}  // namespace

std::vector<Target> define_targets() {
  std::vector<Target> out = {
      {"http.pairs",
       {"a=b&c=%20d+e&f", "facts=%257B%2522a%2522%253A1%257D&facts_format=application%2Fjson"},
       net::parse_pairs},
      {"http.date", {"Sun, 29 Nov 2026 06:03:56 GMT"}, net::from_http_date},
      {"gzip",
       {net::gzip(report_json), net::gzip(std::string(1000, 'a'))},
       [](std::string_view bytes) {
         const auto plain = net::gunzip(bytes, 100'000);
         require(!plain || plain->size() <= 100'000, "no more than the limit");
       }},
      {"registration",
       {std::string(registration)},
       [](std::string_view text) {
         registry::read_announcement(text, "web1", {}, registry::RoleSources{});
         registry::read_manual_entry(text);
       }},
      {"query",
       {"role:web state:up,draining zone:us-east-1?",
        "not (name:web* or tag.Env:prod) facts.os.family:Debian address:10.0.0.0/8"},
       [](std::string_view text) {
         try {
           registry::Query::parse(text);
         } catch (const registry::QueryError& error) {
           registry::explained(error, text);
         }
       }},
  };
  for (auto& reader : message_readers()) out.push_back(std::move(reader));
  return out;
}

}  // namespace muster::fuzz
