#include "net/client.hh"

#include <curl/curl.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <exception>

#include "base/handle.hh"
#include "base/strings.hh"
#include "crypto/library.hh"
#include "net/client_tls.hh"

namespace muster::net {

namespace {

using Easy = base::Handle<CURL, curl_easy_cleanup>;
using Multi = base::Handle<CURLM, curl_multi_cleanup>;
using List = base::Handle<curl_slist, curl_slist_free_all>;
using Url = base::Handle<CURLU, curl_url_cleanup>;
using Kind = TransferError::Kind;

struct Address {
  std::string host;  // without the brackets of IPv6
  std::uint16_t port = 0;
  std::string scheme;
};

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK || !text) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

Address address_of(CURLU* url) {
  Address out;
  out.scheme = part_of(url, CURLUPART_SCHEME);
  out.host = part_of(url, CURLUPART_HOST);
  const auto port = part_of(url, CURLUPART_PORT);
  std::from_chars(port.data(), port.data() + port.size(), out.port);
  return out;
}

/// A line break in one would be another header.
std::string header_line(const std::string& name, const std::string& value) {
  auto line = value.empty() ? name + ";" : name + ": " + value;
  if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
    throw base::Error("a header of a request has a line break: " + name);
  return line;
}

Kind kind_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return Kind::name;
    case CURLE_COULDNT_CONNECT: return Kind::connect;
    case CURLE_OPERATION_TIMEDOUT: return Kind::timeout;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR: return Kind::tls;
    case CURLE_FILESIZE_EXCEEDED: return Kind::too_large;
    default: return Kind::protocol;
  }
}

bool is_success(long status) {
  return status >= 200 && status < 300;
}

/// One request on its way. Its address is known to libcurl: it does not move.
struct Transfer {
  Transfer(const ClientRequest& asked, Easy handle) : request(asked), easy(std::move(handle)) {}
  Transfer(const Transfer&) = delete;

  const ClientRequest& request;
  Easy easy;
  List headers, connect_to;
  Address address;
  ClientResponse response;
  const TlsOptions* tls = nullptr;
  SeenCertificate* seen = nullptr;
  std::exception_ptr thrown;  // in a callback; C frames are between there and here
  bool too_large = false;
  std::array<char, CURL_ERROR_SIZE> error{};
};

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* of) {
  auto& transfer = *static_cast<Transfer*>(of);
  transfer.response.size += size;
  if (transfer.response.size > transfer.request.limit) {
    transfer.too_large = true;
    return 0;
  }
  long status = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
  try {
    if (transfer.request.sink && is_success(status))
      transfer.request.sink({bytes, size});
    else
      transfer.response.body.append(bytes, size);
  } catch (...) {
    transfer.thrown = std::current_exception();
    return 0;
  }
  return size;
}

std::size_t take_header(char* bytes, std::size_t, std::size_t size, void* of) {
  auto& transfer = *static_cast<Transfer*>(of);
  const auto line = base::trim({bytes, size});
  if (line.starts_with("HTTP/")) {
    transfer.response.headers = {};  // those before were of a redirect, or 100 Continue
    transfer.response.body.clear();
    transfer.response.size = 0;
  } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
    transfer.response.headers.add(std::string(line.substr(0, colon)),
                                  std::string(base::trim(line.substr(colon + 1))));
  }
  return size;
}

CURLcode prepare_tls(CURL*, void* context, void* of) {
  auto& transfer = *static_cast<Transfer*>(of);
  try {
    set_up_tls(static_cast<ssl_ctx_st*>(context), *transfer.tls, *transfer.seen);
    return CURLE_OK;
  } catch (...) {
    transfer.thrown = std::current_exception();
    return CURLE_SSL_CERTPROBLEM;
  }
}

template <class T>
void set(Transfer& transfer, CURLoption option, T value) {
  if (const auto code = curl_easy_setopt(transfer.easy.get(), option, value); code != CURLE_OK)
    throw base::Error(fmt::format("{}: {}", transfer.request.url, curl_easy_strerror(code)));
}

