#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "net/loop.hh"
#include "os/descriptor.hh"

namespace muster::net {

/// Messages between two processes over a socketpair: questions with answers both ways, many under
/// way, answered in any order; and notices, which are not answered. What is written in one round of
/// the loop leaves in one write. The partner may die at any moment: then every open question gets
/// no answer, on_end is called, and the channel does nothing any more.
class Channel {
 public:
  struct Limits {
    std::size_t frame = 256UL * 1024 * 1024;   // bytes of one message
    std::size_t unsent = 512UL * 1024 * 1024;  // bytes that the partner has not taken
    std::size_t questions = 20'000;            // without an answer yet
  };
  /// nullopt: the partner is gone.
  using OnAnswer = std::function<void(std::optional<std::string> answer)>;
  /// Called once, from the loop, at any time; without effect when the partner is gone by then.
  using Answer = std::function<void(std::string answer)>;
  /// `question` is good until it returns.
  using OnQuestion = std::function<void(std::string_view question, Answer answer)>;
  using OnNotice = std::function<void(std::string_view notice)>;

  /// Watches the socket from now on. The loop outlives the channel.
  Channel(Loop& loop, os::Descriptor socket, Limits limits);
  Channel(Loop& loop, os::Descriptor socket) : Channel(loop, std::move(socket), Limits()) {}
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel();

  void on_question(OnQuestion callback);
  void on_notice(OnNotice callback);
  /// After it nothing is called any more. It may destroy the channel.
  void on_end(std::function<void()> callback);

  /// False, and nothing is sent: there are too many already, or the partner drains or is gone.
  bool ask(std::string_view question, OnAnswer on_answer);
  /// False: dropped, the partner does not take what it is sent.
  bool tell(std::string_view notice);

  /// Asks the partner to send no more questions, answers those that are on the way, and ends.
  void drain();
  /// The partner has asked us to send no more.
  bool is_closing() const;
  bool is_open() const;
  std::size_t open_questions() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// Two ends of a channel. Throws base::Error.
std::pair<os::Descriptor, os::Descriptor> channel_ends();

}  // namespace muster::net
