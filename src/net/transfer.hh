#pragma once
#include <curl/curl.h>

#include <array>
#include <exception>
#include <string>

#include "base/handle.hh"
#include "net/client.hh"
#include "net/client_tls.hh"

namespace muster::net {

/// One request on its way, as libcurl sees it: options, and what its callbacks have taken. Its
/// address is known to libcurl: it does not move. The request, and what `tls` and `seen` point to,
/// must outlive it.
struct Transfer {
  using Easy = base::Handle<CURL, curl_easy_cleanup>;
  using List = base::Handle<curl_slist, curl_slist_free_all>;

  /// Throws base::Error for a request that cannot be sent.
  Transfer(const ClientRequest& asked, const TlsOptions& tls_options, SeenCertificate& seen_of_all,
           const std::string& user_agent);
  Transfer(const Transfer&) = delete;

  /// Once libcurl is done with it. Throws what a callback has thrown.
  Client::Outcome outcome(CURLcode code);

  const ClientRequest& request;
  const TlsOptions& tls;
  SeenCertificate& seen;
  Easy easy;
  List headers, connect_to;
  std::string host;  // where it connects to, without the brackets of IPv6
  std::uint16_t port = 0;
  ClientResponse response;
  std::exception_ptr thrown;  // in a callback; C frames are between there and here
  bool too_large = false;
  std::size_t head_bytes = 0;
  std::array<char, CURL_ERROR_SIZE> error{};
};

}  // namespace muster::net
