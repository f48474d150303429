#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "net/message.hh"

namespace muster::net {

/// What a request begins with, read strictly: what two programs could read in two ways is refused.
struct RequestHead {
  Request request;  // without body and peer
  std::optional<std::uint64_t> length;
  bool is_chunked = false;
  bool keep_alive = true;
  bool expects_continue = false;

  bool has_body() const { return is_chunked || length.value_or(0) > 0; }
};

/// The status and text that a request is refused with.
struct HeadProblem {
  int status = 400;
  std::string text;
};

inline constexpr std::size_t most_head_bytes = 16UL * 1024;

/// `bytes` end with the empty line after the headers.
std::variant<RequestHead, HeadProblem> parse_head(std::string_view bytes);

/// The path and query of a request's target, percent-decoded once. Empty segments of the path are
/// taken out. nullopt for what is no path: encoded slashes, NUL, "..", bad UTF-8.
struct Target {
  std::string path;
  std::vector<std::pair<std::string, std::string>> query;
};
std::optional<Target> parse_target(std::string_view target);

/// name=value pairs of a query or a form, percent-decoded once, + for spaces. nullopt for bad
/// encodings, or more than 1,000 pairs.
std::optional<std::vector<std::pair<std::string, std::string>>> parse_pairs(std::string_view text);

/// Do a header's comma-separated words have this one? Without regard to case.
bool has_word(std::string_view header, std::string_view word);

}  // namespace muster::net
