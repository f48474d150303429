#include "net/gzip.hh"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace muster::net {

namespace {

constexpr int with_gzip_head = 16, either_head = 32, most_memory = 8;
constexpr std::size_t piece = 64UL * 1024;

Bytef* input(std::string_view bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

}  // namespace

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  if (::deflateInit2(&stream, 1, Z_DEFLATED, MAX_WBITS + with_gzip_head, most_memory,
                     Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  std::string out(::deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = input(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  return out;
}

struct Inflation::Stream {
  Stream(std::string the_bytes, std::size_t the_limit)
      : bytes(std::move(the_bytes)), limit(the_limit) {
    if (::inflateInit2(&zlib, MAX_WBITS + either_head) != Z_OK) throw std::bad_alloc();
    zlib.next_in = input(bytes);
    zlib.avail_in = static_cast<uInt>(bytes.size());
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { ::inflateEnd(&zlib); }

  State next_piece() {
    std::array<char, piece> buffer;
    zlib.next_out = reinterpret_cast<Bytef*>(buffer.data());
    zlib.avail_out = buffer.size();
    const int result = ::inflate(&zlib, Z_NO_FLUSH);
    const auto count = buffer.size() - zlib.avail_out;
    if (count > limit - plain.size()) return State::too_large;
    // What becomes large is not copied with every growth: memory that is not touched costs nothing.
    if (plain.size() + count > piece && plain.capacity() < limit) plain.reserve(limit);
    plain.append(buffer.data(), count);
    if (result == Z_STREAM_END) return zlib.avail_in == 0 ? State::whole : State::damaged;
    return result == Z_OK && count > 0 ? State::unfinished : State::damaged;
  }

  std::string bytes;
  std::size_t limit;
  z_stream zlib{};
  std::string plain;
};

Inflation::Inflation(std::string bytes, std::size_t limit)
    : stream_(std::make_unique<Stream>(std::move(bytes), limit)) {}
Inflation::Inflation(Inflation&&) noexcept = default;
Inflation& Inflation::operator=(Inflation&&) noexcept = default;
Inflation::~Inflation() = default;

Inflation::State Inflation::go_on(std::size_t most) {
  const auto enough = stream_->plain.size() + most;
  auto state = State::unfinished;
  while (state == State::unfinished && stream_->plain.size() < enough)
    state = stream_->next_piece();
  return state;
}

std::size_t Inflation::memory() const {
  return stream_->bytes.size() + stream_->plain.size();
}

std::string Inflation::take_plain() {
  return std::move(stream_->plain);
}

std::optional<std::string> gunzip(std::string_view bytes, std::size_t limit) {
  Inflation inflation(std::string(bytes), limit);
  const auto state = inflation.go_on(limit + 1);
  return state == Inflation::State::whole ? std::optional(inflation.take_plain()) : std::nullopt;
}

}  // namespace muster::net
