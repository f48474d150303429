#include "ssh/openssh_link.hh"

#include <fmt/core.h>

#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"

namespace muster::ssh {

namespace {

constexpr std::size_t most_complaint = 4096;
constexpr std::string_view ready_word = "muster-is-connected";

Fault::Kind kind_of(const std::string& complaint) {
  if (complaint.find("Host key verification failed") != std::string::npos)
    return Fault::Kind::host_key;
  if (complaint.find("Permission denied") != std::string::npos) return Fault::Kind::authentication;
  return Fault::Kind::unreachable;
}

/// The last line is why; what is before it are banners and warnings.
std::string last_line(const std::string& text) {
  const auto trimmed = base::trim(text);
  return std::string(trimmed.substr(trimmed.rfind('\n') + 1));
}

}  // namespace

OpensshLink::OpensshLink(net::Loop& loop, const Route& route,
                         std::chrono::milliseconds connect_timeout, OnLost on_lost)
    : loop_(loop), route_(route), on_lost_(std::move(on_lost)) {
  if (!route_.connect_timeout)
    route_.connect_timeout = std::chrono::ceil<std::chrono::seconds>(connect_timeout);
  options_ = openssh_options(route_, &folder_);
  // The client tells that it is in by running what we ask it to.
  std::vector<std::string> argv = {"ssh", "-M", "-N", "-S", folder_.file("master")};
  argv.insert(argv.end(), options_.begin(), options_.end());
  argv.insert(argv.end(), {"-o", "BatchMode=yes", "-o", "PermitLocalCommand=yes", "-o",
                           fmt::format("LocalCommand=echo {}", ready_word), "--", route_.name});
  master_ = std::make_unique<ProcessChannel>(loop_, ProcessChannel::Program{argv, {}},
                                             static_cast<ChannelListener&>(*this));
}

OpensshLink::~OpensshLink() = default;

std::vector<std::string> OpensshLink::client(const std::vector<std::string>& more) const {
  std::vector<std::string> argv = {"ssh", "-S", folder_.file("master")};
  argv.insert(argv.end(), options_.begin(), options_.end());
  argv.insert(argv.end(), {"-o", "BatchMode=yes", "-o", "ControlMaster=no"});
  argv.insert(argv.end(), more.begin(), more.end());
  return argv;
}

std::unique_ptr<Channel> OpensshLink::open(const ChannelRequest& request,
                                           ChannelListener& listener) {
  auto channel = std::make_unique<OpensshChannel>(*this, request, listener);
  auto* raw = channel.get();
  channels_.insert(raw);
  // The listener hears nothing before it has its channel.
  loop_.defer([this, raw] {
    if (ready_ && channels_.contains(raw)) raw->start();
  });
  return channel;
}

void OpensshLink::run_errand(const std::string& command) {
  auto errand = std::make_unique<Errand>();
  errand->process = std::make_unique<ProcessChannel>(
      loop_, ProcessChannel::Program{client({"-T", "--", route_.name, command}), {}}, *errand);
  errands_.push_back(std::move(errand));
}

void OpensshLink::received(bool err, std::string_view bytes) {
  if (err) {
    if (complaint_.size() < most_complaint) complaint_ += bytes;
    return;
  }
  if (ready_ || bytes.find(ready_word) == std::string_view::npos) return;
  ready_ = true;
  const auto waiting = channels_;
  for (auto* channel : waiting)
    if (channels_.contains(channel)) channel->start();
}

void OpensshLink::ended(Ending) {
  const auto why = last_line(complaint_);
  lose(Fault{
      ready_ ? Fault::Kind::lost : kind_of(complaint_),
      fmt::format("{}: {}{}", route_.name, why.empty() ? "the OpenSSH client ended" : why,
                  route_.needs_openssh.empty()
                      ? ""
                      : fmt::format(" (by the OpenSSH client, since {})", route_.needs_openssh))});
}

void OpensshLink::lose(const Fault& fault) {
  if (std::exchange(lost_, true)) return;
  const auto channels = channels_;
  for (auto* channel : channels)
    if (channels_.contains(channel)) channel->fail(fault);
  loop_.defer([on_lost = on_lost_, reason = fault.text] { on_lost(reason); });
}

}  // namespace muster::ssh
