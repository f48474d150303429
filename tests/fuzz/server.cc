// What nodes send to the server, and its processes to each other.
#include "samples.hh"
#include "server/catalog_v4_body.hh"
#include "server/compile_wire.hh"
#include "server/event_wire.hh"
#include "server/form.hh"
#include "server/forward.hh"
#include "server/lease_body.hh"
#include "server/question.hh"
#include "server/report_queue.hh"
#include "server/report_yaml.hh"
#include "server/route.hh"
#include "target.hh"
#include "value/json.hh"

namespace muster::fuzz {

namespace {

constexpr std::string_view catalog_body =
    R"({"certname":"a","persistence":{"facts":true,"catalog":false},"environment":"production",)"
    R"("facts":{"values":{"trusted":{}}},"options":{"capture_logs":true,"log_level":"debug"}})";

std::string forwarded() {
  return server::encode("report_put", server::Call{report_request(), {{"certname", "web1"}}});
}

bool is_refusal(const std::exception& error) {
  return dynamic_cast<const server::HttpError*>(&error) != nullptr;
}

}  // namespace

std::vector<Target> define_targets() {
  return {
      {"message.forwarded", {forwarded()}, server::decode_forwarded},
      {"message.reply",
       {server::encode_reply({server::Reply::Kind::answered, "x"})},
       server::decode_reply},
      {"message.events",
       {server::encode(server::EventsAfter{1, 2, {{2, "{}"}}})},
       server::decode_events},
      {"form",
       {"facts=%257B%2522a%2522%253A1%257D&facts_format=application%2Fjson"},
       [](std::string_view text) {
         server::form_decoded(server::form_decoded(server::Form(text).raw("facts").value_or("")));
       }},
      {"report.yaml",
       {std::string(report_json)},
       [](std::string_view text) {
         const auto data = value::from_json(text);
         if (data.if_hash()) server::report_yaml(*data.if_hash());
       }},
      {"catalog.v4", {std::string(catalog_body)}, server::read_catalog_v4, is_refusal},
      {"lease",
       {R"({"generation":17,"state":"up"})", R"({"state":"draining","generation":1,"reason":"r"})"},
       server::read_renewal},
  };
}

}  // namespace muster::fuzz
