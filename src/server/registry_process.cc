#include "server/registry_process.hh"

#include <sys/resource.h>

#include <csignal>
#include <random>
#include <utility>

#include "net/wire.hh"
#include "server/background.hh"
#include "server/error_body.hh"
#include "server/event_wire.hh"
#include "server/figures.hh"
#include "server/lease_body.hh"
#include "server/notice.hh"
#include "server/question.hh"
#include "server/registry_answer.hh"
#include "server/registry_figures.hh"
#include "server/registry_services.hh"
#include "server/registry_settings.hh"
#include "server/serve.hh"
#include "store/group.hh"
#include "store/migrations.hh"

namespace muster::server {

namespace {

constexpr auto time_until_retry = std::chrono::seconds(30);
constexpr auto between_ticks = std::chrono::seconds(1);
constexpr std::size_t events_for_a_new_front = 1000;
constexpr std::size_t most_in_background = 1000;

/// The answers of the registry's process: all that is asked in one round of the loop is done in one
/// transaction and answered after it.
class Answers {
 public:
  Answers(Process& process, RegistryServices& services, store::Group& group)
      : process_(process), services_(services), group_(group) {
    for (const auto& named : all_questions()) questions_.emplace(named.name, named.define());
  }

  /// `on_new` is done with every channel before it.
  void take_requests(Part partner, std::function<void(net::Channel& channel)> on_new) {
    process_.on_channel(
        partner, [this, on_new = std::move(on_new)](const std::shared_ptr<net::Channel>& channel) {
          on_new(*channel);
          channel->on_question([this](std::string_view question, net::Channel::Answer answer) {
            request(question, std::move(answer));
          });
        });
  }
  void take_questions(Part partner) {
    process_.on_channel(partner, [this](const std::shared_ptr<net::Channel>& channel) {
      channel->on_question([this](std::string_view question, net::Channel::Answer answer) {
        this->question(question, std::move(answer));
      });
    });
  }

  /// To be done and committed with what else comes in this round.
  void add(store::Group::Work work, store::Group::Done done) {
    if (group_.empty()) process_.loop().defer([this] { group_.commit(); });
    group_.add(std::move(work), std::move(done));
  }

  static std::string text_of(const std::exception_ptr& error) {
    try {
      std::rethrow_exception(error);
    } catch (const std::exception& e) {
      return e.what();
    }
  }

 private:
  /// What most requests are: a lease is renewed that was live, nothing is written.
  bool renew_quietly(const Forwarded& forwarded) {
    const auto renewal = read_renewal(forwarded.request.body);
    return renewal && !renewal->drains &&
           services_.registry.renew_quietly(forwarded.parameters.at("certname"),
                                            renewal->generation);
  }

  void request(std::string_view bytes, net::Channel::Answer answer) {
    auto forwarded = std::make_shared<Forwarded>(decode_forwarded(bytes));
    if (forwarded->route.starts_with(question_mark))
      return question(forwarded->route.substr(1), forwarded->request.body, std::move(answer));
    if (forwarded->route == "muster_lease_renew" && renew_quietly(*forwarded))
      return answer(quiet_);
    auto response = std::make_shared<net::Response>();
    add([this, forwarded, response] { *response = handlers_.call(*forwarded, services_); },
        [this, forwarded, response, answer = std::move(answer)](const std::exception_ptr& error) {
          if (error) return answer(encode(failure(error)));
          if (!response->later) return answer(encode(*response));
          response->later([forwarded, answer](const net::Response& made) { answer(encode(made)); });
        });
  }

  void question(std::string_view bytes, net::Channel::Answer answer) {
    net::WireReader in(bytes);
    const std::string name(in.text());
    question(name, in.text(), std::move(answer));
  }
  void question(const std::string& the_name, std::string_view the_body,
                net::Channel::Answer answer) {
    auto name = std::make_shared<std::string>(the_name);
    auto body = std::make_shared<std::string>(the_body);
    auto text = std::make_shared<std::string>();
    add(
        [this, name, body, text] {
          const auto found = questions_.find(*name);
          if (found == questions_.end()) throw base::Error("nobody answers '" + *name + "'");
          *text = found->second.answer(*body, services_);
        },
        [text, answer = std::move(answer)](const std::exception_ptr& error) {
          answer(encode_reply(error ? Reply{Reply::Kind::refused, text_of(error)}
                                    : Reply{Reply::Kind::answered, std::move(*text)}));
        });
  }

