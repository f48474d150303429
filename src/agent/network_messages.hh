#pragma once
#include <optional>
#include <string>

#include "net/client.hh"
#include "net/wire.hh"
#include "os/descriptor.hh"
#include "os/http.hh"
#include "value/value.hh"

namespace muster::agent {

/// What the network process is asked for.
struct NetworkRequest {
  net::ClientRequest http;  // without `sink`
  bool json = false;        // the body of an answer 2xx is read as JSON there
  /// Where the body of an answer 2xx goes; -1: into the reply.
  int file = -1;
};

/// What it got.
struct NetworkReply {
  int status = 0;
  net::Headers headers;
  std::string body;  // of an answer that is not in `data` or in the file
  value::Value data;
  std::uint64_t size = 0;
  std::string sha256;                       // of what went to the file, in hexadecimal
  std::optional<net::TransferError> error;  // in place of all of it
};

/// What a message to the network process begins with.
enum class NetworkOrder : std::uint8_t { use_tls, ask, examine, metadata };

void write(net::WireWriter& out, const net::TlsOptions& tls);
net::TlsOptions read_tls(net::WireReader& in);
void write(net::WireWriter& out, const NetworkRequest& request);  // `file` goes beside it
NetworkRequest read_network_request(net::WireReader& in);
void write(net::WireWriter& out, const NetworkReply& reply);
NetworkReply read_network_reply(net::WireReader& in);

void write(net::WireWriter& out, const os::HttpRequest& request);
os::HttpRequest read_metadata_request(net::WireReader& in);
void write(net::WireWriter& out, const os::HttpAnswer& answer);
os::HttpAnswer read_metadata_answer(net::WireReader& in);

/// One frame: its length, its bytes, and perhaps a descriptor. Throws base::Error.
void send_frame(int socket, std::string_view bytes, int descriptor = -1);
struct Frame {
  std::string bytes;
  os::Descriptor descriptor;
};
/// nullopt: the other end is closed.
std::optional<Frame> receive_frame(int socket);

}  // namespace muster::agent
