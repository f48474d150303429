#pragma once
#include <cstdint>
#include <string>

namespace muster::facts {

/// "0 bytes", "385.45 MiB", "1.00 GiB".
std::string human_size(std::uint64_t bytes);
/// "2.60 GHz"; empty for 0.
std::string human_frequency(std::uint64_t hertz);
/// used / total as "16.60%", the way the memory facts print it.
std::string percentage(std::uint64_t used, std::uint64_t total);
double mebibytes(std::uint64_t bytes);

}  // namespace muster::facts
