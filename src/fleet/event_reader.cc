#include "fleet/event_reader.hh"

#include <fmt/core.h>

#include "fleet/node_lines.hh"

namespace muster::fleet {

EventReader::News EventReader::next(std::chrono::seconds wait) {
  constexpr int gone = 410, good = 200;
  const auto path = fmt::format("/events?after={}&wait={}", after_, wait.count());
  const auto answer = client_.ask(net::Method::get, path);
  const auto* body = answer.body.if_hash();
  if (body == nullptr)
    throw base::Error(fmt::format("The registry answered {} without JSON", answer.status));
  News out;
  if (answer.status == gone) {
    // Not an answer to who asked for all there is: the oldest of them are gone, as is known.
    const auto oldest = json_number(*body, "oldest");
    const bool is_begin = from_the_oldest_ && after_ == 0 && oldest > 0;
    after_ = static_cast<std::uint64_t>(is_begin ? oldest - 1 : json_number(*body, "revision"));
    out.lost = !is_begin;
    return out;
  }
  if (answer.status != good) throw base::Error(json_text(*body, "message"));
  after_ = static_cast<std::uint64_t>(json_number(*body, "revision"));
  const auto* events = body->find("events");
  if (const auto* array = events ? events->if_array() : nullptr) out.events = *array;
  return out;
}

}  // namespace muster::fleet
