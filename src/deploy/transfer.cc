#include "deploy/transfer.hh"

#include <fmt/core.h>

#include "base/error.hh"
#include "base/strings.hh"

namespace muster::deploy {

namespace {

constexpr std::size_t most_complaint = 4096;
constexpr std::uint64_t between_reports = 1u << 20;

}  // namespace

std::string base_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

ssh::ChannelRequest Transfer::request() {
  ssh::ChannelRequest out;
  out.kind = ssh::ChannelRequest::Kind::subsystem;
  out.text = "sftp";
  return out;
}

void Transfer::opened() {
  started();
  sftp_.start(*channel_, [this] { ready(); });
}

void Transfer::received(bool err, std::string_view bytes) {
  if (finished_) return;
  if (err) {
    if (complaint_.size() < most_complaint) complaint_ += bytes;
    return;
  }
  try {
    sftp_.received(bytes);
  } catch (const base::Error& error) {
    fail({Failure::Kind::refused, fmt::format("{}: {}", context_.host, error.what())});
  }
}

void Transfer::writable() {
  sftp_.writable();
  if (!finished_ && !abandoned_ && !sftp_.clogged()) more();
}

void Transfer::ended(ssh::Ending ending) {
  if (ending.fault) return fail(*ending.fault);
  const auto complaint = base::trim(complaint_);
  fail({Failure::Kind::lost, fmt::format("{}: its SFTP server ended{}{}", context_.host,
                                         complaint.empty() ? "" : ": ", complaint)});
}

void Transfer::stop(Failure::Kind why) {
  if (finished_ || abandoned_) return;
  const Failure failure{why, text_of(why)};
  channel_ ? abandon(failure) : fail(failure);
}

void Transfer::abandon(const Failure& failure) {
  fail(failure);
}

void Transfer::fail_file(const std::string& path, const std::string& why) {
  abandon({Failure::Kind::file, fmt::format("{}: {}: {}", context_.host, path, why)});
}

void Transfer::progress(std::uint64_t done, std::uint64_t total) {
  if (done < reported_ + between_reports) return;
  reported_ = done;
  context_.tell(Progress{context_.id, done, total});
}

void Transfer::succeed(std::string content) {
  Finished out;
  out.status = 0;
  out.content = std::move(content);
  finish(std::move(out));
}

}  // namespace muster::deploy
