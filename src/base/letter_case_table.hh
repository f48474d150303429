#pragma once
#include <cstdint>
#include <string_view>

namespace muster::base {

/// A letter that becomes several in upper or title case, or whose title case is not its upper case.
struct SpecialCase {
  std::uint32_t code;
  std::string_view upper, title;
};

/// nullptr for a letter whose case changes one to one.
const SpecialCase* special_case(std::uint32_t code);

}  // namespace muster::base
