#pragma once
#include <string>
#include <vector>

#include "fleet/host_results.hh"

namespace muster::fleet {

/// Hosts that said the same, under one heading; the largest group first. What failed is told apart
/// from what went well.
std::string grouped(const std::vector<HostResult>& results);
/// What most hosts said, and how the others differ from it.
std::string differences(const std::vector<HostResult>& results);
/// One line of JSON.
std::string json_line(const HostResult& result);
/// The bytes as text: what is no UTF-8 is replaced.
std::string readable(const std::string& bytes);

}  // namespace muster::fleet
