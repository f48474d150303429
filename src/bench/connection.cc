#include "bench/connection.hh"

#include <fmt/core.h>
#include <openssl/ssl.h>

#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <charconv>

#include "base/error.hh"
#include "base/strings.hh"

namespace muster::bench {

namespace {

constexpr std::size_t read_size = 16UL * 1024;  // a record of TLS
constexpr std::size_t most_head = 64UL * 1024;

asio::ip::tcp::endpoint resolve(const Target& target) {
  asio::io_context context;
  asio::ip::tcp::resolver resolver(context);
  boost::system::error_code error;
  const auto found = resolver.resolve(target.host, std::to_string(target.port), error);
  if (error) throw base::Error(fmt::format("{}: {}", target.host, error.message()));
  return found.begin()->endpoint();
}

/// A header's value in a lower-case head; empty when it is not there.
std::string_view field(std::string_view head, std::string_view name) {
  const auto at = head.find(fmt::format("\r\n{}:", name));
  if (at == std::string_view::npos) return {};
  const auto begin = at + name.size() + 3;
  return base::trim(head.substr(begin, head.find("\r\n", begin) - begin));
}

std::size_t number(std::string_view text, int radix) {
  std::size_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, radix);
  if (error != std::errc() || end == text.data()) throw base::Error("the answer has no length");
  return out;
}

int status_of(std::string_view head) {
  constexpr std::size_t at = std::string_view("http/1.1 ").size();
  if (head.size() < at + 3) throw base::Error("the answer is not HTTP");
  return static_cast<int>(number(head.substr(at, 3), 10));
}

}  // namespace

Dialer::Dialer(const Target& target) : endpoint_(resolve(target)), host_(target.host) {
  auto* store = SSL_CTX_get_cert_store(context_.native_handle());
  for (const auto& authority : target.authorities) X509_STORE_add_cert(store, authority.native());
  context_.set_verify_mode(asio::ssl::verify_peer);
}

Connection::Connection(asio::io_context& context, Dialer& dialer, const Identity& identity)
    : dialer_(dialer), stream_(context, dialer.context()) {
  auto* ssl = stream_.native_handle();
  if (SSL_use_certificate(ssl, identity.certificate.native()) != 1 ||
      SSL_use_PrivateKey(ssl, identity.key->native()) != 1)
    throw base::Error(identity.certname + ": the certificate cannot be used");
}

asio::awaitable<void> Connection::open() {
  co_await stream_.next_layer().async_connect(dialer_.endpoint(), asio::use_awaitable);
  stream_.next_layer().set_option(asio::ip::tcp::no_delay(true));
  co_await stream_.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
}

asio::awaitable<void> Connection::more() {
  if (used_ > 0) buffer_.erase(0, std::exchange(used_, 0));
  if (!landed_) landed_ = std::make_unique_for_overwrite<char[]>(read_size);
  const auto got =
      co_await stream_.async_read_some(asio::buffer(landed_.get(), read_size), asio::use_awaitable);
  buffer_.append(landed_.get(), got);
}

asio::awaitable<std::string> Connection::take_head() {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n", used_)) == std::string::npos) {
    if (buffer_.size() - used_ > most_head) throw base::Error("the answer's head is too long");
    co_await more();
  }
  auto head = base::lower_ascii(buffer_.substr(used_, end + 2 - used_));
  used_ = end + 4;
  co_return head;
}

asio::awaitable<std::string> Connection::take(std::size_t size) {
  while (buffer_.size() - used_ < size) co_await more();
  auto out = buffer_.substr(used_, size);
  used_ += size;
  co_return out;
}

std::optional<std::string_view> Connection::whole_line() {
  const auto end = buffer_.find('\n', used_);
  if (end == std::string::npos) return std::nullopt;
  auto out = std::string_view(buffer_).substr(used_, end - used_);
  used_ = end + 1;
  if (out.ends_with('\r')) out.remove_suffix(1);
  return out;
}

asio::awaitable<std::string> Connection::take_line() {
  for (;;) {
    if (const auto line = whole_line()) co_return std::string(*line);
    co_await more();
  }
}

asio::awaitable<std::string> Connection::take_chunks() {
  constexpr int hexadecimal = 16;
  std::string out;
  for (;;) {
    const auto size = number(co_await take_line(), hexadecimal);
    out += co_await take(size);
    co_await take_line();
    if (size == 0) co_return out;
  }
}

asio::awaitable<Answer> Connection::ask(std::string_view request) {
  co_await asio::async_write(stream_, asio::buffer(request), asio::use_awaitable);
  const auto head = co_await take_head();
  Answer out{status_of(head), {}};
  if (field(head, "transfer-encoding") == "chunked")
    out.body = co_await take_chunks();
  else if (const auto length = field(head, "content-length"); !length.empty())
    out.body = co_await take(number(length, 10));
  co_return out;
}

asio::awaitable<int> Connection::subscribe(std::string_view request) {
  co_await asio::async_write(stream_, asio::buffer(request), asio::use_awaitable);
  const auto head = co_await take_head();
  is_chunked_ = field(head, "transfer-encoding") == "chunked";
  co_return status_of(head);
}

/// An event's lines are never split over chunks, but a chunk's own lines stand between them.
std::optional<std::string_view> Connection::line() {
  for (;;) {
    const auto out = whole_line();
    const bool frames = out && is_chunked_ &&
                        out->find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
    if (!frames) return out;
  }
}

std::string request_text(std::string_view method, std::string_view target, std::string_view host,
                         std::string_view headers, std::string_view body) {
  return fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\n{}Content-Length: {}\r\n\r\n{}", method, target,
                     host, headers, body.size(), body);
}

}  // namespace muster::bench
