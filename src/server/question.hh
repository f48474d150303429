#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/named.hh"

namespace muster::server {

class Process;
struct RegistryServices;

/// What the compiler and the poller ask the registry (questions/NAME.cc), beside the requests that
/// the front forwards. Body and answer are whatever the two agree on. What it throws is the asker's
/// error text; what it wrote is durable before it is answered.
struct Question {
  std::function<std::string(std::string_view body, RegistryServices& services)> answer;
};
std::vector<base::Named<Question>> all_questions();

/// What a process gets for a question.
struct Reply {
  enum class Kind {
    answered,
    refused,    // `text` says why
    no_answer,  // the registry is gone, or was: it may have done it or not
  };
  Kind kind = Kind::no_answer;
  std::string text;
};

/// Asks, from the loop of a process that has a channel to the registry.
void ask_registry(Process& process, std::string_view name, std::string_view body,
                  std::function<void(Reply)> on_reply);

/// The front asks the same as a request whose route is the name with this before it.
inline constexpr std::string_view question_mark = "?";

/// How both go over the channel.
std::string encode_question(std::string_view name, std::string_view body);
std::string encode_reply(const Reply& reply);
/// Throws base::Error.
Reply decode_reply(std::string_view bytes);

}  // namespace muster::server
