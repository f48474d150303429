#include <fmt/core.h>

#include <algorithm>

#include "ssh/libssh_link.hh"
#include "ssh/remote_signal.hh"

namespace muster::ssh {

namespace {

constexpr std::size_t most_written_at_once = 256u << 10;

}  // namespace

LibsshChannel::LibsshChannel(LibsshLink& link, ChannelRequest request, ChannelListener& listener)
    : link_(link),
      request_(std::move(request)),
      listener_(listener),
      channel_(::ssh_channel_new(link.session_.get())) {
  watch_callbacks();
}

LibsshChannel::~LibsshChannel() {
  link_.channels_.erase(this);
  if (!channel_) return;
  // A channel that is freed before the other side has closed it lives on inside the session, and
  // must not call us.
  ::ssh_remove_channel_callbacks(channel_, &callbacks_);
  ::ssh_channel_free(channel_);
  link_.flush_later();
}

void LibsshChannel::watch_callbacks() {
  ssh_callbacks_init(&callbacks_);
  callbacks_.userdata = this;
  callbacks_.channel_data_function = [](ssh_session, ssh_channel, void* data, std::uint32_t size,
                                        int is_err, void* self) noexcept {
    auto& channel = *static_cast<LibsshChannel*>(self);
    (is_err != 0 ? channel.err_ : channel.out_).append(static_cast<const char*>(data), size);
    channel.link_.received_ += size;
    return static_cast<int>(size);
  };
  callbacks_.channel_exit_status_function = [](ssh_session, ssh_channel, int status,
                                               void* self) noexcept {
    static_cast<LibsshChannel*>(self)->ending_.status = status;
  };
  callbacks_.channel_exit_signal_function = [](ssh_session, ssh_channel, const char* signal, int,
                                               const char*, const char*, void* self) noexcept {
    static_cast<LibsshChannel*>(self)->ending_.signal = signal && *signal ? signal : "?";
  };
  callbacks_.channel_close_function = [](ssh_session, ssh_channel, void* self) noexcept {
    static_cast<LibsshChannel*>(self)->closed_ = true;
  };
  ::ssh_set_channel_callbacks(channel_, &callbacks_);
}

void LibsshChannel::advance() {
  while (step_ < Step::running) {
    const int status = call();
    if (status == SSH_AGAIN) return;
    if (status != SSH_OK) return refused();
    if (step_ == Step::environment) {
      // Each variable is a call.
      if (variables_sent_ < request_.environment.size()) continue;
    }
    step_ = static_cast<Step>(static_cast<int>(step_) + 1);
    if (step_ == Step::running) {
      listener_.opened();
      if (input_ends_) end_input();
    }
  }
}

/// One call of the library, which is repeated until it is answered.
int LibsshChannel::call() {
  const bool is_forward = request_.kind == ChannelRequest::Kind::forward;
  switch (step_) {
    case Step::open:
      return is_forward ? ::ssh_channel_open_forward(channel_, request_.text.c_str(), request_.port,
                                                     "127.0.0.1", 0)
                        : ::ssh_channel_open_session(channel_);
    case Step::agent:
      return request_.forward_agent ? ::ssh_channel_request_auth_agent(channel_) : SSH_OK;
    case Step::environment: {
      if (variables_sent_ >= request_.environment.size()) return SSH_OK;
      const auto& [name, value] = request_.environment[variables_sent_];
      // A server that does not take it is no fault of the command.
      const int status = ::ssh_channel_request_env(channel_, name.c_str(), value.c_str());
      if (status == SSH_AGAIN) return status;
      ++variables_sent_;
      return ::ssh_is_connected(link_.session_.get()) != 0 ? SSH_OK : SSH_ERROR;
    }
    case Step::terminal:
      if (!request_.terminal) return SSH_OK;
      return ::ssh_channel_request_pty_size(channel_, request_.terminal->type.c_str(),
                                            static_cast<int>(request_.terminal->columns),
                                            static_cast<int>(request_.terminal->rows));
    case Step::start:
      if (is_forward) return SSH_OK;
      return request_.kind == ChannelRequest::Kind::subsystem
                 ? ::ssh_channel_request_subsystem(channel_, request_.text.c_str())
                 : ::ssh_channel_request_exec(channel_, request_.text.c_str());
    case Step::running:
    case Step::over: break;
  }
  return SSH_OK;
}

void LibsshChannel::refused() {
  const bool up = ::ssh_is_connected(link_.session_.get()) != 0;
  ending_.fault = Fault{up ? Fault::Kind::refused : Fault::Kind::lost,
                        fmt::format("{}: {}", link_.name_, ::ssh_get_error(link_.session_.get()))};
  closed_ = true;
}

void LibsshChannel::deliver() {
  if (step_ == Step::over) return;
  const auto alive = link_.alive_;
  const auto out = std::exchange(out_, {});
  const auto err = std::exchange(err_, {});
  if (!out.empty()) listener_.received(false, out);
  if (!err.empty()) listener_.received(true, err);
  if (closed_) {
    step_ = Step::over;
    if (!ending_.fault && !ending_.status && ending_.signal.empty() &&
        request_.kind == ChannelRequest::Kind::command)
      ending_.fault =
          Fault{Fault::Kind::lost, link_.name_ + ": the command ended, and nobody knows how"};
    return listener_.ended(std::move(ending_));
  }
  if (wants_to_write_ && step_ == Step::running && !link_.write_pending() &&
      ::ssh_channel_window_size(channel_) > 0) {
    wants_to_write_ = false;
    listener_.writable();
  }
}

void LibsshChannel::lose(const std::string& reason) {
  if (step_ == Step::over) return;
  // What had come before counts.
  if (!out_.empty()) listener_.received(false, std::exchange(out_, {}));
  if (!err_.empty()) listener_.received(true, std::exchange(err_, {}));
  step_ = Step::over;
  if (!closed_ || (!ending_.status && ending_.signal.empty()))
    ending_.fault = Fault{Fault::Kind::lost, reason};
  listener_.ended(std::move(ending_));
}

/// Libssh would take all and keep it: only what the connection can carry now is given to it.
std::size_t LibsshChannel::write(std::string_view bytes) {
  if (step_ != Step::running || closed_ || link_.lost_) return 0;
  const auto window = link_.write_pending() ? 0 : ::ssh_channel_window_size(channel_);
  const auto size =
      std::min({bytes.size(), static_cast<std::size_t>(window), most_written_at_once});
  int written = 0;
  if (size > 0)
    written = ::ssh_channel_write(channel_, bytes.data(), static_cast<std::uint32_t>(size));
  const auto taken = static_cast<std::size_t>(std::max(written, 0));
  wants_to_write_ = wants_to_write_ || taken < bytes.size();
  link_.flush_later();
  return taken;
}

void LibsshChannel::end_input() {
  input_ends_ = true;
  if (step_ != Step::running || closed_ || link_.lost_) return;
  ::ssh_channel_send_eof(channel_);
  link_.flush_later();
}

bool LibsshChannel::send_signal(const std::string& name) {
  if (step_ != Step::running || closed_ || link_.lost_) return false;
  ::ssh_channel_request_send_signal(channel_, name.c_str());
  // Debian's sshd passes no signals on to root.
  if (link_.as_root_) link_.run_errand(command_that_signals(name, request_.text));
  link_.flush_later();
  return true;
}

}  // namespace muster::ssh
