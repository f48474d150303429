#include "server/registry_process.hh"

#include <sys/resource.h>

#include <csignal>
#include <utility>

#include "net/wire.hh"
#include "server/error_body.hh"
#include "server/question.hh"
#include "server/registry_services.hh"
#include "server/serve.hh"
#include "store/group.hh"
#include "store/migrations.hh"

namespace muster::server {

namespace {

constexpr int seconds_until_retry = 30;

/// The answers of the registry's process: all that is asked in one round of the loop is done in one
/// transaction and answered after it.
class Answers {
 public:
  Answers(Process& process, RegistryServices& services, store::Group& group)
      : process_(process), services_(services), group_(group) {
    for (const auto& named : all_questions()) questions_.emplace(named.name, named.define());
  }

  void take_requests(Part partner) {
    process_.on_channel(partner, [this](const std::shared_ptr<net::Channel>& channel) {
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

 private:
  void request(std::string_view bytes, net::Channel::Answer answer) {
    auto forwarded = std::make_shared<Forwarded>(decode_forwarded(bytes));
    auto response = std::make_shared<net::Response>();
    add([this, forwarded, response] { *response = handlers_.call(*forwarded, services_); },
        [this, response, answer = std::move(answer)](const std::exception_ptr& error) {
          answer(encode(error ? failure(error) : *response));
        });
  }

  void question(std::string_view bytes, net::Channel::Answer answer) {
    net::WireReader in(bytes);
    auto name = std::make_shared<std::string>(in.text());
    auto body = std::make_shared<std::string>(in.text());
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

  void add(store::Group::Work work, store::Group::Done done) {
    if (group_.empty()) process_.loop().defer([this] { group_.commit(); });
    group_.add(std::move(work), std::move(done));
  }

  net::Response failure(const std::exception_ptr& error) {
    try {
      std::rethrow_exception(error);
    } catch (const store::WriteError& e) {
      process_.say(base::Level::err, e.what());
      auto out = error_response(503, e.what(), "STORE_UNAVAILABLE");
      out.headers.add("Retry-After", std::to_string(seconds_until_retry));
      return out;
    } catch (...) {
      return response_to_exception(process_.log());
    }
  }

  static std::string text_of(const std::exception_ptr& error) {
    try {
      std::rethrow_exception(error);
    } catch (const std::exception& e) {
      return e.what();
    }
  }

  Process& process_;
  RegistryServices& services_;
  store::Group& group_;
  Handlers<RegistryServices> handlers_;
  std::unordered_map<std::string, Question> questions_;
};

}  // namespace

int run_registry(Process& process) {
  // A file that may not grow is an error of the write, not the end of the process.
  std::signal(SIGXFSZ, SIG_IGN);
  const auto database = store::open(process.options().state_folder + "/muster.db");
  RegistryServices services{process, process.options(), *database};
  store::Group group(*database, {});
  Answers answers(process, services, group);
  answers.take_requests(Part::front);
  answers.take_questions(Part::compiler);
  answers.take_questions(Part::poller);
  return process.run();
}

}  // namespace muster::server
