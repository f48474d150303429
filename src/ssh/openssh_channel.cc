#include <fmt/core.h>

#include "base/error.hh"
#include "base/strings.hh"
#include "ssh/openssh_link.hh"

namespace muster::ssh {

namespace {

constexpr std::size_t most_before_group = 64u << 10;
constexpr std::string_view group_word = "muster-runs-as ";
constexpr int client_failed = 255;

}  // namespace

OpensshChannel::OpensshChannel(OpensshLink& link, ChannelRequest request, ChannelListener& listener)
    : link_(link), request_(std::move(request)), listener_(listener) {}

OpensshChannel::~OpensshChannel() {
  *alive_ = false;
  link_.channels_.erase(this);
}

void OpensshChannel::start() {
  std::vector<std::string> more;
  std::string command = request_.text;
  for (const auto& [name, value] : request_.environment)
    more.insert(more.end(), {"-o", fmt::format("SetEnv={}=\"{}\"", name, value)});
  switch (request_.kind) {
    case ChannelRequest::Kind::command:
      more.emplace_back(request_.terminal ? "-tt" : "-T");
      // The only way to know whom to end: the client passes no signals on.
      command = fmt::format("echo \"{}$$\" >&2; {}", group_word, request_.text);
      break;
    case ChannelRequest::Kind::subsystem: more.insert(more.end(), {"-T", "-s"}); break;
    case ChannelRequest::Kind::forward:
      more.insert(more.end(), {"-W", fmt::format("[{}]:{}", request_.text, request_.port)});
      break;
  }
  more.insert(more.end(), {"--", link_.route_.name});
  if (request_.kind != ChannelRequest::Kind::forward) more.push_back(command);
  try {
    process_ = std::make_unique<ProcessChannel>(link_.loop_,
                                                ProcessChannel::Program{link_.client(more), {}},
                                                static_cast<ChannelListener&>(*this));
  } catch (const base::Error& error) {
    fail({Fault::Kind::refused, error.what()});
  }
}

void OpensshChannel::opened() {
  if (request_.kind == ChannelRequest::Kind::command) return;  // the command has to say so
  opened_ = true;
  listener_.opened();
  if (input_ends_) end_input();
}

void OpensshChannel::received(bool err, std::string_view bytes) {
  const bool carries_group = err || request_.terminal.has_value();
  if (opened_ || !carries_group) return listener_.received(err, bytes);
  first_ += bytes;
  const auto at = first_.find(group_word);
  const auto end = at == std::string::npos ? at : first_.find('\n', at);
  if (end == std::string::npos) {
    if (first_.size() > most_before_group) first_.erase(0, first_.size() - most_before_group);
    return;
  }
  group_ = base::trim(
      std::string_view(first_).substr(at + group_word.size(), end - at - group_word.size()));
  const auto before = first_.substr(0, at), after = first_.substr(end + 1);
  opened_ = true;
  listener_.opened();
  if (input_ends_) end_input();
  if (!before.empty()) listener_.received(err, before);
  if (!after.empty()) listener_.received(err, after);
}

void OpensshChannel::ended(Ending ending) {
  if (std::exchange(over_, true)) return;
  if (!opened_ || (ending.status == client_failed && link_.lost_)) {
    const auto why = std::string(base::trim(first_));
    ending = {};
    ending.fault =
        Fault{opened_ ? Fault::Kind::lost : Fault::Kind::refused,
              fmt::format("{}: {}", link_.route_.name,
                          why.empty() ? "the OpenSSH client ended before the command" : why)};
  }
  listener_.ended(std::move(ending));
}

void OpensshChannel::fail(const Fault& fault) {
  if (std::exchange(over_, true)) return;
  Ending ending;
  ending.fault = fault;
  listener_.ended(std::move(ending));
}

std::size_t OpensshChannel::write(std::string_view bytes) {
  return process_ && opened_ ? process_->write(bytes) : 0;
}

void OpensshChannel::end_input() {
  input_ends_ = true;
  if (process_ && opened_) process_->end_input();
}

bool OpensshChannel::send_signal(const std::string& name) {
  if (over_ || !process_) return false;
  if (!group_.empty() && group_.find_first_not_of("0123456789") == std::string::npos)
    link_.run_errand(fmt::format("kill -{} -{}", name, group_));
  return true;
}

}  // namespace muster::ssh
