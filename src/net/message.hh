#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "os/descriptor.hh"

namespace muster::net {

enum class Method : std::uint8_t { get, head, put, post, delete_ };
std::string_view name_of(Method method);
std::optional<Method> method_named(std::string_view name);

/// Names and values in the order they came. Names compare without regard to case.
class Headers {
 public:
  void add(std::string name, std::string value);
  /// The first of that name; nullopt when there is none.
  std::optional<std::string_view> find(std::string_view name) const;
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

/// Who is at the other end of a connection, as far as TLS has proved it.
struct Peer {
  std::string address;  // "10.0.0.7"
  /// Of a certificate that our CA signed, that is valid now and not revoked. Empty: there is none.
  std::string certname;
  std::string certificate;        // that certificate, DER
  bool is_administrator = false;  // it has the extension pp_cli_auth = true, or is the server's own
};

struct Request {
  Method method = Method::get;
  std::string path;  // decoded: "/puppet/v3/catalog/web1"; has no empty, . or .. segment
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
  Headers headers;
  std::string body;  // content encodings undone
  Peer peer;

  /// The first of that name.
  std::optional<std::string_view> parameter(std::string_view name) const;
  std::vector<std::string_view> parameters(std::string_view name) const;
};

/// A stretch of an open file, which is sent as it is and never held in memory.
struct FileBody {
  std::shared_ptr<const os::Descriptor> file;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// Where a body goes that is made as time passes. Used in the loop of the process that has the
/// connection.
class BodyStream {
 public:
  virtual ~BodyStream() = default;
  /// False: the client is gone, or too slow to be waited for; nothing more can be written.
  virtual bool write(std::string_view bytes) = 0;
  virtual void finish() = 0;
  virtual void on_gone(std::function<void()> callback) = 0;
};

struct Response {
  int status = 200;
  std::string content_type;  // empty: none is sent
  Headers headers;
  std::string body;
  std::optional<FileBody> file;  // in place of `body`
  // In the front only. The body in pieces: called once the head is on its way.
  std::function<void(std::shared_ptr<BodyStream>)> stream;
  // All of this later: called with who takes the response, which may wait.
  std::function<void(std::function<void(Response)> answer)> later;
};

}  // namespace muster::net
