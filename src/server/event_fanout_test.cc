#include "server/event_fanout.hh"

#include <doctest/doctest.h>

namespace muster::server {

struct Client : net::BodyStream {
  bool write(std::string_view bytes) override {
    text += bytes;
    return !is_gone;
  }
  void finish() override { is_finished = true; }
  void on_gone(std::function<void()> /*callback*/) override {}

  std::string text;
  bool is_gone = false;
  bool is_finished = false;
};

struct Watched {
  Watched() : fanout(loop, {}, {.between_signs = between_signs}) {
    fanout.take({.oldest = 1, .newest = 7, .events = {}});
    fanout.stream(7).stream(client);
    client->text.clear();
  }

  void event(std::uint64_t revision) {
    fanout.take({.oldest = 1, .newest = revision, .events = {{revision, "{}"}}});
  }

  /// What the client was sent until the next signs of life are over.
  std::string after_signs() {
    bool is_over = false;
    loop.after(between_signs, [&is_over] { is_over = true; });
    while (!is_over) loop.run_once(between_signs);
    return std::exchange(client->text, {});
  }

  const std::chrono::milliseconds between_signs{30};
  net::Loop loop;
  EventFanout fanout;
  std::shared_ptr<Client> client = std::make_shared<Client>();
};

TEST_CASE("a stream is shown that the server lives, but not beside events, which show it") {
  Watched watched;
  CHECK(watched.after_signs() == ":\n\n");
  watched.event(8);
  CHECK(watched.after_signs() == "id: 8\ndata: {}\n\n");
  CHECK(watched.after_signs() == ":\n\n");
}

TEST_CASE("a client that is gone is found by the sign of life, and not written to again") {
  Watched watched;
  watched.client->is_gone = true;
  CHECK(watched.after_signs() == ":\n\n");
  CHECK(watched.fanout.watchers() == 0);
  watched.event(8);
  CHECK(watched.client->text.empty());
}

TEST_CASE("events come once and in order; one that is missing is asked for") {
  net::Loop loop;
  std::vector<std::uint64_t> asked;
  EventFanout::OnEvents answer;
  EventFanout fanout(loop, [&](std::uint64_t after, EventFanout::OnEvents on_events) {
    asked.push_back(after);
    answer = std::move(on_events);
  });
  const auto client = std::make_shared<Client>();
  fanout.take({.oldest = 1, .newest = 7, .events = {}});
  fanout.stream(7).stream(client);
  client->text.clear();
  fanout.take({.oldest = 1, .newest = 9, .events = {{9, "{}"}}});
  CHECK(asked == std::vector<std::uint64_t>{7});
  CHECK(client->text.empty());
  answer(EventsAfter{.oldest = 1, .newest = 9, .events = {{8, "{}"}, {9, "{}"}}});
  fanout.take({.oldest = 1, .newest = 9, .events = {{9, "{}"}}});
  CHECK(client->text == "id: 8\ndata: {}\n\nid: 9\ndata: {}\n\n");
}

TEST_CASE("who asks for what is no longer kept, or not yet there, is told so") {
  net::Loop loop;
  EventFanout fanout(loop, {});
  fanout.take({.oldest = 5, .newest = 7, .events = {}});
  CHECK(fanout.stream(3).body.find("COMPACTED") != std::string::npos);
  CHECK(fanout.stream(8).body.find("AHEAD") != std::string::npos);
  CHECK(fanout.stream(3).status == 410);
}

}  // namespace muster::server
