#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "value/value.hh"

namespace muster::cloud {

/// A JSON object that a service sent; nullopt for anything else.
std::optional<value::Hash> json_object(std::string_view text);

/// The string of that name; empty when there is none.
std::string text_in(const value::Hash& object, std::string_view name);

}  // namespace muster::cloud
