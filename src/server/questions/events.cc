#include "net/wire.hh"
#include "server/event_wire.hh"
#include "server/question.hh"
#include "server/registry_services.hh"

namespace muster::server {

namespace {

constexpr std::size_t most_at_once = 1000;

/// The body is a revision; the answer the events after it, as many as go into one answer.
std::string answer(std::string_view body, RegistryServices& services) {
  net::WireReader in(body);
  const auto after = in.number();
  auto& store = services.registry.store();
  EventsAfter out{store.oldest(), store.revision(), {}};
  for (auto& event : store.events_after(after, most_at_once))
    out.events.push_back({event.revision, std::move(event.json)});
  return encode(out);
}

}  // namespace

Question define_events() {
  return {answer};
}

}  // namespace muster::server
