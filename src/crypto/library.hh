#pragma once
#include <string>

namespace muster::crypto {

/// Brings OpenSSL up without reading its configuration file or its message texts: once, from any
/// thread.
void start_library();

/// OpenSSL's oldest pending error, whose queue is emptied.
std::string last_problem();

}  // namespace muster::crypto
