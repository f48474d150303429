#include "server/process.hh"

#include <sys/epoll.h>

#include <algorithm>
#include <future>
#include <list>

#include "server/control.hh"

namespace muster::server {

namespace {

/// Questions that wait for a partner's successor.
constexpr std::size_t most_waiting = 10'000;

struct Waiting {
  std::string question;
  net::Channel::OnAnswer on_answer;
  net::Loop::Clock::time_point until;
};

}  // namespace

struct Process::State {
  State(Part the_part, const Options& the_options, os::Descriptor the_control,
        base::LogSink& the_log)
      : part(the_part), options(the_options), control(std::move(the_control)), log(the_log) {}

  Part part;
  const Options& options;
  net::Loop loop;
  os::Descriptor control;
  base::LogSink& log;
  std::map<Part, OnChannel> on_channel;
  std::map<Part, std::vector<std::shared_ptr<net::Channel>>> channels;
  std::map<Part, std::list<Waiting>> waiting;
  std::function<void(std::function<void()>)> on_drain;
  std::function<void(std::string_view)> on_message;
  std::function<void()> confine;
  int listening_socket = -1;
  bool draining = false;
  bool own_work_is_done = false;

  std::shared_ptr<net::Channel> newest(Part partner) {
    auto& all = channels[partner];
    for (auto at = all.rbegin(); at != all.rend(); ++at)
      if ((*at)->is_open() && !(*at)->is_closing()) return *at;
    return nullptr;
  }

  void add_channel(Part partner, os::Descriptor end) {
    auto channel = std::make_shared<net::Channel>(loop, std::move(end));
    channel->on_end([this, partner, raw = channel.get()] { remove_channel(partner, raw); });
    channels[partner].push_back(channel);
    if (const auto found = on_channel.find(partner); found != on_channel.end())
      found->second(channel);
    if (draining && answers(partner)) channel->drain();
    auto questions = std::exchange(waiting[partner], {});
    for (auto& each : questions)
      if (!channel->ask(each.question, each.on_answer)) each.on_answer(std::nullopt);
  }

  void remove_channel(Part partner, net::Channel* channel) {
    auto& all = channels[partner];
    const auto at = std::ranges::find(all, channel, &std::shared_ptr<net::Channel>::get);
    // It is destroyed when what it does at present is over.
    loop.defer([kept = *at] {});
    all.erase(at);
    end_when_done();
  }

  void take(Control message) {
    if (message.word == "drain") return drain();
    if (message.word == "channel") {
      for (const auto partner : all_parts)
        if (name_of(partner) == message.about && message.descriptor)
          add_channel(partner, std::move(message.descriptor));
      return;
    }
    if (on_message) on_message(message.word);
  }

  void read_control() {
    while (true) {
      auto received = receive_control(control);
      if (received.kind == Received::Kind::nothing_yet) return;
      if (received.kind == Received::Kind::ended) {
        // Without a supervisor nobody would bring back what dies.
        loop.forget(control.get());
        return drain();
      }
      take(std::move(received.control));
    }
  }

  void drain() {
    if (std::exchange(draining, true)) return;
    for (auto& [partner, all] : channels)
      for (auto& channel : all)
        if (answers(partner)) channel->drain();
    auto done = [this] {
      own_work_is_done = true;
      end_when_done();
    };
    if (on_drain)
      on_drain(done);
    else
      done();
  }

  /// Do they ask us? Then they have to be told to stop; whom we only ask is left at the end.
  bool answers(Part partner) const {
    return std::ranges::any_of(
        links, [&](const auto& link) { return link.first == partner && link.second == part; });
  }

  void end_when_done() {
    if (!draining || !own_work_is_done) return;
    for (const auto& [partner, all] : channels)
      if (answers(partner) && !all.empty()) return;
    loop.stop();
  }

  void give_up_waiting() {
    for (auto& [partner, list] : waiting)
      while (!list.empty() && list.front().until <= loop.now()) {
        auto on_answer = std::move(list.front().on_answer);
        list.pop_front();
        on_answer(std::nullopt);
      }
  }
};

Process::Process(Part part, const Options& options, os::Descriptor control, base::LogSink& log)
    : state_(std::make_unique<State>(part, options, std::move(control), log)) {}

Process::~Process() = default;

Part Process::part() const {
  return state_->part;
}

net::Loop& Process::loop() {
  return state_->loop;
}

const Options& Process::options() const {
  return state_->options;
}

base::LogSink& Process::log() {
  return state_->log;
}

void Process::say(base::Level level, std::string message) {
  state_->log.write({level, std::move(message)});
}

void Process::on_channel(Part partner, OnChannel callback) {
  state_->on_channel[partner] = std::move(callback);
}

std::shared_ptr<net::Channel> Process::channel(Part partner) {
  return state_->newest(partner);
}

void Process::ask(Part partner, std::string question, net::Channel::OnAnswer on_answer,
                  std::chrono::milliseconds patience) {
  auto& s = *state_;
  if (const auto channel = s.newest(partner)) {
    if (!channel->ask(question, on_answer)) on_answer(std::nullopt);
    return;
  }
  auto& list = s.waiting[partner];
  if (list.size() >= most_waiting) return on_answer(std::nullopt);
  list.push_back({std::move(question), std::move(on_answer), s.loop.now() + patience});
  s.loop.after(patience + std::chrono::milliseconds(1), [&s] { s.give_up_waiting(); });
}

std::optional<std::string> Process::ask_and_wait(Part partner, std::string question,
                                                 std::chrono::milliseconds longest) {
  auto promise = std::make_shared<std::promise<std::optional<std::string>>>();
  auto answer = promise->get_future();
  loop().post([this, partner, question = std::move(question), promise, longest] {
    ask(
        partner, question,
        [promise](std::optional<std::string> text) { promise->set_value(std::move(text)); },
        longest);
  });
  if (answer.wait_for(longest) != std::future_status::ready) return std::nullopt;
  return answer.get();
}

void Process::tell_all(Part partner, std::string_view notice) {
  for (const auto& channel : state_->channels[partner])
    if (channel->is_open()) channel->tell(notice);
}

void Process::on_drain(std::function<void(std::function<void()> done)> callback) {
  state_->on_drain = std::move(callback);
}

void Process::on_message(std::function<void(std::string_view message)> callback) {
  state_->on_message = std::move(callback);
}

void Process::set_listening_socket(int socket) {
  state_->listening_socket = socket;
}

int Process::listening_socket() const {
  return state_->listening_socket;
}

void Process::confine() {
  if (auto action = std::exchange(state_->confine, nullptr)) action();
}

void Process::set_confine(std::function<void()> confine) {
  state_->confine = std::move(confine);
}

int Process::run() {
  confine();
  auto& s = *state_;
  s.loop.watch(s.control.get(), EPOLLIN, [&s](std::uint32_t) { s.read_control(); });
  send_control(s.control, "ready");
  s.loop.run();
  return 0;
}

}  // namespace muster::server
