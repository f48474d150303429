#pragma once
#include <cstddef>

namespace muster::types {

/// Throws base::Error when a text being made has got too long: values share their parts, so a small
/// one can be a very long text.
void check_text_size(std::size_t bytes);

}  // namespace muster::types