/// The certificate is checked for the name in the URL; where to connect is said beside it.
void set_address(Transfer& transfer) {
  const auto& request = transfer.request;
  const Url url(curl_url());
  if (!url ||
      curl_url_set(url.get(), CURLUPART_URL, request.url.c_str(), CURLU_PATH_AS_IS) != CURLUE_OK)
    throw base::Error("not an address: " + request.url);
  transfer.address = address_of(url.get());
  if (!request.server_name.empty() && request.server_name != transfer.address.host) {
    const auto to = fmt::format("{}:{}:{}:{}", request.server_name, transfer.address.port,
                                transfer.address.host, transfer.address.port);
    curl_url_set(url.get(), CURLUPART_HOST, request.server_name.c_str(), 0);
    transfer.connect_to.reset(curl_slist_append(nullptr, to.c_str()));
    set(transfer, CURLOPT_CONNECT_TO, transfer.connect_to.get());
  }
  set(transfer, CURLOPT_URL, part_of(url.get(), CURLUPART_URL).c_str());
}

void set_method(Transfer& transfer) {
  const auto& request = transfer.request;
  const bool has_body =
      !request.body.empty() || request.method == Method::post || request.method == Method::put;
  if (has_body) {
    set(transfer, CURLOPT_POST, 1L);
    set(transfer, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(transfer, CURLOPT_POSTFIELDS, request.body.data());
  }
  if (request.method == Method::head) set(transfer, CURLOPT_NOBODY, 1L);
  if (request.method == Method::put || request.method == Method::delete_ ||
      (has_body && request.method == Method::get))
    set(transfer, CURLOPT_CUSTOMREQUEST, std::string(name_of(request.method)).c_str());
}

void set_headers(Transfer& transfer) {
  const auto add = [&](const std::string& line) {
    auto* longer = curl_slist_append(transfer.headers.get(), line.c_str());
    if (!longer) throw std::bad_alloc();
    static_cast<void>(transfer.headers.release());
    transfer.headers.reset(longer);
  };
  for (const auto& [name, value] : transfer.request.headers) add(header_line(name, value));
  add("Expect:");
  if (!transfer.request.headers.find("Content-Type")) add("Content-Type:");
  if (!transfer.request.headers.find("Accept")) add("Accept: */*");
  set(transfer, CURLOPT_HTTPHEADER, transfer.headers.get());
}

void set_limits(Transfer& transfer) {
  const auto& request = transfer.request;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(request.idle_timeout);
  set(transfer, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout.count()));
  set(transfer, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  set(transfer, CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(transfer, CURLOPT_LOW_SPEED_TIME, std::max(1L, static_cast<long>(seconds.count())));
  set(transfer, CURLOPT_FOLLOWLOCATION, request.redirects > 0 ? 1L : 0L);
  set(transfer, CURLOPT_MAXREDIRS, static_cast<long>(request.redirects));
}

void set_up(Transfer& transfer, const std::string& user_agent) {
  set(transfer, CURLOPT_ERRORBUFFER, transfer.error.data());
  set(transfer, CURLOPT_PROTOCOLS_STR, "http,https");
  set(transfer, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  set(transfer, CURLOPT_PROXY, "");
  set(transfer, CURLOPT_PATH_AS_IS, 1L);
  set(transfer, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(transfer, CURLOPT_WRITEFUNCTION, take_body);
  set(transfer, CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
  set(transfer, CURLOPT_HEADERFUNCTION, take_header);
  set(transfer, CURLOPT_HEADERDATA, static_cast<void*>(&transfer));
  set(transfer, CURLOPT_SSL_CTX_FUNCTION, prepare_tls);
  set(transfer, CURLOPT_SSL_CTX_DATA, static_cast<void*>(&transfer));
  set(transfer, CURLOPT_CAINFO, static_cast<const char*>(nullptr));  // prepare_tls has them
  set(transfer, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  set(transfer, CURLOPT_SSL_VERIFYPEER, transfer.tls->verify ? 1L : 0L);
  set(transfer, CURLOPT_SSL_VERIFYHOST, transfer.tls->verify ? 2L : 0L);
  if (transfer.request.compressed) set(transfer, CURLOPT_ACCEPT_ENCODING, "gzip");
  if (!user_agent.empty()) set(transfer, CURLOPT_USERAGENT, user_agent.c_str());
  set_address(transfer);
  set_method(transfer);
  set_headers(transfer);
  set_limits(transfer);
}

std::string reason_of(const Transfer& transfer, CURLcode code) {
  if (code == CURLE_COULDNT_RESOLVE_HOST)
    return "the name " + transfer.address.host + " is not known";
  long number = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_OS_ERRNO, &number);
  if (code == CURLE_COULDNT_CONNECT && number != 0) return std::strerror(static_cast<int>(number));
  if (transfer.too_large)
    return fmt::format("the answer is larger than {} bytes", transfer.request.limit);
  if (transfer.error[0] != '\0') return transfer.error.data();
  return curl_easy_strerror(code);
}

TransferError failure_of(const Transfer& transfer, CURLcode code) {
  const auto kind = transfer.too_large ? Kind::too_large : kind_of(code);
  if (code == CURLE_PEER_FAILED_VERIFICATION && transfer.seen->problem) {
    const auto& problem = *transfer.seen->problem;
    TransferError error(
        kind, transfer.address.host, transfer.address.port,
        fmt::format("certificate verify failed: [{} for {}]", problem.text, problem.subject));
    error.problem = problem;
    return error;
  }
  TransferError error(kind, transfer.address.host, transfer.address.port,
                      reason_of(transfer, code));
  if (code == CURLE_PEER_FAILED_VERIFICATION) {
    error.problem = CertificateProblem{0, "the certificate is for another name", ""};
    error.server_certificate = transfer.seen->leaf;
  }
  return error;
}

}  // namespace

TransferError::TransferError(Kind kind, std::string host, std::uint16_t port, std::string reason)
    : base::Error(fmt::format("{}:{}: {}", host, port, reason)),
      kind_(kind),
      host_(std::move(host)),
      port_(port),
      reason_(std::move(reason)) {}

struct Client::State {
  TlsOptions tls;
  std::string user_agent;
  SeenCertificate seen;
  Multi multi;

  std::unique_ptr<Transfer> start(const ClientRequest& request);
  void run(std::span<const ClientRequest> requests, std::size_t parallel,
           std::vector<std::optional<Outcome>>& outcomes);
  Outcome outcome_of(Transfer& transfer, CURLcode code);
  void collect(std::vector<std::unique_ptr<Transfer>>& running,
               std::span<const ClientRequest> requests,
               std::vector<std::optional<Outcome>>& outcomes);
};

std::unique_ptr<Transfer> Client::State::start(const ClientRequest& request) {
  auto transfer = std::make_unique<Transfer>(request, Easy(curl_easy_init()));
  if (!transfer->easy) throw std::bad_alloc();
  transfer->tls = &tls;
  transfer->seen = &seen;
  set_up(*transfer, user_agent);
  if (const auto code = curl_multi_add_handle(multi.get(), transfer->easy.get()); code != CURLM_OK)
    throw base::Error(curl_multi_strerror(code));
  return transfer;
}

Client::Outcome Client::State::outcome_of(Transfer& transfer, CURLcode code) {
  if (transfer.thrown) std::rethrow_exception(transfer.thrown);
  if (code != CURLE_OK) return failure_of(transfer, code);
  long status = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
  transfer.response.status = static_cast<int>(status);
  char* address = nullptr;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_PRIMARY_IP, &address);
  if (address) transfer.response.address = address;
  return std::move(transfer.response);
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
    outcomes[static_cast<std::size_t>(&done->request - requests.data())] = outcome_of(*done, code);
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
