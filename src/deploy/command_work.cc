#include "deploy/command_work.hh"

namespace muster::deploy {

namespace {

/// Input that the command has taken is not kept.
constexpr std::size_t most_kept_sent = 1u << 20;

}  // namespace

CommandWork::CommandWork(WorkContext context, Submission submission, bool forward_agent,
                         std::vector<std::pair<std::string, std::string>> environment)
    : Work(std::move(context)), submission_(std::move(submission)), forward_agent_(forward_agent) {
  submission_.environment.insert(submission_.environment.begin(), environment.begin(),
                                 environment.end());
}

CommandWork::~CommandWork() {
  if (grace_ != 0) context_.loop.cancel(grace_);
}

ssh::ChannelRequest CommandWork::request() {
  ssh::ChannelRequest out;
  out.text = submission_.command;
  out.environment = submission_.environment;
  out.forward_agent = forward_agent_;
  if (const auto& terminal = submission_.terminal)
    out.terminal = ssh::PseudoTerminal{terminal->type, terminal->columns, terminal->rows};
  return out;
}

void CommandWork::opened() {
  opened_ = true;
  started();
  send_input();
  if (stopped_) kill();
}

void CommandWork::send_input() {
  if (!opened_ || input_ended_) return;
  auto& input = submission_.input;
  std::size_t sent = 0;
  while (sent < input.size()) {
    const auto taken = channel_->write(std::string_view(input).substr(sent));
    sent += taken;
    if (taken == 0) break;
  }
  input.erase(0, sent);
  if (input.empty() && input.capacity() > most_kept_sent) input.shrink_to_fit();
  if (!input.empty() || submission_.keep_input_open) return;
  input_ended_ = true;
  channel_->end_input();
}

void CommandWork::writable() {
  send_input();
}

void CommandWork::write(std::string bytes) {
  submission_.input += bytes;
  send_input();
}

void CommandWork::close_input() {
  submission_.keep_input_open = false;
  send_input();
}

void CommandWork::received(bool err, std::string_view bytes) {
  context_.tell(Output{context_.id, err ? Stream::err : Stream::out, std::string(bytes)});
}

void CommandWork::stop(Failure::Kind why) {
  if (stopped_ || finished_) return;
  stopped_ = Failure{why, text_of(why)};
  if (!channel_) return fail(*stopped_);
  if (opened_) kill();
}

/// First it may clean up, then it may not.
void CommandWork::kill() {
  const bool gently = context_.kill_grace.count() > 0;
  if (!channel_->send_signal(gently ? "TERM" : "KILL")) return fail(*stopped_);
  const auto grace = std::max(context_.kill_grace, std::chrono::milliseconds(1000));
  grace_ = context_.loop.after(grace, [this, gently, grace] {
    grace_ = 0;
    if (gently) channel_->send_signal("KILL");
    grace_ = context_.loop.after(grace, [this] {
      grace_ = 0;
      stopped_->text += ", and it may still run there: the server did not say that it ended";
      fail(*stopped_);
    });
  });
}

void CommandWork::ended(ssh::Ending ending) {
  Finished out;
  out.status = ending.status;
  out.signal = ending.signal;
  out.failure = stopped_ ? stopped_ : ending.fault;
  finish(std::move(out));
}

}  // namespace muster::deploy
