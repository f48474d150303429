#include "net/transfer.hh"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/strings.hh"

namespace muster::net {

namespace {

using Url = base::Handle<CURLU, curl_url_cleanup>;
using Kind = TransferError::Kind;

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK || !text) return {};
  std::string out(text);
  curl_free(text);
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

/// libcurl limits a line of a head, not how many there are.
constexpr std::size_t most_head_bytes = 256UL * 1024;

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
  transfer.head_bytes += size;
  if (transfer.head_bytes > most_head_bytes) {
    transfer.too_large = true;
    return 0;
  }
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
    set_up_tls(static_cast<ssl_ctx_st*>(context), transfer.tls, transfer.seen);
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
  transfer.host = part_of(url.get(), CURLUPART_HOST);
  const auto port = part_of(url.get(), CURLUPART_PORT);
  std::from_chars(port.data(), port.data() + port.size(), transfer.port);
  if (!request.server_name.empty() && request.server_name != transfer.host) {
    const auto to = fmt::format("{}:{}:{}:{}", request.server_name, transfer.port, transfer.host,
                                transfer.port);
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
  set(transfer, CURLOPT_SSL_VERIFYPEER, transfer.tls.verify ? 1L : 0L);
  set(transfer, CURLOPT_SSL_VERIFYHOST, transfer.tls.verify ? 2L : 0L);
  if (transfer.request.compressed) set(transfer, CURLOPT_ACCEPT_ENCODING, "gzip");
  if (!user_agent.empty()) set(transfer, CURLOPT_USERAGENT, user_agent.c_str());
  set_address(transfer);
  set_method(transfer);
  set_headers(transfer);
  set_limits(transfer);
}

/// How far it came, and how long that took.
std::string timeout_reason(const Transfer& transfer) {
  curl_off_t connected = 0;
  curl_off_t microseconds = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_CONNECT_TIME_T, &connected);
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_TOTAL_TIME_T, &microseconds);
  const auto seconds = fmt::format("{:.1f} s", static_cast<double>(microseconds) / 1e6);
  if (connected == 0) return "no connection within " + seconds;
  if (transfer.head_bytes == 0) return "no answer within " + seconds;
  return fmt::format("the answer stopped after {} bytes, in {}", transfer.response.size, seconds);
}

std::string reason_of(const Transfer& transfer, CURLcode code) {
  if (code == CURLE_OPERATION_TIMEDOUT) return timeout_reason(transfer);
  if (code == CURLE_COULDNT_RESOLVE_HOST) return "the name " + transfer.host + " is not known";
  long number = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_OS_ERRNO, &number);
  if (code == CURLE_COULDNT_CONNECT && number != 0) return std::strerror(static_cast<int>(number));
  if (transfer.head_bytes > most_head_bytes)
    return fmt::format("the headers of the answer are larger than {} bytes", most_head_bytes);
  if (transfer.too_large)
    return fmt::format("the answer is larger than {} bytes", transfer.request.limit);
  if (transfer.error[0] != '\0') return transfer.error.data();
  return curl_easy_strerror(code);
}

TransferError failure_of(const Transfer& transfer, CURLcode code) {
  const auto kind = transfer.too_large ? Kind::too_large : kind_of(code);
  if (code == CURLE_PEER_FAILED_VERIFICATION && transfer.seen.problem) {
    const auto& problem = *transfer.seen.problem;
    TransferError error(
        kind, transfer.host, transfer.port,
        fmt::format("certificate verify failed: [{} for {}]", problem.text, problem.subject));
    error.problem = problem;
    return error;
  }
  TransferError error(kind, transfer.host, transfer.port, reason_of(transfer, code));
  if (kind == Kind::tls || kind == Kind::protocol) error.alert = transfer.seen.alert;
  if (code == CURLE_PEER_FAILED_VERIFICATION) {
    error.problem = CertificateProblem{0, "the certificate is for another name", ""};
    error.server_names = names_in(transfer.seen.leaf);
  }
  return error;
}

}  // namespace

Transfer::Transfer(const ClientRequest& asked, const TlsOptions& tls_options,
                   SeenCertificate& seen_of_all, const std::string& user_agent)
    : request(asked), tls(tls_options), seen(seen_of_all), easy(curl_easy_init()) {
  if (!easy) throw std::bad_alloc();
  set_up(*this, user_agent);
}

Client::Outcome Transfer::outcome(CURLcode code) {
  if (thrown) std::rethrow_exception(thrown);
  if (code != CURLE_OK) return failure_of(*this, code);
  long status = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  response.status = static_cast<int>(status);
  char* address = nullptr;
  curl_easy_getinfo(easy.get(), CURLINFO_PRIMARY_IP, &address);
  if (address) response.address = address;
  return std::move(response);
}

}  // namespace muster::net
