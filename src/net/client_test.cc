#include "net/client.hh"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "os/descriptor.hh"

namespace muster::net {

namespace {

/// Answers one connection with what it is given, however often it is asked.
class OneAnswer {
 public:
  explicit OneAnswer(std::string answer, int requests = 1) {
    socket_ = os::Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in any{.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    REQUIRE(::bind(socket_.get(), reinterpret_cast<sockaddr*>(&any), sizeof any) == 0);
    REQUIRE(::listen(socket_.get(), 1) == 0);
    socklen_t size = sizeof any;
    ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&any), &size);
    port_ = ntohs(any.sin_port);
    thread_ = std::thread([this, answer = std::move(answer), requests] {
      const os::Descriptor peer(::accept(socket_.get(), nullptr, nullptr));
      for (int i = 0; i < requests; ++i) {
        char block[4096];
        const auto got = ::read(peer.get(), block, sizeof block);
        if (got <= 0) return;
        asked_.append(block, static_cast<std::size_t>(got));
        if (::write(peer.get(), answer.data(), answer.size()) < 0) return;
      }
    });
  }
  ~OneAnswer() { join(); }
  void join() {
    if (thread_.joinable()) thread_.join();
  }
  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  const std::string& asked() {
    join();
    return asked_;
  }

 private:
  os::Descriptor socket_;
  std::uint16_t port_ = 0;
  std::string asked_;
  std::thread thread_;
};

}  // namespace

TEST_CASE("an answer's status, headers and body") {
  OneAnswer server(
      "HTTP/1.1 404 Not Found\r\nX-Puppet-Version: 7.9.5\r\nContent-Length: 4\r\n\r\nnope", 2);
  Client client({}, "Puppet/7.23.0");
  ClientRequest request{.method = Method::put, .url = server.url("/a/../b?c=%2F"), .body = "text"};
  request.headers.add("X-Puppet-Version", "7.23.0");
  for (int i = 0; i < 2; ++i) {  // over one connection
    const auto answer = client.send(request);
    CHECK(answer.status == 404);
    CHECK(answer.body == "nope");
    CHECK(answer.headers.find("x-puppet-version") == "7.9.5");
    CHECK(answer.address == "127.0.0.1");
  }
  CHECK(server.asked().starts_with("PUT /a/../b?c=%2F HTTP/1.1\r\n"));
  CHECK(server.asked().find("User-Agent: Puppet/7.23.0\r\n") != std::string::npos);
  CHECK(server.asked().find("Expect") == std::string::npos);
}

TEST_CASE("what is too large is given up, and a sink gets the body as it comes") {
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789";
  Client client;
  {
    OneAnswer server(answer);
    ClientRequest request{.url = server.url("/"), .limit = 9};
    CHECK_THROWS_WITH_AS(client.send(request), doctest::Contains("larger than 9 bytes"),
                         TransferError);
  }
  OneAnswer server(answer);
  std::string got;
  ClientRequest request{.url = server.url("/"),
                        .sink = [&](std::string_view bytes) { got += bytes; }};
  CHECK(client.send(request).body.empty());
  CHECK(got == "0123456789");
}

TEST_CASE("headers without an end are given up") {
  std::string answer = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 10'000; ++i)
    answer += "X-Header-" + std::to_string(i) + ": a value of it\r\n";
  OneAnswer server(answer + "Content-Length: 0\r\n\r\n");
  Client client;
  const ClientRequest request{.url = server.url("/")};
  CHECK_THROWS_WITH_AS(client.send(request), doctest::Contains("headers of the answer are larger"),
                       TransferError);
}

TEST_CASE("a request that would be two is refused") {
  Client client;
  ClientRequest request{.url = "http://127.0.0.1:1/"};
  request.headers.add("X", "a\r\nY: b");
  CHECK_THROWS_AS(client.send(request), base::Error);
  CHECK(encoded_component("a b/ü~") == "a%20b%2F%C3%BC~");
}

TEST_CASE("an answer that does not come, or not whole, is said to be late") {
  const auto reason = [](const std::string& begun) {
    OneAnswer server(begun, 2);
    Client client;
    const std::vector<ClientRequest> requests{
        {.url = server.url("/"), .timeout = std::chrono::milliseconds(200)}};
    const auto outcomes = client.send_all(requests, 1);
    const auto& error = std::get<TransferError>(outcomes[0]);
    CHECK(error.kind() == TransferError::Kind::timeout);
    return error.reason();
  };
  CHECK(reason("").starts_with("no answer within 0."));
  CHECK(reason("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour")
            .starts_with("the answer stopped after 4 bytes, in 0."));
}

TEST_CASE("nobody there") {
  Client client;
  const std::vector<ClientRequest> requests(3, {.url = "https://127.0.0.1:1/"});
  for (const auto& outcome : client.send_all(requests, 2)) {
    const auto& error = std::get<TransferError>(outcome);
    CHECK(error.kind() == TransferError::Kind::connect);
    CHECK(error.port() == 1);
    CHECK(error.host() == "127.0.0.1");
  }
}

}  // namespace muster::net