  net::Response failure(const std::exception_ptr& error) {
    try {
      std::rethrow_exception(error);
    } catch (const store::WriteError& e) {
      process_.say(base::Level::err, e.what());
      return response_to(RegistryError(503, e.what(), "STORE_UNAVAILABLE", time_until_retry));
    } catch (const RegistryError& e) {
      return response_to(e);
    } catch (...) {
      return response_to_exception(process_.log());
    }
  }

  Process& process_;
  RegistryServices& services_;
  store::Group& group_;
  Handlers<RegistryServices> handlers_;
  std::unordered_map<std::string, Question> questions_;
  const std::string quiet_ = encode(renewed(services_.registry.registry().policy()));
};

/// The registry's process, all of it, in the order in which it is made.
class RegistryLoop {
 public:
  explicit RegistryLoop(Process& process)
      : process_(process),
        database_(store::open(process.options().state_folder + "/muster.db")),
        registry_(*database_, registry_configuration(process.options().settings), registry::now,
                  std::random_device()()),
        background_(process.loop(), 1, most_in_background),
        services_{process, process.options(), *database_, registry_, background_},
        group_(*database_, registry_.memory([this](const auto& events) { tell(events); })),
        answers_(process, services_, group_) {
    answers_.take_requests(Part::front, [this](net::Channel& channel) { greet(channel); });
    answers_.take_questions(Part::compiler);
    answers_.take_questions(Part::poller);
    answers_.take_questions(Part::authority);
    process.on_message([this](std::string_view message) {
      if (message == "reload") reload();
    });
    tick();
    tell_figures(process_, [this] { return registry_figures(*database_, registry_); });
  }

 private:
  void tick() {
    process_.loop().after(between_ticks, [this] { tick(); });
    add([this] { registry_.tick(); }, "What time changes is not kept: ");
  }

  void reload() {
    add([this] { registry_.set_role_rules(read_role_rules(process_.options().settings)); },
        "The rules for roles stay as they were: ");
  }

  void add(store::Group::Work work, std::string before_failure) {
    answers_.add(std::move(work),
                 [this, before_failure = std::move(before_failure)](const auto& error) {
                   if (error)
                     process_.say(base::Level::err, before_failure + Answers::text_of(error));
                 });
  }

  /// A front that has just come gets the newest events, so that it can serve most watchers itself.
  void greet(net::Channel& channel) {
    auto& store = registry_.store();
    EventsAfter out{store.oldest(), store.revision(), {}};
    const auto from = std::max(
        out.oldest - 1, out.newest - std::min<std::uint64_t>(out.newest, events_for_a_new_front));
    for (auto& event : store.events_after(from, events_for_a_new_front))
      out.events.push_back({event.revision, std::move(event.json)});
    channel.tell(encode_notice(events_topic, encode(out)));
  }

  void tell(const std::vector<registry::Event>& events) {
    const auto channel = process_.channel(Part::front);
    if (!channel) return;
    EventsAfter out{registry_.store().oldest(), events.back().revision, {}};
    for (const auto& event : events) out.events.push_back({event.revision, to_json(event)});
    channel->tell(encode_notice(events_topic, encode(out)));
  }

  Process& process_;
  std::unique_ptr<store::Database> database_;
  registry::Service registry_;
  Background background_;
  RegistryServices services_;
  store::Group group_;
  Answers answers_;
};

}  // namespace

int run_registry(Process& process) {
  // A file that may not grow is an error of the write, not the end of the process.
  std::signal(SIGXFSZ, SIG_IGN);
  const RegistryLoop loop(process);
  return process.run();
}

}  // namespace muster::server
