#pragma once
#include <ctime>
#include <string>

namespace muster::deploy {

/// "2026-11-29T02:48:07Z"
std::string utc_text(std::time_t time);
/// Capistrano's name of a release: "20261129024807".
std::string release_name(std::time_t time);

}  // namespace muster::deploy
