#include "server/metrics.hh"

#include <fmt/format.h>

namespace muster::server {

namespace {

std::string head(std::string_view name, std::string_view type, std::string_view help) {
  return fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

}  // namespace

std::string metric(std::string_view name, std::string_view type, std::string_view help,
                   double value) {
  return head(name, type, help) + fmt::format("{} {}\n", name, value);
}

Metrics::Metrics(std::vector<std::string> routes) {
  for (auto& name : routes) routes_.push_back({std::move(name)});
  routes_.push_back({"none"});
}

void Metrics::count(std::size_t route, int status, std::chrono::nanoseconds duration) {
  auto& row = routes_[route];
  const double seconds = std::chrono::duration<double>(duration).count();
  ++row.statuses[status];
  ++row.count;
  row.seconds += seconds;
  for (std::size_t i = 0; i < bounds.size(); ++i)
    if (seconds <= bounds[i]) ++row.buckets[i];
}

std::string Metrics::text() const {
  auto out = head("muster_http_requests_total", "counter", "Requests answered, by route.");
  for (const auto& row : routes_)
    for (const auto& [status, count] : row.statuses)
      out += fmt::format("muster_http_requests_total{{route=\"{}\",status=\"{}\"}} {}\n", row.name,
                         status, count);
  out += head("muster_http_request_seconds", "histogram", "From the request's head to its answer.");
  for (const auto& row : routes_) {
    if (row.count == 0) continue;
    for (std::size_t i = 0; i < bounds.size(); ++i)
      out += fmt::format("muster_http_request_seconds_bucket{{route=\"{}\",le=\"{}\"}} {}\n",
                         row.name, bounds[i], row.buckets[i]);
    out += fmt::format(
        "muster_http_request_seconds_bucket{{route=\"{0}\",le=\"+Inf\"}} {1}\n"
        "muster_http_request_seconds_sum{{route=\"{0}\"}} {2}\n"
        "muster_http_request_seconds_count{{route=\"{0}\"}} {1}\n",
        row.name, row.count, row.seconds);
  }
  for (const auto& source : sources_) out += source();
  for (const auto& [part, lines] : parts_) out += lines;
  return out;
}

}  // namespace muster::server
