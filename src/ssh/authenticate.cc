#include <fmt/core.h>

#include <algorithm>

#include "base/strings.hh"
#include "ssh/handshake.hh"

namespace muster::ssh {

namespace {

constexpr int most_rounds_of_prompts = 8;

std::string names_of(int methods) {
  std::vector<std::string> out;
  const auto all = static_cast<unsigned>(methods);
  if ((all & SSH_AUTH_METHOD_PUBLICKEY) != 0) out.emplace_back("publickey");
  if ((all & SSH_AUTH_METHOD_PASSWORD) != 0) out.emplace_back("password");
  if ((all & SSH_AUTH_METHOD_INTERACTIVE) != 0) out.emplace_back("keyboard-interactive");
  if ((all & SSH_AUTH_METHOD_HOSTBASED) != 0) out.emplace_back("hostbased");
  if ((all & SSH_AUTH_METHOD_GSSAPI_MIC) != 0) out.emplace_back("gssapi-with-mic");
  return base::join(out, ", ");
}

}  // namespace

bool Handshake::server_takes(Attempt::Kind kind) const {
  if (methods_ == 0) return true;
  const auto methods = static_cast<unsigned>(methods_);
  switch (kind) {
    case Attempt::Kind::identity:
    case Attempt::Kind::agent:
    case Attempt::Kind::locked: return (methods & SSH_AUTH_METHOD_PUBLICKEY) != 0;
    case Attempt::Kind::keyboard: return (methods & SSH_AUTH_METHOD_INTERACTIVE) != 0;
    case Attempt::Kind::password: return (methods & SSH_AUTH_METHOD_PASSWORD) != 0;
  }
  return false;
}

/// False when there is nothing left to try.
bool Handshake::next_attempt() {
  while (!attempts_.empty()) {
    current_ = attempts_.front();
    attempts_.pop_front();
    if (!server_takes(current_->kind)) continue;
    keys_.clear();
    if (current_->kind == Attempt::Kind::identity || current_->kind == Attempt::Kind::locked) {
      const auto& loaded = current_->kind == Attempt::Kind::locked
                               ? shared_.keyring.unlock(current_->identity, route_)
                               : shared_.keyring.load(current_->identity, route_);
      keys_.assign(loaded.keys.begin(), loaded.keys.end());
      tried_.push_back(!loaded.failure.empty()           ? loaded.failure
                       : current_->identity.file.empty() ? "the key given"
                                                         : current_->identity.file);
      if (keys_.empty()) continue;
    }
    if (current_->kind == Attempt::Kind::password && !password()) continue;
    return true;
  }
  current_.reset();
  return false;
}

std::optional<std::string> Handshake::password() {
  if (route_.password) return route_.password;
  return shared_.questions.answer(fmt::format("Password of {}: ", route_.user), false);
}

void Handshake::authenticate() {
  while (true) {
    if (!current_ && !next_attempt()) {
      const auto tried =
          tried_.empty() ? std::string("no key was found") : "tried: " + base::join(tried_, ", ");
      const auto takes = names_of(methods_);
      return fail(Fault::Kind::authentication,
                  fmt::format("{}: {} was not let in ({}{})", route_.name, route_.user, tried,
                              takes.empty() ? "" : "; it takes: " + takes));
    }
    switch (attempt()) {
      case SSH_AUTH_AGAIN: return wait();
      case SSH_AUTH_SUCCESS: return finish(std::nullopt);
      case SSH_AUTH_DENIED:
      case SSH_AUTH_PARTIAL:
        methods_ = ::ssh_userauth_list(session_.get(), nullptr);
        if (keys_.empty()) current_.reset();
        break;
      case SSH_AUTH_INFO: break;
      default: {
        const std::string reason = ::ssh_get_error(session_.get());
        return fail(Fault::Kind::authentication,
                    fmt::format("{}: {} was not let in: {} (tried: {})", route_.name, route_.user,
                                reason, base::join(tried_, ", ")));
      }
    }
  }
}

/// One call of the library, which is repeated until it is over.
int Handshake::attempt() {
  auto* session = session_.get();
  switch (current_->kind) {
    case Attempt::Kind::identity:
    case Attempt::Kind::locked: return attempt_key();
    case Attempt::Kind::agent: {
      const int status = ::ssh_userauth_agent(session, nullptr);
      if (status != SSH_AUTH_AGAIN) tried_.emplace_back("the agent's keys");
      // An agent that fails is as good as none.
      return status == SSH_AUTH_ERROR && ::ssh_is_connected(session) != 0 ? SSH_AUTH_DENIED
                                                                          : status;
    }
    case Attempt::Kind::password: {
      const int status = ::ssh_userauth_password(session, nullptr, password()->c_str());
      if (status != SSH_AUTH_AGAIN) tried_.emplace_back("the password");
      return status;
    }
    case Attempt::Kind::keyboard: {
      const int status = ::ssh_userauth_kbdint(session, nullptr, nullptr);
      return status == SSH_AUTH_INFO ? answer_prompts() : status;
    }
  }
  return SSH_AUTH_ERROR;
}

int Handshake::attempt_key() {
  auto* key = keys_.front().get();
  if (!first_ && !probed_) {
    const int status = ::ssh_userauth_try_publickey(session_.get(), nullptr, key);
    if (status == SSH_AUTH_DENIED) keys_.pop_front();
    if (status != SSH_AUTH_SUCCESS) return status;
    probed_ = true;
  }
  const int status = ::ssh_userauth_publickey(session_.get(), nullptr, key);
  if (status == SSH_AUTH_AGAIN) return status;
  first_ = probed_ = false;
  keys_.pop_front();
  return status;
}

/// A question that hides its answer is for the password. INFO when all are answered.
int Handshake::answer_prompts() {
  auto* session = session_.get();
  if (++prompt_rounds_ > most_rounds_of_prompts) return SSH_AUTH_ERROR;
  const int count = ::ssh_userauth_kbdint_getnprompts(session);
  for (int i = 0; i < count; ++i) {
    char echo = 0;
    const char* text = ::ssh_userauth_kbdint_getprompt(session, static_cast<unsigned>(i), &echo);
    const std::string prompt = text ? text : "";
    const bool hides_password =
        echo == 0 && base::lower_ascii(prompt).find("password") != std::string::npos;
    const auto answer = hides_password
                            ? password()
                            : shared_.questions.answer(route_.name + ": " + prompt, echo != 0);
    if (!answer ||
        ::ssh_userauth_kbdint_setanswer(session, static_cast<unsigned>(i), answer->c_str()) < 0) {
      current_.reset();
      return SSH_AUTH_DENIED;
    }
    tried_.emplace_back("an answer to '" + std::string(base::trim(prompt)) + "'");
  }
  return SSH_AUTH_INFO;
}

}  // namespace muster::ssh
