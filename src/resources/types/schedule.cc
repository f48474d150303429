#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/resources.hh"
#include "resources/ruby_integer.hh"
#include "value/regexp.hh"

namespace muster::resources {

namespace {

bool matches(const char* pattern, const value::Value& value) {
  return value.if_string() && value::Regexp(pattern).search(*value.if_string()).has_value();
}

void check_range(const Resource&, const value::Value& values) {
  for (const auto& value : as_list(values)) {
    if (!matches(R"(\d+(:\d+){0,2}\s*-\s*\d+(:\d+){0,2})", value))
      throw base::Error("Invalid range value '" + text(value) + "'");
  }
}

std::int64_t leading_number(std::string_view text) {
  std::int64_t number = 0;
  for (const char c : base::trim(text)) {
    if (c < '0' || c > '9' || number > 99'999) break;
    number = number * 10 + (c - '0');
  }
  return number;
}

/// "1:30" → [1, 30, 0]
value::Array clock(const std::string& text) {
  value::Array parts;
  for (const auto& part : base::split(text, ":")) parts.emplace_back(leading_number(part));
  parts.resize(3, value::Value(0));
  const auto hour = *parts[0].if_integer(), minute = *parts[1].if_integer();
  if (hour > 23) throw std::invalid_argument("Invalid hour '" + std::to_string(hour) + "'");
  if (minute > 59) throw std::invalid_argument("Invalid minute '" + std::to_string(minute) + "'");
  return parts;
}

value::Value munge_range(const Resource&, const value::Value& values) {
  value::Array ranges;
  for (const auto& value : as_list(values)) {
    const auto ends = base::split(text(value), "-");
    if (ends.size() != 2) throw base::Error("Invalid range " + text(value));
    ranges.emplace_back(value::Array{clock(ends[0]), clock(ends[1])});
  }
  return ranges;
}

void check_repeat(const Resource& resource, const value::Value& value) {
  if (!value.if_integer() && !matches(R"(^\d+$)", value))
    throw base::Error("Repeat must be a number");
  if (!resource.has("periodmatch")) return;
  if (value != value::Value(1) && resource.text("periodmatch") != "distance")
    throw base::Error("Repeat must be 1 unless periodmatch is 'distance', not '" +
                      resource.text("periodmatch") + "'");
}

value::Value munge_repeat(const Resource&, const value::Value& value) {
  return value.if_string() ? value::Value(ruby_integer(*value.if_string())) : value;
}

std::optional<std::int64_t> weekday(const value::Value& value) {
  if (const auto* number = value.if_integer())
    return *number >= 0 && *number <= 6 ? std::optional(*number) : std::nullopt;
  if (matches("^[0-6]$", value)) return leading_number(*value.if_string());
  if (!matches(R"(^(?i:(Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(day)?)$)", value))
    return std::nullopt;
  constexpr std::array<std::string_view, 7> names = {"sun", "mon", "tue", "wed",
                                                     "thu", "fri", "sat"};
  const std::string name = base::lower_ascii(value.if_string()->substr(0, 3));
  return std::find(names.begin(), names.end(), name) - names.begin();
}

void check_weekday(const Resource&, const value::Value& values) {
  for (const auto& value : as_list(values)) {
    if (!weekday(value)) throw base::Error(text(value) + " is not a valid day of the week");
  }
}

value::Value munge_weekday(const Resource&, const value::Value& values) {
  value::Array days;
  for (const auto& value : as_list(values)) days.emplace_back(*weekday(value));
  return days;
}

}  // namespace

ResourceType define_schedule() {
  return {
      .doc =
          "Says when the resources that name it in their `schedule` may be applied. It can only "
          "keep them "
          "from being applied, never cause it.",
      .attributes = {
          {.name = "name", .doc = "The schedule's name.", .role = Role::key},
          {.name = "range",
           .doc =
               "The hours in which resources may be applied: `2 - 4`, `22:30 - 04:00`, or several.",
           .role = Role::parameter,
           .validate = check_range,
           .munge = munge_range},
          {.name = "periodmatch",
           .doc = "Whether two times are in different periods by their `number` (another hour, "
                  "another "
                  "day) or by their `distance`.",
           .role = Role::parameter,
           .accepted = words({"number", "distance"}),
           .default_to = fixed("distance")},
          {.name = "period",
           .doc = "How often resources may be applied.",
           .role = Role::parameter,
           .accepted = words({"hourly", "daily", "weekly", "monthly", "never"})},
          {.name = "repeat",
           .doc = "How many times in a period.",
           .role = Role::parameter,
           .validate = check_repeat,
           .munge = munge_repeat,
           .default_to = fixed(1)},
          {.name = "weekday",
           .doc = "The days on which resources may be applied, as names or as numbers from 0 "
                  "(Sunday).",
           .role = Role::parameter,
           .validate = check_weekday,
           .munge = munge_weekday},
      }};
}

}  // namespace muster::resources
