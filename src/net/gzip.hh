#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace muster::net {

/// For the wire, where speed matters more than the last bytes.
std::string gzip(std::string_view bytes);

/// Of gzip or zlib. nullopt when it is neither, is damaged, or would become larger than `limit`.
std::optional<std::string> gunzip(std::string_view bytes, std::size_t limit);

}  // namespace muster::net
