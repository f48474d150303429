#include "types/text_budget.hh"

#include <fmt/core.h>

#include "base/error.hh"

namespace muster::types {

namespace {

constexpr std::size_t most_bytes = 64u << 20;

}  // namespace

void check_text_size(std::size_t bytes) {
  if (bytes > most_bytes)
    throw base::Error(
        fmt::format("A value is longer than the limit of {} bytes as a text", most_bytes));
}

}  // namespace muster::types
