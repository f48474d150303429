#include "server/question.hh"

#include "net/wire.hh"
#include "server/process.hh"

namespace muster::server {

std::string encode_question(std::string_view name, std::string_view body) {
  net::WireWriter out;
  out.text(name);
  out.text(body);
  return std::move(out.bytes());
}

std::string encode_reply(const Reply& reply) {
  net::WireWriter out;
  out.number(static_cast<std::uint64_t>(reply.kind));
  out.text(reply.text);
  return std::move(out.bytes());
}

Reply decode_reply(std::string_view bytes) {
  net::WireReader in(bytes);
  const auto kind = in.number();
  return {kind == 0   ? Reply::Kind::answered
          : kind == 1 ? Reply::Kind::refused
                      : Reply::Kind::no_answer,
          std::string(in.text())};
}

void ask_registry(Process& process, std::string_view name, std::string_view body,
                  std::function<void(Reply)> on_reply) {
  process.ask(Part::registry, encode_question(name, body),
              [on_reply = std::move(on_reply)](const std::optional<std::string>& answer) {
                on_reply(answer ? decode_reply(*answer) : Reply());
              });
}

}  // namespace muster::server
