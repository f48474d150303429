#include "server/event_wire.hh"

#include "net/wire.hh"

namespace muster::server {

std::string encode(const EventsAfter& events) {
  net::WireWriter out;
  out.number(events.oldest);
  out.number(events.newest);
  out.number(events.events.size());
  for (const auto& event : events.events) {
    out.number(event.revision);
    out.text(event.json);
  }
  return std::move(out.bytes());
}

EventsAfter decode_events(std::string_view bytes) {
  net::WireReader in(bytes);
  EventsAfter out;
  out.oldest = in.number();
  out.newest = in.number();
  for (auto left = in.count(); left > 0; --left) {
    const auto revision = in.number();
    out.events.push_back({revision, std::string(in.text())});
  }
  return out;
}

}  // namespace muster::server
