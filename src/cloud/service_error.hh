#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace muster::cloud {

/// What a service says that went wrong, in any of their forms.
struct ServiceError {
  std::string code;
  std::string text;  // printable, of at most 500 bytes
};

/// nullopt when the text is none of the forms.
std::optional<ServiceError> read_service_error(std::string_view xml);

}  // namespace muster::cloud
