#include "cloud/service.hh"

#include <algorithm>
#include <array>
#include <ctime>

#include "base/strings.hh"
#include "base/unix_time.hh"
#include "cloud/service_error.hh"
#include "crypto/random.hh"

namespace muster::cloud {

namespace {

constexpr std::array throttling = {"RequestLimitExceeded",     "Throttling",
                                   "ThrottlingException",      "ThrottledException",
                                   "RequestThrottled",         "RequestThrottledException",
                                   "TooManyRequestsException", "BandwidthLimitExceeded",
                                   "PriorRequestNotComplete",  "SlowDown",
                                   "EC2ThrottledException",    "RequestTimeout"};
/// What a wrong clock can look like. Some of them have other reasons too: the service's own time
/// tells.
constexpr std::array clock_codes = {"RequestExpired",        "RequestTimeTooSkewed",
                                    "RequestInTheFuture",    "AuthFailure",
                                    "SignatureDoesNotMatch", "InvalidSignatureException"};
/// Keys that are no longer good: the next ones may be.
constexpr std::array credential_codes = {"ExpiredToken", "ExpiredTokenException", "RequestExpired",
                                         "InvalidToken", "InvalidClientTokenId",  "AuthFailure"};
constexpr auto worst_clock = std::chrono::minutes(2);

template <std::size_t N>
bool is_one_of(const std::array<const char*, N>& list, std::string_view code) {
  return std::ranges::find(list, code) != list.end();
}

std::optional<UtcTime> date_of(const net::ClientResponse& response) {
  const std::string text(response.headers.find("Date").value_or(""));
  std::tm parts{};
  const char* end = ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (!end || *end != '\0') return std::nullopt;
  return base::from_unix_time(::timegm(&parts));
}

std::uint64_t seed() {
  std::uint64_t out = 0;
  for (const char c : crypto::random_bytes(8)) out = out << 8 | static_cast<unsigned char>(c);
  return out;
}

std::string host_of(const std::string& endpoint) {
  const auto begin = endpoint.find("://");
  if (begin == std::string::npos || endpoint.find_first_of("/?#@", begin + 3) != std::string::npos)
    throw base::Error("not an address of a service: " + endpoint);
  return endpoint.substr(begin + 3);
}

}  // namespace

std::string endpoint_in(std::string_view pattern, std::string_view region) {
  std::string out = base::replace_all(pattern, "{region}", region);
  while (out.ends_with('/')) out.pop_back();
  return out;
}

CloudError::CloudError(const std::string& asked, int status, std::string code,
                       const std::string& text)
    : base::Error(asked + ": " +
                  (code.empty() ? text : code + " (" + std::to_string(status) + "): " + text)),
      status_(status),
      code_(std::move(code)) {}

Service::Service(Place place, net::Client& client, CredentialsCache& credentials,
                 std::function<UtcTime()> now, Patience patience)
    : place_(std::move(place)),
      client_(client),
      credentials_(credentials),
      now_(std::move(now)),
      patience_(std::move(patience)),
      random_(seed()) {
  host_of(place_.endpoint);
}

std::string Service::name_of(const Order& order) const {
  return place_.scope.service + " " + order.what + " in " + place_.scope.region;
}

/// True: a request with the corrected clock may do better.
bool Service::correct_clock(const net::ClientResponse& response) {
  const auto theirs = date_of(response);
  if (!theirs) return false;
  const auto ahead = std::chrono::round<std::chrono::seconds>(*theirs - now_());
  const auto change = std::chrono::abs(ahead - offset_);
  if (change < worst_clock) return false;
  offset_ = ahead;
  return true;
}

Service::Failure Service::failure(const Order& order, const net::ClientResponse& response) {
  const auto problem = read_service_error(response.body);
  const std::string code =
      problem && !problem->code.empty() ? problem->code : "HTTP " + std::to_string(response.status);
  Failure out{{name_of(order), response.status, code, problem ? problem->text : "no explanation"}};
  out.is_passing = response.status >= 500 || response.status == 429 || is_one_of(throttling, code);
  if (is_one_of(clock_codes, code) && correct_clock(response)) {
    out.is_passing = true;
  } else if (is_one_of(credential_codes, code)) {
    credentials_.forget();
  }
  return out;
}

std::variant<net::ClientResponse, Service::Failure> Service::attempt(const Order& order) {
  PlainRequest request = order.request;
  request.host = host_of(place_.endpoint);
  net::ClientRequest sent{.method = request.method,
                          .url = place_.endpoint + request.path,
                          .headers = request.headers,
                          .body = request.body,
                          .limit = order.limit,
                          .connect_timeout = patience_.connect_timeout,
                          .idle_timeout = patience_.timeout,
                          .timeout = patience_.timeout,
                          .compressed = false,
                          .sink = order.sink};
  if (!request.query.empty()) sent.url += "?" + encoded_query(request.query);
  const auto added = signature_headers(request, place_.scope, credentials_.get(), now_() + offset_);
  for (const auto& [name, value] : added) sent.headers.add(name, value);
  try {
    auto response = client_.send(sent);
    const bool is_good = response.status >= 200 && response.status < 300;
    if (is_good || std::ranges::count(order.answers, response.status) > 0) return response;
    return failure(order, response);
  } catch (const net::TransferError& error) {
    // Half an answer is none. What a sink was given already must not be given again.
    const bool again = error.kind() != net::TransferError::Kind::too_large && !order.sink;
    return Failure{{name_of(order), 0, "", error.what()}, again};
  }
}

std::chrono::milliseconds Service::pause_before(int attempt) {
  auto longest = patience_.first_pause;
  for (int i = 1; i < attempt; ++i) longest *= 2;
  longest = std::min(longest, patience_.longest_pause);
  std::uniform_int_distribution<std::int64_t> part(longest.count() / 4, longest.count());
  return std::chrono::milliseconds(part(random_));
}

net::ClientResponse Service::send(const Order& order) {
  for (int number = 1;; ++number) {
    auto outcome = attempt(order);
    if (auto* response = std::get_if<net::ClientResponse>(&outcome)) return std::move(*response);
    const auto& failure = std::get<Failure>(outcome);
    if (!failure.is_passing || number >= patience_.attempts ||
        !patience_.pause(pause_before(number)))
      throw failure.error;
  }
}

std::string Service::query(const std::string& action, const std::string& version,
                           Parameters parameters, std::size_t limit) {
  parameters.insert(parameters.begin(), {{"Action", action}, {"Version", version}});
  Order order{.what = action, .request = {.method = net::Method::post}, .limit = limit};
  order.request.body = encoded_query(parameters);
  order.request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  return send(order).body;
}

}  // namespace muster::cloud
