#include "server/event_fanout.hh"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "server/registry_answer.hh"

namespace muster::server {

namespace {

net::Response events_response(const std::vector<const WireEvent*>& events, std::uint64_t at) {
  net::Response out;
  out.content_type = "application/json";
  out.body = fmt::format(R"({{"revision":{},"events":[)", at);
  for (const auto* event : events) {
    if (event != events.front()) out.body += ',';
    out.body += event->json;
  }
  out.body += "]}";
  return out;
}

void append_frame(std::string& out, const WireEvent& event) {
  out += fmt::format("id: {}\ndata: {}\n\n", event.revision, event.json);
}

net::Response busy() {
  return response_to(RegistryError(503, "The registry cannot be asked now", "UNAVAILABLE",
                                   std::chrono::seconds(1)));
}

}  // namespace

EventFanout::EventFanout(net::Loop& loop, Ask ask, Limits limits)
    : loop_(loop), ask_(std::move(ask)), limits_(limits) {
  loop_.after(limits_.between_signs, [this] { sign_of_life(); });
}

bool EventFanout::is_kept(std::uint64_t after) const {
  return after >= newest_ || (!events_.empty() && events_.front().revision <= after + 1);
}

/// The answer to who asks for what there is no more, or not yet.
std::optional<net::Response> EventFanout::lost(std::uint64_t after) const {
  const bool is_ahead = after > newest_;
  if (!is_ahead && after + 1 >= oldest_) return std::nullopt;
  net::Response out;
  out.status = 410;
  out.content_type = "application/json";
  out.body = fmt::format(
      R"({{"kind":"{}","message":"{}","oldest":{},"revision":{}}})",
      is_ahead ? "AHEAD" : "COMPACTED",
      is_ahead ? "There is no such revision: the server's database is an older one. Read the nodes "
                 "anew"
               : "These events are no longer kept. Read the nodes, and watch from their revision",
      oldest_, newest_);
  return out;
}

void EventFanout::take(EventsAfter news) {
  oldest_ = news.oldest;
  if (is_known_ && news.newest < newest_) {  // another database: nothing that was said holds
    events_.clear();
    frames_ = {};
    newest_ = news.newest;
    end();
  }
  for (auto& event : news.events) {
    if (is_known_ && event.revision <= newest_) continue;
    if (!events_.empty() && event.revision != events_.back().revision + 1) events_.clear();
    newest_ = event.revision;
    events_.push_back(std::move(event));
  }
  newest_ = std::max(newest_, news.newest);
  is_known_ = true;
  if (!events_.empty() && events_.back().revision != newest_) events_.clear();
  while (events_.size() > limits_.kept) events_.pop_front();
  serve_all();
}

net::Response EventFanout::poll(std::optional<std::uint64_t> after, std::chrono::seconds wait) {
  if (watchers_.size() >= limits_.watchers) return busy();
  net::Response out;
  out.later = [this, after, wait](std::function<void(net::Response)> answer) {
    Watcher watcher;
    watcher.answer = std::move(answer);
    const auto id = ++last_id_;
    watcher.timer = loop_.after(std::min(wait, limits_.longest_wait), [this, id] {
      const auto found = watchers_.find(id);
      if (found == watchers_.end()) return;
      found->second.timer = 0;
      if (found->second.is_asking) return;  // what comes is the answer
      finish(id, events_response({}, found->second.at));
    });
    watchers_.emplace(id, std::move(watcher));
    begin(id, after);
  };
  return out;
}

net::Response EventFanout::stream(std::optional<std::uint64_t> after) {
  if (watchers_.size() >= limits_.watchers) return busy();
  if (is_known_ && after) {
    if (auto gone = lost(*after)) return *gone;
  }
  net::Response out;
  out.content_type = "text/event-stream";
  out.headers.add("Cache-Control", "no-store");
  out.stream = [this, after](std::shared_ptr<net::BodyStream> stream) {
    const auto id = ++last_id_;
    stream->on_gone([this, id] { remove(id); });
    stream->write(": muster's events\n\n");
    Watcher watcher;
    watcher.stream = std::move(stream);
    watchers_.emplace(id, std::move(watcher));
    begin(id, after);
  };
  return out;
}

void EventFanout::begin(std::uint64_t id, std::optional<std::uint64_t> after) {
  Watcher& watcher = watchers_.at(id);
  watcher.at = after.value_or(newest_);
  if (is_known_) return serve(id, watcher);
  // A new front: the registry has not told it anything yet.
  catch_up(id);
}

/// Each may go away while it is served.
void EventFanout::serve_all() {
  for (auto at = watchers_.begin(); at != watchers_.end();) {
    const auto id = at->first;
    serve(id, at->second);
    at = watchers_.upper_bound(id);
  }
}

/// Gives a watcher what it has not had.
void EventFanout::serve(std::uint64_t id, Watcher& watcher) {
  if (watcher.is_asking || watcher.at == newest_) return;
  if (!is_kept(watcher.at)) return catch_up(id);
  if (const auto gone = lost(watcher.at)) return finish(id, *gone);
  give(id, watcher);
}

const std::string& EventFanout::frames_after(std::uint64_t revision) {
  if (frames_.after == revision && frames_.newest == newest_) return frames_.text;
  frames_ = {.after = revision, .newest = newest_, .text = {}};
  for (auto i = static_cast<std::size_t>(revision + 1 - events_.front().revision);
       i < events_.size(); ++i)
    append_frame(frames_.text, events_[i]);
  return frames_.text;
}

void EventFanout::give(std::uint64_t id, Watcher& watcher) {
  if (watcher.stream) {
    const auto& text = frames_after(watcher.at);
    watcher.at = newest_;
    watcher.is_quiet = false;
    send(id, watcher, text);
    return;
  }
  const auto first = static_cast<std::size_t>(watcher.at + 1 - events_.front().revision);
  const auto count = std::min(events_.size() - first, limits_.at_once);
  std::vector<const WireEvent*> events;
  for (std::size_t i = first; i < first + count; ++i) events.push_back(&events_[i]);
  finish(id, events_response(events, events.back()->revision));
}

/// False: the client is gone, and so is the watcher.
bool EventFanout::send(std::uint64_t id, const Watcher& watcher, std::string_view text) {
  const auto stream = watcher.stream;  // writing may end and remove it
  if (stream->write(text)) return true;
  remove(id);
  return false;
}

/// Ends a watcher with a response; a stream, which has its head already, with the same as an event.
void EventFanout::finish(std::uint64_t id, const net::Response& response) {
  const auto found = watchers_.find(id);
  if (found == watchers_.end()) return;
  const auto watcher = std::move(found->second);
  if (watcher.timer != 0) loop_.cancel(watcher.timer);
  watchers_.erase(found);
  if (watcher.stream) {
    watcher.stream->write("event: end\ndata: " + response.body + "\n\n");
    watcher.stream->finish();
  }
  if (watcher.answer) watcher.answer(response);
}

void EventFanout::catch_up(std::uint64_t id) {
  Watcher& watcher = watchers_.at(id);
  watcher.is_asking = true;
  ask_(watcher.at, [this, id](std::optional<EventsAfter> older) { caught(id, std::move(older)); });
}

void EventFanout::caught(std::uint64_t id, std::optional<EventsAfter> older) {
  const auto found = watchers_.find(id);
  if (found == watchers_.end()) return;
  Watcher& watcher = found->second;
  watcher.is_asking = false;
  if (!older) return finish(id, busy());
  oldest_ = older->oldest;
  if (!is_known_) {
    is_known_ = true;
    newest_ = older->newest;
  }
  if (const auto gone = lost(watcher.at)) return finish(id, *gone);
  if (!older->events.empty() && !hand_over(id, watcher, *older)) return;
  if (watcher.answer && watcher.timer == 0)  // its time is over
    return finish(id, events_response({}, watcher.at));
  serve(id, watcher);
}

/// False: that was all for this watcher.
bool EventFanout::hand_over(std::uint64_t id, Watcher& watcher, const EventsAfter& events) {
  watcher.at = events.events.back().revision;
  if (watcher.stream) {
    std::string text;
    for (const auto& event : events.events) append_frame(text, event);
    watcher.is_quiet = false;
    return send(id, watcher, text);
  }
  std::vector<const WireEvent*> all;
  for (const auto& event : events.events) all.push_back(&event);
  finish(id, events_response(all, watcher.at));
  return false;
}

void EventFanout::remove(std::uint64_t id) {
  const auto found = watchers_.find(id);
  if (found == watchers_.end()) return;
  if (found->second.timer != 0) loop_.cancel(found->second.timer);
  watchers_.erase(found);
}

void EventFanout::end() {
  auto all = std::exchange(watchers_, {});
  for (auto& [id, watcher] : all) {
    if (watcher.timer != 0) loop_.cancel(watcher.timer);
    if (watcher.stream) watcher.stream->finish();
    if (watcher.answer) watcher.answer(events_response({}, watcher.at));
  }
}

/// So that both sides notice when the other is gone.
void EventFanout::sign_of_life() {
  for (auto at = watchers_.begin(); at != watchers_.end();) {
    const auto id = at->first;
    auto& watcher = at->second;
    if (std::exchange(watcher.is_quiet, true) && watcher.stream) send(id, watcher, ":\n\n");
    at = watchers_.upper_bound(id);
  }
  loop_.after(limits_.between_signs, [this] { sign_of_life(); });
}

}  // namespace muster::server
