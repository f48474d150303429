#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace muster::server {

/// The fields of an application/x-www-form-urlencoded body, decoded when they are asked for.
class Form {
 public:
  explicit Form(std::string_view body) : body_(body) {}
  /// As it stands there; nullopt when there is no such field.
  std::optional<std::string_view> raw(std::string_view name) const;
  std::optional<std::string> find(std::string_view name) const;

 private:
  std::string_view body_;
};

/// "%41+b" → "A b". What is no escape stays as it is.
std::string form_decoded(std::string_view text);
/// The reverse.
std::string form_encoded(std::string_view text);

}  // namespace muster::server
