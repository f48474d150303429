#pragma once
#include <memory>

namespace muster::base {

template <auto Free>
struct Freer {
  void operator()(auto* p) const noexcept { Free(p); }
};

/// Owns a C object that one function frees. The size of a pointer; moves, never copies.
template <class T, auto Free>
using Handle = std::unique_ptr<T, Freer<Free>>;

}  // namespace muster::base
