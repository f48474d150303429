#include <charconv>

#include "server/event_fanout.hh"
#include "server/front_services.hh"
#include "server/registry_answer.hh"
#include "server/route.hh"

namespace muster::server {

namespace {

constexpr std::string_view stream_type = "text/event-stream";

/// A browser's own reconnecting says what it had last in a header.
std::optional<std::uint64_t> after_in(const net::Request& request) {
  if (auto after = number_parameter(request, "after")) return after;
  const auto last = request.headers.find("Last-Event-ID");
  if (!last) return std::nullopt;
  std::uint64_t out = 0;
  const auto read = std::from_chars(last->data(), last->data() + last->size(), out);
  if (last->empty() || read.ec != std::errc() || read.ptr != last->data() + last->size())
    return std::nullopt;
  return out;
}

net::Response answer(const Call& call, FrontServices& services) {
  try {
    const auto after = after_in(call.request);
    const auto accept = call.request.headers.find("Accept").value_or("");
    if (accept.find(stream_type) != std::string_view::npos) return services.events.stream(after);
    const auto wait = number_parameter(call.request, "wait").value_or(0);
    return services.events.poll(after, std::chrono::seconds(std::min<std::uint64_t>(wait, 3600)));
  } catch (const RegistryError& e) {
    return response_to(e);
  }
}

}  // namespace

Route define_muster_events() {
  return {.path = "/muster/v1/events",
          .doc =
              "What happened to the nodes after a revision (?after=N): at once, within "
              "?wait=SECONDS, or as server-sent events.",
          .access = Access::administrator,
          .handle = Handler<FrontServices>(answer)};
}

}  // namespace muster::server
