#include "server/lease_body.hh"

#include <fmt/format.h>

#include <charconv>

#include "base/error.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

constexpr std::size_t longest_reason = 200;

bool take(std::string_view& rest, std::string_view text) {
  if (!rest.starts_with(text)) return false;
  rest.remove_prefix(text.size());
  return true;
}

/// The form that renewals have when nothing is the matter.
std::optional<Renewal> read_plain(std::string_view rest) {
  if (!take(rest, R"({"generation":)")) return std::nullopt;
  Renewal out;
  const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), out.generation);
  if (read.ec != std::errc()) return std::nullopt;
  rest.remove_prefix(static_cast<std::size_t>(read.ptr - rest.data()));
  if (rest != R"(,"state":"up"})") return std::nullopt;
  return out;
}

std::optional<value::Value> parsed(std::string_view body) {
  try {
    return value::from_json(body);
  } catch (const base::Error&) {
    return std::nullopt;
  }
}

}  // namespace

std::optional<Renewal> read_renewal(std::string_view body) {
  if (auto plain = read_plain(body)) return plain;
  const auto json = parsed(body);
  const auto* hash = json ? json->if_hash() : nullptr;
  const auto* generation = hash ? hash->find("generation") : nullptr;
  const auto* state = hash ? hash->find("state") : nullptr;
  if (generation == nullptr || generation->if_integer() == nullptr || state == nullptr ||
      state->if_string() == nullptr)
    return std::nullopt;
  const auto& word = *state->if_string();
  if (*generation->if_integer() < 0 || (word != "up" && word != "draining")) return std::nullopt;
  Renewal out{static_cast<std::uint64_t>(*generation->if_integer()), word == "draining", {}};
  const auto* reason = hash->find("reason");
  if (reason != nullptr && reason->if_string() != nullptr)
    out.reason = reason->if_string()->substr(0, longest_reason);
  return out;
}

net::Response renewed(const registry::Policy& policy) {
  using std::chrono::duration_cast;
  using std::chrono::seconds;
  net::Response out;
  out.content_type = "application/json";
  out.body = fmt::format(R"({{"ttl":{},"renew":{}}})", duration_cast<seconds>(policy.ttl).count(),
                         duration_cast<seconds>(policy.renew).count());
  return out;
}

}  // namespace muster::server
