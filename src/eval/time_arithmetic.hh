#pragma once
#include <optional>
#include <string_view>

#include "value/value.hh"

namespace muster::eval {

bool is_time(const value::Value& v);
value::Value negate_time(const value::Value& timespan);
/// left op right where one of them is a Timespan or Timestamp; nullopt when the operator does not
/// apply. Throws SourceError without a place when the operands cannot be combined.
std::optional<value::Value> calculate_time(std::string_view op, const value::Value& left,
                                           const value::Value& right);

}  // namespace muster::eval
