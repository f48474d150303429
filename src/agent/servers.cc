#include "agent/servers.hh"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "agent/refused_certificate.hh"
#include "base/strings.hh"

namespace muster::agent {

namespace {

using base::Level;
using Kind = net::TransferError::Kind;

constexpr const char* simple_status = "/status/v1/simple/server";

std::string_view name_of(Service service) {
  switch (service) {
    case Service::ca: return "ca";
    case Service::fileserver: return "fileserver";
    case Service::puppet: return "puppet";
    case Service::report: return "report";
  }
  return {};
}

std::string_view api_of(Service service) {
  return service == Service::ca ? "/puppet-ca/v1" : "/puppet/v3";
}

/// Where HTTP/1.1 does not send the reason: RFC 9110's.
std::string reason_of(int status) {
  switch (status) {
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 406: return "Not Acceptable";
    case 413: return "Content Too Large";
    case 429: return "Too Many Requests";
    case 500: return "Internal Server Error";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return fmt::format("HTTP status {}", status);
  }
}

/// As Puppet has it: "Error 500 on SERVER: …" with what the server says, or else its status.
std::string message_of(const NetworkReply& reply) {
  constexpr std::size_t most = 10'000;
  const auto* data = reply.data.if_hash();
  const auto* message = data ? data->find("message") : nullptr;
  auto text =
      message && message->if_string() ? *message->if_string() : std::string(base::trim(reply.body));
  if (text.empty()) text = reason_of(reply.status);
  return fmt::format("Error {} on SERVER: {}", reply.status, text.substr(0, most));
}

std::string mismatch(const std::string& host, const std::vector<std::string>& names) {
  const auto list = base::join(names, ", ");
  return fmt::format("Server hostname '{}' did not match server certificate; expected {}{}", host,
                     names.size() > 1 ? "one of " : "", list);
}

/// Seconds; the form with a date is for proxies, and is a minute here.
std::optional<std::chrono::seconds> retry_after(const NetworkReply& reply) {
  const auto text = reply.headers.find("Retry-After");
  if (!text) return std::nullopt;
  std::int64_t seconds = 0;
  const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), seconds);
  constexpr std::chrono::seconds for_a_date(60);
  if (problem != std::errc() || end != text->data() + text->size()) return for_a_date;
  return std::chrono::seconds(std::max<std::int64_t>(seconds, 0));
}

bool is_good(int status) {
  return status >= 200 && status < 300;
}

}  // namespace

ResponseError::ResponseError(const NetworkReply& reply)
    : base::Error(message_of(reply)),
      status_(reply.status),
      reason_(reason_of(reply.status)),
      retry_after_(agent::retry_after(reply)) {}

std::string Servers::text_of(const net::TransferError& error, const std::string& host) const {
  if (error.alert)
    if (auto text = text_of_refusal(*error.alert, host, settings_.text("certname")))
      return *std::move(text);
  switch (error.kind()) {
    case Kind::name:
      return fmt::format(
          "Failed to open TCP connection to {}:{} (getaddrinfo: Name or service not known)",
          error.host(), error.port());
    case Kind::connect:
      return fmt::format("Failed to open TCP connection to {}:{} ({})", error.host(), error.port(),
                         error.reason());
    case Kind::tls:
      if (error.problem && error.problem->code == 0 && !error.server_names.empty())
        return mismatch(host, error.server_names);
      if (error.problem)
        return fmt::format("certificate verify failed [{} for {}]", error.problem->text,
                           error.problem->subject);
      return error.reason();
    case Kind::timeout:
      return fmt::format("Request to https://{}:{} timed out: {}", error.host(), error.port(),
                         error.reason());
    case Kind::too_large:
    case Kind::protocol: break;
  }
  return error.reason();
}

Servers::Servers(Network& network, const cli::Settings& settings, os::System& system,
                 base::LogSink& log)
    : network_(network), settings_(settings), system_(system), log_(log) {
  const auto text = settings.text("server_list");
  if (text.empty() || text == "[]") return;
  for (const auto& word : base::split(text, ",")) {
    const auto entry = std::string(base::trim(word));
    if (entry.empty()) continue;
    const auto colon = entry.rfind(':');
    const bool has_port = colon != std::string::npos && entry.find(':') == colon;
    list_.push_back({has_port ? entry.substr(0, colon) : entry,
                     has_port ? entry.substr(colon + 1) : settings.text("serverport")});
  }
}

void Servers::say(Level level, std::string message) {
  base::LogMessage line{level, std::move(message)};
  line.time = system_.now();
  log_.write(line);
}

bool Servers::uses_list(Service service) const {
  const bool apart = (service == Service::ca && settings_.given("ca_server")) ||
                     (service == Service::report && settings_.given("report_server"));
  return !list_.empty() && !apart;
}

Servers::Address Servers::address(Service service) const {
  if (uses_list(service)) return list_[chosen_];
  if (service == Service::ca) return {settings_.text("ca_server"), settings_.text("ca_port")};
  if (service == Service::report)
    return {settings_.text("report_server"), settings_.text("report_port")};
  return {settings_.text("server"), settings_.text("serverport")};
}

std::string Servers::host(Service service) const {
  return address(service).host;
}

std::string Servers::base_url(Service service) const {
  const auto to = address(service);
  return fmt::format("https://{}:{}{}", to.host, to.port, api_of(service));
}

