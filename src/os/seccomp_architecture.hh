#pragma once

#include <linux/audit.h>

#include <cstdint>

namespace muster::os {

/// What a seccomp filter must find in `seccomp_data.arch` before it may trust a call's number: each
/// architecture numbers them differently.
#if defined(__x86_64__)
constexpr std::uint32_t seccomp_architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t seccomp_architecture = AUDIT_ARCH_AARCH64;
#else
#error "which architecture is this for seccomp?"
#endif

}  // namespace muster::os
