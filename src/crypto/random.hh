#pragma once
#include <string>

namespace muster::crypto {

/// Unpredictable bytes, from the kernel. Throws base::Error.
std::string random_bytes(std::size_t count);

/// A random (version 4) UUID: "dabaa134-7917-4b3f-9b45-1f6d5eec6603".
std::string random_uuid();

}  // namespace muster::crypto
