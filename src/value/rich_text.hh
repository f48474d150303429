#pragma once
#include <string>

#include "value/rich.hh"

namespace muster::value {

/// A value that is not a collection, as the language prints it when told nothing else: undef is
/// empty, a Sensitive is redacted. Throws base::Error for types, objects and iterators, whose text
/// this area cannot know.
std::string scalar_text(const Value& value);

/// "1-02:03:04.5": days, hours, minutes, seconds, and the nanoseconds without the zeros around
/// them.
std::string text(const Timespan& span);
/// "2016-10-11T11:15:04.500000000 UTC".
std::string text(const Timestamp& time);
/// As base64 without line breaks.
std::string text(const Binary& binary);

}  // namespace muster::value
