#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.hh"

namespace muster::server {

/// What the registry keeps until it was sent on, and how it goes to the process that does that.
struct QueuedReport {
  std::uint64_t id = 0;
  std::string certname;
  std::string body;  // JSON, compressed
};

/// Adds one. Of a node the oldest ones are dropped, as of all nodes together, when there are too
/// many; so one node that reports too much costs only itself.
void queue_report(store::Database& database, std::string_view certname, std::int64_t now,
                  std::string_view compressed, std::int64_t most);

/// What the forwarder says and asks: these are done; the next ones.
std::string encoded_ids(const std::vector<std::uint64_t>& done);
std::vector<std::uint64_t> decoded_ids(std::string_view bytes);
std::string encoded(const std::vector<QueuedReport>& reports);
std::vector<QueuedReport> decoded_reports(std::string_view bytes);

}  // namespace muster::server
