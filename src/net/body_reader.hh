#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/http_head.hh"

namespace muster::net {

/// Takes the body of a request out of what a connection brings: of a known length, or in chunks.
class BodyReader {
 public:
  BodyReader() = default;
  BodyReader(const RequestHead& head, std::size_t limit);

  /// Takes what belongs to the body. How much that was; the rest is the next request's.
  std::size_t take(std::string_view bytes);
  bool is_complete() const { return state_ == State::complete; }
  /// 413 or 400.
  const std::optional<HeadProblem>& problem() const { return problem_; }
  std::string take_body() { return std::move(body_); }
  std::size_t size() const { return body_.size(); }

 private:
  enum class State : std::uint8_t { counted, chunk_size, chunk, chunk_end, trailer, complete };
  std::size_t take_line(std::string_view bytes);
  void on_line();
  void fail(int status, std::string text);

  State state_ = State::complete;
  std::size_t limit_ = 0;
  std::uint64_t left_ = 0;  // of the body, or of the chunk
  std::string line_;
  std::size_t trailer_bytes_ = 0;
  std::string body_;
  std::optional<HeadProblem> problem_;
};

}  // namespace muster::net
