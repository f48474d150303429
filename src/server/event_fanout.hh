#pragma once
#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/loop.hh"
#include "net/message.hh"
#include "server/event_wire.hh"

namespace muster::server {

/// The registry's events in the front: the newest of them, and those who watch. A watcher that is
/// further behind gets its events from the registry, until it has caught up. Each gets every event
/// after the revision it named once and in order, or is told that they are no longer kept.
class EventFanout {
 public:
  /// Asks the registry for events after a revision; nullopt: it cannot be asked now.
  using OnEvents = std::function<void(std::optional<EventsAfter>)>;
  using Ask = std::function<void(std::uint64_t after, OnEvents on_events)>;

  struct Limits {
    std::size_t kept = 5'000;       // events, in memory
    std::size_t watchers = 10'000;  // of both kinds
    std::size_t at_once = 1'000;    // events in one answer to a poll
    std::chrono::seconds longest_wait{300};
    std::chrono::milliseconds between_signs{15'000};  // of life, on streams without events
  };

  EventFanout(net::Loop& loop, Ask ask, Limits limits);
  EventFanout(net::Loop& loop, Ask ask) : EventFanout(loop, std::move(ask), Limits()) {}
  EventFanout(const EventFanout&) = delete;
  EventFanout& operator=(const EventFanout&) = delete;

  /// What the registry tells (events_topic).
  void take(EventsAfter news);
  /// Events in one answer, or none after `wait`. Without `after`: those that come from now on.
  net::Response poll(std::optional<std::uint64_t> after, std::chrono::seconds wait);
  /// Server-sent events.
  net::Response stream(std::optional<std::uint64_t> after);
  /// Ends all streams and polls: the server drains.
  void end();
  std::size_t watchers() const { return watchers_.size(); }

 private:
  struct Watcher {
    std::uint64_t at = 0;  // has all up to this
    bool is_asking = false;
    bool is_quiet = true;                       // no event was sent since the last signs of life
    std::shared_ptr<net::BodyStream> stream;    // or
    std::function<void(net::Response)> answer;  // of a poll
    net::Loop::Timer timer = 0;                 // until the poll ends
  };
  using Watchers = std::map<std::uint64_t, Watcher>;

  void begin(std::uint64_t id, std::optional<std::uint64_t> after);
  void serve_all();
  void serve(std::uint64_t id, Watcher& watcher);
  void catch_up(std::uint64_t id);
  void caught(std::uint64_t id, std::optional<EventsAfter> older);
  void give(std::uint64_t id, Watcher& watcher);
  const std::string& frames_after(std::uint64_t revision);
  bool hand_over(std::uint64_t id, Watcher& watcher, const EventsAfter& events);
  bool send(std::uint64_t id, const Watcher& watcher, std::string_view text);
  void finish(std::uint64_t id, const net::Response& response);
  void remove(std::uint64_t id);
  void sign_of_life();
  bool is_kept(std::uint64_t after) const;
  std::optional<net::Response> lost(std::uint64_t after) const;

  net::Loop& loop_;
  Ask ask_;
  Limits limits_;
  bool is_known_ = false;  // the registry has told something
  std::uint64_t oldest_ = 1, newest_ = 0;
  std::deque<WireEvent> events_;  // without gaps, up to the newest
  /// What a stream that has all up to a revision is sent; nearly all of them are equally far.
  struct Frames {
    std::uint64_t after = 0, newest = 0;
    std::string text;
  };
  Frames frames_;
  std::uint64_t last_id_ = 0;
  Watchers watchers_;
};

}  // namespace muster::server
