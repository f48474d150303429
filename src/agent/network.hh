#pragma once
#include <sys/types.h>

#include <span>
#include <string>
#include <vector>

#include "agent/examination.hh"
#include "agent/network_messages.hh"

namespace muster::agent {

/// The other process of the agent: it alone talks to servers. It has no privileges and no files but
/// what it is handed; what it reads from the network comes from it parsed and bounded. It starts
/// with the first use and ends with this object.
class Network {
 public:
  /// `user`: whom it becomes when we are root.
  Network(std::string user, std::string user_agent)
      : user_(std::move(user)), user_agent_(std::move(user_agent)) {}
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  /// Forks now: while this process is small and has nothing open.
  void start();
  /// For the connections from now on; those there are end.
  void use(const net::TlsOptions& tls);

  /// Throws base::Error when the process ended; what the network did is in the reply.
  NetworkReply ask(const NetworkRequest& request);
  /// So many at a time; replies are in the order of the requests.
  std::vector<NetworkReply> ask_all(std::span<const NetworkRequest> requests, std::size_t parallel);
  /// The same in two steps, between which this process can do something else; ask() and ask_all()
  /// may not be called meanwhile.
  void begin(std::span<const NetworkRequest> requests, std::size_t parallel);
  std::vector<NetworkReply> finish();

  /// Reads in that process what came from the network, now or earlier. Throws base::Error when it
  /// ended; what is wrong with the text is in the findings.
  Findings examine(const Examination& text);
  /// A question to a cloud's metadata service. Throws as examine() does.
  os::HttpAnswer ask_metadata(const os::HttpRequest& request);

  /// Closes connections, ends the process.
  void stop();

 private:
  std::string user_, user_agent_;
  os::Descriptor socket_;
  pid_t process_ = -1;
  net::TlsOptions tls_;
  bool tls_is_known_ = false;  // to the process
  std::size_t expected_ = 0;
  std::vector<NetworkReply> early_;  // replies that something else had to be read behind

  std::string receive();
  void receive_expected();
  std::string exchange(std::string_view message);
};

}  // namespace muster::agent
