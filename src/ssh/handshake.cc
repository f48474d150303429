#include "ssh/handshake.hh"

#include <fmt/core.h>
#include <sys/epoll.h>

#include <algorithm>

#include "base/strings.hh"

namespace muster::ssh {

namespace {

/// The library's words for a connection that just ended.
bool is_disconnection(std::string_view text) {
  return text.find("disconnected") != std::string_view::npos ||
         text.find("Connection reset") != std::string_view::npos ||
         text.find("Remote host closed") != std::string_view::npos;
}

}  // namespace

Handshake::Handshake(Shared shared, const Route& route, os::Descriptor socket,
                     std::chrono::milliseconds limit, Done done)
    : shared_(shared), route_(route), done_(std::move(done)), session_(::ssh_new()) {
  trust_ = shared_.known_hosts.trust(route_);
  socket_ = socket.get();
  set_options(std::move(socket));
  timer_ = shared_.loop.after(limit, [this, limit] {
    timer_ = 0;
    fail(Fault::Kind::unreachable, fmt::format("{}: it answered, but let nobody in within {} s",
                                               route_.name, limit.count() / 1000));
  });
  shared_.loop.watch(socket_, EPOLLIN | EPOLLOUT, [this](std::uint32_t) { step(); });
}

Handshake::~Handshake() {
  if (timer_ != 0) shared_.loop.cancel(timer_);
  if (socket_ >= 0) shared_.loop.forget(socket_);
}

void Handshake::set_options(os::Descriptor socket) {
  auto* session = session_.get();
  const auto text = [session](ssh_options_e option, const std::string& value) {
    if (!value.empty()) ::ssh_options_set(session, option, value.c_str());
  };
  const bool no = false;
  // Else each session would read OpenSSH's files again.
  ::ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &no);
  text(SSH_OPTIONS_SSH_DIR, "/nonexistent");
  text(SSH_OPTIONS_KNOWNHOSTS, "/dev/null");
  text(SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null");
  text(SSH_OPTIONS_HOST, route_.address);
  text(SSH_OPTIONS_USER, route_.user);
  text(SSH_OPTIONS_IDENTITY_AGENT, route_.agent_socket);
  text(SSH_OPTIONS_CIPHERS_C_S, route_.ciphers);
  text(SSH_OPTIONS_CIPHERS_S_C, route_.ciphers);
  text(SSH_OPTIONS_HMAC_C_S, route_.macs);
  text(SSH_OPTIONS_HMAC_S_C, route_.macs);
  text(SSH_OPTIONS_KEY_EXCHANGE, route_.key_exchanges);
  text(SSH_OPTIONS_PUBLICKEY_ACCEPTED_TYPES, route_.accepted_keys);
  text(SSH_OPTIONS_COMPRESSION, route_.compression ? "yes" : "no");
  // The server shall show the kind of key that we know.
  std::vector<std::string> types;
  for (const auto& key : trust_.keys) types.push_back(key.type);
  const auto known = algorithms_for(types);
  text(SSH_OPTIONS_HOSTKEYS, known.empty() ? route_.host_key_algorithms : known);
  const socket_t fd = socket.get();
  ::ssh_options_set(session, SSH_OPTIONS_FD, &fd);
  ::ssh_set_blocking(session, 0);
  static_cast<void>(socket.release());  // from here on the session closes it
}

void Handshake::step() {
  if (exchanged_) return authenticate();
  const int status = ::ssh_connect(session_.get());
  if (status == SSH_AGAIN) return wait();
  if (status == SSH_OK) return after_key_exchange();
  const std::string reason = ::ssh_get_error(session_.get());
  if (reason.find("server host key algo") != std::string::npos && !trust_.keys.empty())
    return fail(Fault::Kind::host_key,
                fmt::format("{}: it has no {} host key any more, which is the one that {} knows",
                            route_.name, short_name(trust_.keys.front().type),
                            trust_.from_registry ? "the registry" : trust_.place));
  if (is_disconnection(reason))
    return fail(Fault::Kind::lost,
                route_.name + ": it ended the connection before anybody could log in");
  fail(Fault::Kind::unreachable, route_.name + ": " + reason);
}

void Handshake::after_key_exchange() {
  exchanged_ = true;
  ssh_key raw = nullptr;
  char* encoded = nullptr;
  if (::ssh_get_server_publickey(session_.get(), &raw) == SSH_OK)
    ::ssh_pki_export_pubkey_base64(raw, &encoded);
  const std::string type = raw ? ::ssh_key_type(raw) == SSH_KEYTYPE_ECDSA_P256 ||
                                         ::ssh_key_type(raw) == SSH_KEYTYPE_ECDSA_P384 ||
                                         ::ssh_key_type(raw) == SSH_KEYTYPE_ECDSA_P521
                                     ? ::ssh_pki_key_ecdsa_name(raw)
                                     : ::ssh_key_type_to_char(::ssh_key_type(raw))
                               : "";
  const auto shown = host_key_from_text(type + " " + (encoded ? encoded : ""));
  ::ssh_string_free_char(encoded);
  ::ssh_key_free(raw);
  if (!shown) return fail(Fault::Kind::host_key, route_.name + ": its host key cannot be read");
  const auto verdict = judge(trust_, *shown, route_);
  if (verdict.kind == Verdict::Kind::refused)
    return fail(Fault::Kind::host_key, route_.name + ": " + verdict.text);
  if (verdict.kind == Verdict::Kind::unknown) shared_.known_hosts.learn(route_, *shown);
  plan();
  authenticate();
}

void Handshake::plan() {
  using Kind = Attempt::Kind;
  std::vector<Attempt> locked;
  bool agent = route_.use_agent && route_.public_key && !route_.keys_only;
  const auto take = [&](bool named) {
    for (const auto& identity : Keyring::identities(route_)) {
      if (identity.named != named || !route_.public_key) continue;
      const auto& loaded = shared_.keyring.load(identity, route_);
      if (!loaded.failure.empty()) tried_.push_back(loaded.failure);
      if (loaded.locked) locked.push_back({Kind::locked, identity});
      if (!loaded.keys.empty()) attempts_.push_back({Kind::identity, identity});
      // The agent has the other half of what is locked, or public only.
      if (loaded.keys.empty() && named && route_.use_agent) agent = true;
    }
  };
  take(true);
  if (agent) attempts_.push_back({Kind::agent});
  take(false);
  attempts_.insert(attempts_.end(), locked.begin(), locked.end());
  if (route_.password_allowed && route_.password) attempts_.push_back({Kind::password});
  if (route_.keyboard_interactive) attempts_.push_back({Kind::keyboard});
  if (route_.password_allowed && !route_.password) attempts_.push_back({Kind::password});
}

void Handshake::fail(Fault::Kind kind, const std::string& text) {
  finish(Fault{kind, text});
}

void Handshake::wait() {
  const auto flags = static_cast<unsigned>(::ssh_get_poll_flags(session_.get()));
  shared_.loop.change(socket_, (flags & SSH_WRITE_PENDING) != 0 ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

void Handshake::finish(std::optional<Fault> fault) {
  shared_.loop.forget(std::exchange(socket_, -1));
  if (timer_ != 0) shared_.loop.cancel(std::exchange(timer_, 0));
  // `done` may destroy us.
  const auto done = std::move(done_);
  done(fault ? nullptr : std::move(session_), std::move(fault));
}

}  // namespace muster::ssh
