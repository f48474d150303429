#include "net/client.hh"

#include <fmt/core.h>

#include <algorithm>

#include "crypto/library.hh"
#include "net/transfer.hh"

namespace muster::net {

TransferError::TransferError(Kind kind, std::string host, std::uint16_t port, std::string reason)
    : base::Error(fmt::format("{}:{}: {}", host, port, reason)),
      kind_(kind),
      host_(std::move(host)),
      port_(port),
      reason_(std::move(reason)) {}

struct Client::State {
  using Multi = base::Handle<CURLM, curl_multi_cleanup>;

  TlsOptions tls;
  std::string user_agent;
  SeenCertificate seen;
  Multi multi;

  std::unique_ptr<Transfer> start(const ClientRequest& request);
  void run(std::span<const ClientRequest> requests, std::size_t parallel,
           std::vector<std::optional<Outcome>>& outcomes);
  void collect(std::vector<std::unique_ptr<Transfer>>& running,
               std::span<const ClientRequest> requests,
               std::vector<std::optional<Outcome>>& outcomes);
};

std::unique_ptr<Transfer> Client::State::start(const ClientRequest& request) {
  auto transfer = std::make_unique<Transfer>(request, tls, seen, user_agent);
  if (const auto code = curl_multi_add_handle(multi.get(), transfer->easy.get()); code != CURLM_OK)
    throw base::Error(curl_multi_strerror(code));
  return transfer;
}

void Client::State::collect(std::vector<std::unique_ptr<Transfer>>& running,
                            std::span<const ClientRequest> requests,
                            std::vector<std::optional<Outcome>>& outcomes) {
  int left = 0;
  while (const auto* message = curl_multi_info_read(multi.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    auto* easy = message->easy_handle;
    const auto code = message->data.result;
    const auto at =
        std::ranges::find_if(running, [&](const auto& t) { return t->easy.get() == easy; });
    const auto done = std::move(*at);
    running.erase(at);
    curl_multi_remove_handle(multi.get(), easy);
    outcomes[static_cast<std::size_t>(&done->request - requests.data())] = done->outcome(code);
  }
}

void Client::State::run(std::span<const ClientRequest> requests, std::size_t parallel,
                        std::vector<std::optional<Outcome>>& outcomes) {
  constexpr int wait_ms = 1000;
  std::vector<std::unique_ptr<Transfer>> running;
  // What is left when something is thrown must not be freed while it is at work.
  struct Leave {
    std::vector<std::unique_ptr<Transfer>>& running;
    CURLM* multi;
    ~Leave() {
      for (const auto& transfer : running) curl_multi_remove_handle(multi, transfer->easy.get());
    }
  } const leave{running, multi.get()};
  std::size_t next = 0;
  while (next < requests.size() || !running.empty()) {
    while (next < requests.size() && running.size() < parallel)
      running.push_back(start(requests[next++]));
    int active = 0;
    if (const auto code = curl_multi_perform(multi.get(), &active); code != CURLM_OK)
      throw base::Error(curl_multi_strerror(code));
    const auto before = running.size();
    collect(running, requests, outcomes);
    if (running.size() == before) curl_multi_poll(multi.get(), nullptr, 0, wait_ms, nullptr);
  }
}

Client::Client(TlsOptions tls, std::string user_agent) : state_(std::make_unique<State>()) {
  crypto::start_library();  // before libcurl does it, which would read a configuration file
  if (curl_global_init(CURL_GLOBAL_ALL) != CURLE_OK) throw base::Error("libcurl does not start");
  state_->tls = std::move(tls);
  state_->user_agent = std::move(user_agent);
  state_->multi.reset(curl_multi_init());
  if (!state_->multi) throw std::bad_alloc();
}

Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

std::vector<Client::Outcome> Client::send_all(std::span<const ClientRequest> requests,
                                              std::size_t parallel) {
  parallel = std::max<std::size_t>(parallel, 1);
  curl_multi_setopt(state_->multi.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(parallel));
  std::vector<std::optional<Outcome>> outcomes(requests.size());
  state_->run(requests, parallel, outcomes);
  std::vector<Outcome> out;
  out.reserve(outcomes.size());
  for (auto& outcome : outcomes) out.push_back(*std::move(outcome));
  return out;
}

ClientResponse Client::send(const ClientRequest& request) {
  state_->seen = {};
  auto outcomes = send_all({&request, 1}, 1);
  if (auto* error = std::get_if<TransferError>(&outcomes[0])) throw *error;
  return std::get<ClientResponse>(std::move(outcomes[0]));
}

std::string encoded_component(std::string_view text) {
  std::string out;
  for (const unsigned char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    out += plain ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
  }
  return out;
}

}  // namespace muster::net
