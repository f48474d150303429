#pragma once
#include <string_view>

namespace muster::ssh {

/// OpenSSH's * and ?.
bool matches_pattern(std::string_view text, std::string_view pattern);
/// A list of them, comma between, ! before what must not match: one that matches, none that
/// forbids.
bool matches_patterns(std::string_view text, std::string_view list);

}  // namespace muster::ssh