NetworkRequest Servers::request(const Address& to, const Call& call) const {
  NetworkRequest out;
  auto& http = out.http;
  http.method = call.method;
  const bool v6 = to.host.find(':') != std::string::npos;
  http.url =
      fmt::format("https://{}{}{}:{}{}", v6 ? "[" : "", to.host, v6 ? "]" : "", to.port, call.path);
  for (std::size_t i = 0; i < call.query.size(); ++i)
    http.url += fmt::format("{}{}={}", i == 0 ? '?' : '&', call.query[i].first,
                            net::encoded_component(call.query[i].second));
  http.headers.add("X-Puppet-Version", MUSTER_PUPPET_VERSION);
  for (const auto& [name, value] : call.headers) http.headers.add(name, value);
  http.body = call.body;
  http.limit = call.limit;
  const auto milliseconds = [&](const char* setting) {
    constexpr std::chrono::seconds longest = std::chrono::hours(24);
    return std::min(settings_.duration(setting).value_or(longest), longest);
  };
  http.connect_timeout = milliseconds("http_connect_timeout");
  http.idle_timeout = milliseconds("http_read_timeout");
  http.timeout = std::chrono::hours(1);
  http.redirects = 10;
  out.json = call.json;
  out.file = call.file;
  return out;
}

NetworkRequest Servers::request(const Call& call) const {
  return request(address(call.service), call);
}

bool Servers::is_well(const Address& to, bool last, bool quiet) {
  const auto reply = network_.ask(request(to, {.path = simple_status}));
  if (!reply.error && is_good(reply.status)) return true;
  if (quiet) return false;
  std::string problem;
  if (reply.error)
    problem = fmt::format(
        "Unable to connect to server from server_list setting: Request to https://{}:{}{} failed: "
        "{}",
        to.host, to.port, simple_status, text_of(*reply.error, to.host));
  else
    problem = fmt::format("Puppet server {}:{} is unavailable: {} {}", to.host, to.port,
                          reply.status, reason_of(reply.status));
  if (last)
    say(Level::err, problem);
  else
    say(Level::warning, problem + " Trying with next server from server_list.");
  return false;
}

/// Each choice begins with the first of the list, as Puppet's does: who was away is asked again
/// when it is back.
bool Servers::choose_well(bool quiet) {
  is_chosen_ = false;
  for (std::size_t i = 0; i < list_.size() && !is_chosen_; ++i) {
    is_chosen_ = is_well(list_[i], i + 1 == list_.size(), quiet);
    if (is_chosen_) chosen_ = i;
  }
  return is_chosen_;
}

std::string Servers::choose() {
  if (list_.empty()) return {};
  if (!choose_well(false))
    throw NoRoute(fmt::format("Could not select a functional puppet server from server_list: '{}'",
                              settings_.text("server_list")));
  return list_[chosen_].host + ":" + list_[chosen_].port;
}

void Servers::ensure_chosen(const Call& call) {
  if (is_chosen_ || !uses_list(call.service) || choose_well(call.quiet)) return;
  if (call.quiet)
    throw NoRoute("no server of server_list answers: " + settings_.text("server_list"));
  throw NoRoute(fmt::format("No more routes to {}", name_of(call.service)));
}

void Servers::fail(const Call& call, const net::TransferError& error) {
  const auto text = text_of(error, host(call.service));
  if (error.kind() != Kind::name && error.kind() != Kind::connect) throw base::Error(text);
  if (call.quiet) throw NoRoute(text);
  const auto url = base_url(call.service);
  say(Level::err,
      fmt::format("Connection to {0} failed, trying next route: Request to {0} failed: {1}", url,
                  text));
  throw NoRoute(fmt::format("No more routes to {}", name_of(call.service)));
}

/// Asks again as long as the server says when to.
NetworkReply Servers::after_waiting(const Call& call, NetworkReply reply) {
  constexpr int most_tries = 100;
  const auto longest = settings_.duration("runinterval").value_or(std::chrono::seconds(1800));
  for (int tries = 0; call.patient && !reply.error && (reply.status == 429 || reply.status == 503);
       ++tries) {
    const auto seconds = retry_after(reply);
    if (!seconds) break;
    if (tries >= most_tries)
      throw base::Error("Too many HTTP retries for " + base_url(call.service));
    const auto pause = std::min(*seconds, longest);
    say(Level::warning,
        fmt::format("Sleeping for {} seconds before retrying the request", pause.count()));
    system_.sleep(pause);
    reply = network_.ask(request(call));
  }
  return reply;
}

NetworkReply Servers::checked(const Call& call, NetworkReply reply) {
  reply = after_waiting(call, std::move(reply));
  if (reply.error) fail(call, *reply.error);
  return reply;
}

NetworkReply Servers::ask_any(const Call& call) {
  ensure_chosen(call);
  return checked(call, network_.ask(request(call)));
}

NetworkReply Servers::ask(const Call& call) {
  auto reply = ask_any(call);
  if (!is_good(reply.status)) throw ResponseError(reply);
  return reply;
}

void Servers::begin(const Call& call) {
  ensure_chosen(call);
  const auto one = request(call);
  network_.begin({&one, 1}, 1);
}

NetworkReply Servers::finish(const Call& call) {
  return checked(call, std::move(network_.finish().front()));
}

std::vector<NetworkReply> Servers::ask_all(const std::vector<Call>& calls) {
  constexpr std::size_t parallel = 8;
  if (!calls.empty()) ensure_chosen(calls.front());
  std::vector<NetworkRequest> requests;
  requests.reserve(calls.size());
  for (const auto& call : calls) requests.push_back(request(call));
  return network_.ask_all(requests, parallel);
}

}  // namespace muster::agent
