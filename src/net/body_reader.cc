#include "net/body_reader.hh"

#include <algorithm>
#include <charconv>

namespace muster::net {

namespace {

constexpr std::size_t most_line_bytes = 256, most_trailer_bytes = 4096;
/// What is reserved without having seen any of it.
constexpr std::uint64_t most_trusted = 64UL * 1024;

/// "1f" or "1f;extension"
std::optional<std::uint64_t> chunk_size_in(std::string_view line) {
  const auto digits = line.substr(0, std::min(line.find(';'), line.size()));
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out, 16);
  if (digits.empty() || digits.front() == '-' || error != std::errc() ||
      end != digits.data() + digits.size())
    return std::nullopt;
  return out;
}

}  // namespace

BodyReader::BodyReader(const RequestHead& head, std::size_t limit) : limit_(limit) {
  if (head.is_chunked) {
    state_ = State::chunk_size;
    return;
  }
  left_ = head.length.value_or(0);
  if (left_ == 0) return;
  state_ = State::counted;
  if (left_ > limit_)
    fail(413, "The body is too large");
  else
    body_.reserve(std::min(left_, most_trusted));
}

void BodyReader::fail(int status, std::string text) {
  problem_ = HeadProblem{status, std::move(text)};
}

std::size_t BodyReader::take(std::string_view bytes) {
  std::size_t used = 0;
  while (used < bytes.size() && !problem_ && state_ != State::complete) {
    const auto rest = bytes.substr(used);
    if (state_ != State::counted && state_ != State::chunk) {
      used += take_line(rest);
      continue;
    }
    const auto count = std::min<std::uint64_t>(left_, rest.size());
    body_ += rest.substr(0, count);
    used += count;
    left_ -= count;
    if (left_ == 0) state_ = state_ == State::counted ? State::complete : State::chunk_end;
  }
  return used;
}

std::size_t BodyReader::take_line(std::string_view bytes) {
  const auto newline = bytes.find('\n');
  const auto count = newline == std::string_view::npos ? bytes.size() : newline + 1;
  line_ += bytes.substr(0, count);
  if (line_.size() > most_line_bytes) {
    fail(400, "A chunk is malformed");
  } else if (newline != std::string_view::npos) {
    if (line_.ends_with("\r\n") && line_.find('\r') == line_.size() - 2) {
      line_.resize(line_.size() - 2);
      on_line();
    } else {
      fail(400, "A chunk is malformed");
    }
    line_.clear();
  }
  return count;
}

void BodyReader::on_line() {
  if (state_ == State::chunk_end) {
    state_ = State::chunk_size;
    if (!line_.empty()) fail(400, "A chunk is malformed");
  } else if (state_ == State::trailer) {
    trailer_bytes_ += line_.size();
    if (trailer_bytes_ > most_trailer_bytes) fail(400, "The trailer is too large");
    if (line_.empty()) state_ = State::complete;
  } else {
    const auto size = chunk_size_in(line_);
    if (!size) return fail(400, "A chunk is malformed");
    if (*size > limit_ - std::min(limit_, body_.size())) return fail(413, "The body is too large");
    left_ = *size;
    state_ = *size == 0 ? State::trailer : State::chunk;
  }
}

}  // namespace muster::net
