#include "crypto/serial.hh"

#include <algorithm>

#include "base/error.hh"
#include "crypto/digest.hh"
#include "crypto/native.hh"

namespace muster::crypto {

namespace {

constexpr std::size_t most_bytes = 20;
constexpr std::size_t fewest_digits = 4;

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Serial::Serial(std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    const char byte = static_cast<char>((number >> shift) & 0xFF);
    if (byte != 0 || !bytes_.empty()) bytes_ += byte;
  }
}

std::optional<Serial> Serial::from_bytes(std::string_view bytes) {
  bytes.remove_prefix(std::min(bytes.find_first_not_of('\0'), bytes.size()));
  if (bytes.size() > most_bytes) return std::nullopt;
  Serial out;
  out.bytes_ = bytes;
  return out;
}

std::optional<Serial> Serial::from_hex(std::string_view digits) {
  if (digits.empty() || digits.size() > 2 * most_bytes) return std::nullopt;
  const std::string even = (digits.size() % 2 != 0 ? "0" : "") + std::string(digits);
  std::string bytes;
  for (std::size_t i = 0; i < even.size(); i += 2) {
    const int high = digit_value(even[i]), low = digit_value(even[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return from_bytes(bytes);
}

std::string Serial::hex() const {
  auto digits = to_hex(bytes_);
  if (digits.size() < fewest_digits) digits.insert(0, fewest_digits - digits.size(), '0');
  for (auto& c : digits)
    if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
  return digits.size() > fewest_digits && digits[0] == '0' ? digits.substr(1) : digits;
}

std::string Serial::decimal() const {
  const BigNumber big(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes_.data()),
                                static_cast<int>(bytes_.size()), nullptr));
  char* digits = big ? BN_bn2dec(big.get()) : nullptr;
  if (!digits) fail("serial number");
  std::string out = digits;
  OPENSSL_free(digits);
  return out;
}

Serial Serial::next() const {
  std::string bytes = std::string(1, '\0') + bytes_;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    bytes[i] = static_cast<char>(static_cast<unsigned char>(bytes[i]) + 1);
    if (bytes[i] != 0) break;
  }
  const auto out = from_bytes(bytes);
  if (!out) throw base::Error("there are no serial numbers left");
  return *out;
}

std::strong_ordering Serial::operator<=>(const Serial& other) const {
  if (bytes_.size() != other.bytes_.size()) return bytes_.size() <=> other.bytes_.size();
  return bytes_.compare(other.bytes_) <=> 0;
}

}  // namespace muster::crypto
