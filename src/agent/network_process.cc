#include "agent/network_process.hh"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

#include "agent/examination.hh"
#include "agent/network_messages.hh"
#include "base/error.hh"
#include "crypto/digest.hh"
#include "os/file_access.hh"
#include "os/identity.hh"
#include "os/posix_system.hh"
#include "os/system_calls.hh"
#include "value/json.hh"

namespace muster::agent {

namespace {

using net::Client;

/// A user of our own, else the one whom nothing belongs to.
os::Identity identity_of(const std::string& user) {
  os::PosixSystem system;
  auto found = system.user(user);
  if (!found) found = system.user("nobody");
  constexpr uid_t nobody = 65534;
  return found ? os::Identity{found->uid, found->gid, {}} : os::Identity{nobody, nobody, {}};
}

void limit(__rlimit_resource resource, rlim_t most) {
  const rlimit both{most, most};
  ::setrlimit(resource, &both);
}

/// Throws base::Error: rather no network than one with privileges.
void give_up_privileges(const std::string& user) {
  constexpr rlim_t descriptors = 4096;
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NOFILE, descriptors);
  if (::geteuid() == 0) {
    if (const int code = os::become(identity_of(user)); code != 0)
      throw base::Error(base::with_errno("the network process cannot give up root", code));
  }
  ::prctl(PR_SET_DUMPABLE, 0);
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    throw base::Error(base::with_errno("no_new_privs", errno));
  // What turns names into addresses reads; libraries of it are loaded when the first name is asked
  // for. A kernel without these means has the user alone.
  os::allow_only(os::FileAccess{.read = {"/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf",
                                         "/etc/host.conf", "/etc/gai.conf", "/etc/services",
                                         "/etc/ld.so.cache", "/lib", "/lib64", "/usr/lib",
                                         "/usr/lib64", "/run/systemd/resolve", "/run/nscd",
                                         "/run/NetworkManager", "/dev/urandom"}});
  os::allow_only(os::SystemCalls{.connections_made = true});
}

void write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw base::Error(base::with_errno("a file that was asked for", errno));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// One request, and where its answer goes.
struct Task {
  NetworkRequest request;
  os::Descriptor file;
  std::optional<crypto::Digest> digest;
};

void take_over(Task& task) {
  if (!task.file) return;
  task.digest.emplace(crypto::Algorithm::sha256);
  task.request.http.sink = [&task](std::string_view bytes) {
    task.digest->add(bytes);
    write_all(task.file.get(), bytes);
  };
}

NetworkReply failed(const std::string& host, const std::string& reason) {
  NetworkReply out;
  out.error = net::TransferError(net::TransferError::Kind::protocol, host, 0, reason);
  return out;
}

/// What a server says of why it did not do it is for people: that it cannot be read does not
/// matter.
value::Value data_of_refusal(const net::ClientResponse& answer) {
  const auto type = answer.headers.find("Content-Type").value_or("");
  constexpr std::size_t most = 1UL << 20;
  if (!type.starts_with("application/json") || answer.body.size() > most) return {};
  try {
    return value::from_json(answer.body);
  } catch (const base::Error&) {
    return {};
  }
}

NetworkReply reply_for(Task& task, Client::Outcome outcome) {
  NetworkReply out;
  if (auto* error = std::get_if<net::TransferError>(&outcome)) {
    out.error = std::move(*error);
    return out;
  }
  auto& answer = std::get<net::ClientResponse>(outcome);
  out.status = answer.status;
  out.size = answer.size;
  const bool good = answer.status >= 200 && answer.status < 300;
  if (good && task.digest) {
    out.sha256 = task.digest->hex();
  } else if (good && task.request.json) {
    try {
      out.data = value::from_json(answer.body);
    } catch (const base::Error& error) {
      return failed(answer.address, std::string("the answer is no JSON: ") + error.what());
    }
  } else {
    if (!good) out.data = data_of_refusal(answer);
    out.body = std::move(answer.body);
  }
  out.headers = std::move(answer.headers);
  return out;
}

/// All outcomes; what stops all of them is the outcome of each.
std::vector<Client::Outcome> send(Client& client, std::span<const net::ClientRequest> requests,
                                  std::size_t parallel) {
  try {
    return client.send_all(requests, parallel);
  } catch (const std::exception& error) {
    const net::TransferError failure(net::TransferError::Kind::protocol, "", 0, error.what());
    return std::vector<Client::Outcome>(requests.size(), failure);
  }
}

void serve(int socket, Client& client, std::size_t count, std::size_t parallel) {
  std::vector<Task> tasks(count);
  for (auto& task : tasks) {
    auto frame = receive_frame(socket);
    if (!frame) return;
    net::WireReader reader(frame->bytes);
    task.request = read_network_request(reader);
    task.file = std::move(frame->descriptor);
    take_over(task);
  }
  std::vector<net::ClientRequest> requests;
  requests.reserve(count);
  for (const auto& task : tasks) requests.push_back(task.request.http);
  auto outcomes = send(client, requests, parallel);
  for (std::size_t i = 0; i < count; ++i) {
    net::WireWriter message;
    write(message, reply_for(tasks[i], std::move(outcomes[i])));
    send_frame(socket, message.bytes());
  }
}

void serve_all(int socket, const std::string& user_agent) {
  std::optional<Client> client;
  while (const auto frame = receive_frame(socket)) {
    net::WireReader reader(frame->bytes);
    switch (static_cast<NetworkOrder>(reader.number())) {
      case NetworkOrder::use_tls: client.emplace(read_tls(reader), user_agent); break;
      case NetworkOrder::ask: {
        const auto count = reader.number();
        serve(socket, *client, count, reader.number());
        break;
      }
      case NetworkOrder::examine: {
        net::WireWriter message;
        write(message, examine(read_examination(reader)));
        send_frame(socket, message.bytes());
        break;
      }
      case NetworkOrder::metadata: {
        net::WireWriter message;
        write(message, os::http(read_metadata_request(reader)));
        send_frame(socket, message.bytes());
        break;
      }
    }
  }
}

}  // namespace

int run_network_process(int socket, const std::string& user, const std::string& user_agent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The signals of a terminal are for the process that applies.
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2}) ::signal(number, SIG_IGN);
  try {
    give_up_privileges(user);
    serve_all(socket, user_agent);
    return 0;
  } catch (const std::exception&) {
    return 1;
  }
}

}  // namespace muster::agent
