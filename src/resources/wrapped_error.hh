#pragma once
#include <string>
#include <utility>

#include "base/error.hh"

namespace muster::resources {

/// A failure that Puppet wraps in another one and logs with its cause:
/// "Could not set 'file' on ensure: …".
class WrappedError : public base::Error {
 public:
  WrappedError(const std::string& message, std::string cause)
      : base::Error(message), cause_(std::move(cause)) {}
  const std::string& cause() const { return cause_; }

 private:
  std::string cause_;
};

}  // namespace muster::resources
