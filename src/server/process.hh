#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/log.hh"
#include "net/channel.hh"
#include "net/loop.hh"
#include "server/options.hh"
#include "server/part.hh"

namespace muster::server {

/// One process of the server, as it sees itself: its loop, and its channels to the others, which
/// the supervisor gives it and replaces when a partner was restarted. A process's own function
/// (run_registry, …) sets what it answers, makes what it needs, and calls run().
class Process {
 public:
  using OnChannel = std::function<void(std::shared_ptr<net::Channel> channel)>;

  /// `control` is the supervisor's. The others outlive the process.
  Process(Part part, const Options& options, os::Descriptor control, base::LogSink& log);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  Part part() const;
  net::Loop& loop();
  const Options& options() const;
  base::LogSink& log();
  void say(base::Level level, std::string message);

  /// Called with every new channel to that partner, before anything is read from it. Set before
  /// run(). A partner can have several for a moment: when a new one takes over from an old one.
  /// Its on_end is taken.
  void on_channel(Part partner, OnChannel callback);
  /// The newest open channel to that partner; nullptr while there is none.
  std::shared_ptr<net::Channel> channel(Part partner);
  /// Asks that partner, or its successor when it is being replaced: waits up to `patience` for a
  /// channel. nullopt: it did not answer, and may have done what it was asked or not.
  void ask(Part partner, std::string question, net::Channel::OnAnswer on_answer,
           std::chrono::milliseconds patience = std::chrono::seconds(5));

  /// From another thread than the loop's: waits for the answer.
  std::optional<std::string> ask_and_wait(Part partner, std::string question,
                                          std::chrono::milliseconds longest);
  /// On every open channel to that partner.
  void tell_all(Part partner, std::string_view notice);

  /// Called when the process shall end: new questions no longer come, those it has are answered
  /// meanwhile. `done` is called when nothing else is left to do; without this, at once.
  void on_drain(std::function<void(std::function<void()> done)> callback);
  /// What the supervisor sends beside: "reload".
  void on_message(std::function<void(std::string_view message)> callback);

  /// The socket that the front accepts connections from.
  void set_listening_socket(int socket);
  int listening_socket() const;

  /// Gives up what the process does not need (confinement.hh). Called when it has opened what it
  /// keeps, before it reads what others sent; run() does it otherwise.
  void confine();
  void set_confine(std::function<void()> confine);

  /// Says that it is ready and works until it is told to end, or the supervisor is gone. Returns
  /// the exit status.
  int run();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace muster::server
