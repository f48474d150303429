#include "server/compile_wire.hh"

#include "net/wire.hh"

namespace muster::server {

std::string encode(const CompileJob& job) {
  net::WireWriter out;
  out.text(job.environment);
  out.text(job.node);
  out.text(job.forwarded);
  return std::move(out.bytes());
}

CompileJob decode_job(std::string_view bytes) {
  net::WireReader in(bytes);
  CompileJob out;
  out.environment = in.text();
  out.node = in.text();
  out.forwarded = in.text();
  return out;
}

std::string encode(const CompileOutcome& outcome) {
  net::WireWriter out;
  out.number(outcome.elsewhere ? 1 : 0);
  out.text(outcome.environment);
  out.text(outcome.node);
  out.text(outcome.response);
  return std::move(out.bytes());
}

CompileOutcome decode_outcome(std::string_view bytes) {
  net::WireReader in(bytes);
  CompileOutcome out;
  out.elsewhere = in.number() != 0;
  out.environment = in.text();
  out.node = in.text();
  out.response = in.text();
  return out;
}

std::string encode(const Errand& errand) {
  net::WireWriter out;
  out.number(errand.kind == Errand::Kind::registry ? 0 : 1);
  if (errand.kind == Errand::Kind::registry) {
    out.text(errand.name);
    out.text(errand.body);
    return std::move(out.bytes());
  }
  const auto& command = errand.command;
  out.number(command.argv.size());
  for (const auto& word : command.argv) out.text(word);
  out.text(command.directory);
  out.number(static_cast<std::uint64_t>(command.timeout.count()));
  return std::move(out.bytes());
}

Errand decode_errand(std::string_view bytes) {
  net::WireReader in(bytes);
  Errand out;
  out.kind = in.number() == 0 ? Errand::Kind::registry : Errand::Kind::command;
  if (out.kind == Errand::Kind::registry) {
    out.name = in.text();
    out.body = in.text();
    return out;
  }
  for (auto left = in.count(); left > 0; --left) out.command.argv.emplace_back(in.text());
  out.command.directory = in.text();
  out.command.timeout = std::chrono::milliseconds(in.number());
  return out;
}

std::string encode(const os::CommandResult& result) {
  net::WireWriter out;
  out.number(static_cast<std::uint64_t>(result.status));
  out.number(result.started ? 1 : 0);
  out.number(result.timed_out ? 1 : 0);
  out.text(result.out);
  out.text(result.err);
  return std::move(out.bytes());
}

os::CommandResult decode_result(std::string_view bytes) {
  net::WireReader in(bytes);
  os::CommandResult out;
  out.status = static_cast<int>(in.number());
  out.started = in.number() != 0;
  out.timed_out = in.number() != 0;
  out.out = in.text();
  out.err = in.text();
  return out;
}

}  // namespace muster::server
