#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "server/part.hh"

namespace muster::server {

/// The figures of the front, and those the other processes sent last, as Prometheus reads them.
class Metrics {
 public:
  static constexpr std::array<double, 10> bounds = {0.001, 0.0025, 0.005, 0.01, 0.025,
                                                    0.05,  0.1,    0.25,  1,    10};

  /// `routes`: their names; requests that match none are counted as the name "".
  explicit Metrics(std::vector<std::string> routes);
  void count(std::size_t route, int status, std::chrono::nanoseconds duration);
  std::size_t no_route() const { return routes_.size() - 1; }
  /// Whole lines, asked for whenever somebody reads.
  void add_source(std::function<std::string()> source) { sources_.push_back(std::move(source)); }
  /// What a process says of itself: whole lines, in place of what it said before.
  void set_part(Part part, std::string lines) { parts_[part] = std::move(lines); }
  std::string text() const;

 private:
  struct Row {
    std::string name;
    std::map<int, std::uint64_t> statuses;
    std::array<std::uint64_t, bounds.size()> buckets{};
    std::uint64_t count = 0;
    double seconds = 0;
  };
  std::vector<Row> routes_;
  std::vector<std::function<std::string()>> sources_;
  std::map<Part, std::string> parts_;
};

/// "# HELP …", "# TYPE …" and the value.
std::string metric(std::string_view name, std::string_view type, std::string_view help,
                   double value);

}  // namespace muster::server
