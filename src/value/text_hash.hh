#pragma once
#include <cstddef>
#include <string_view>

namespace muster::value {

/// A hash of text with a key of this process: SipHash-1-3. Whoever chooses the keys of a hash that
/// we read, as each agent does with its facts, can so not choose them to have one hash, which
/// would make of a megabyte of JSON minutes of comparing.
std::size_t text_hash(std::string_view text);

}  // namespace muster::value
