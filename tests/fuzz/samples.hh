#pragma once
#include <string_view>

#include "net/message.hh"

namespace muster::fuzz {

/// Of a run that changed something.
inline constexpr std::string_view report_json =
    R"({"host":"web1","time":"2026-11-29T06:03:56.413+00:00","configuration_version":1795932238,)"
    R"("report_format":12,"status":"changed","noop":false,"environment":"production","logs":[{"level":)"
    R"("notice","message":"a\nb","source":"Puppet","tags":["x"],"time":"2026-11-29T06:03:56+00:00",)"
    R"("file":null,"line":1}],"metrics":{"time":{"name":"time","label":"Time","values":[["total",)"
    R"("Total",1.5e-3]]}},"resource_statuses":{"File[/a]":{"title":"/a","resource_type":"File",)"
    R"("tags":[],"events":[{"property":"ensure","previous_value":"absent","desired_value":"file"}]}}})";

/// That it is sent with.
inline net::Request report_request() {
  net::Request out;
  out.method = net::Method::put;
  out.path = "/puppet/v3/report/web1";
  out.query = {{"environment", "production"}};
  out.headers.add("Content-Type", "application/json");
  out.body = "{}";
  out.peer.certname = "web1";
  return out;
}

}  // namespace muster::fuzz
