#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "net/message.hh"

namespace muster::net {

/// Numbers and texts as bytes, for messages between our own processes.
class WireWriter {
 public:
  void number(std::uint64_t value);  // small ones are short
  void text(std::string_view value);
  std::string& bytes() { return bytes_; }

 private:
  std::string bytes_;
};

/// Reads what a WireWriter wrote. Throws base::Error for what cannot be that.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : rest_(bytes) {}
  std::uint64_t number();
  std::string_view text();
  /// A number of things to come, each of at least one byte.
  std::size_t count();
  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

void write(WireWriter& out, const Request& request);
Request read_request(WireReader& in);

/// Without `file`, `later` and `stream`: what leaves a process is a body.
void write(WireWriter& out, const Response& response);
Response read_response(WireReader& in);

}  // namespace muster::net
