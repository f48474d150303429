#pragma once
#include <stdexcept>
#include <string>

namespace muster::base {

/// The world failed inside a unit of work: a file, a process, a lock, a limit. Thrown where it
/// happens, with the operating system's or the library's own text; caught only at the boundary of
/// the unit.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Builds "what: strerror(code)".
std::string with_errno(const std::string& what, int code);

}  // namespace muster::base
