#include "builtins/deprecation.hh"
#include "os/posix_system.hh"
#include "types/time_format.hh"
#include "value/rich.hh"

namespace muster::builtins {

namespace {

std::string_view timezone(const Call& call, std::size_t at) {
  return call.has(at) ? std::string_view(call.string(at)) : "";
}

Value of_span(Call& call) {
  return types::format_timespan(call[0].if_rich<value::Timespan>()->nanoseconds, call.string(1));
}

Value of_time(Call& call) {
  return types::format_timestamp(call[0].if_rich<value::Timestamp>()->nanoseconds, call.string(1),
                                 timezone(call, 2));
}

Value of_now(Call& call) {
  deprecate_here(call, "legacy#strftime",
                 "The argument signature (String format, [String timezone]) is deprecated for "
                 "#strftime. See #strftime documentation and Timespan type for more info");
  os::PosixSystem system;
  const auto now =
      std::chrono::duration_cast<std::chrono::nanoseconds>(system.now().time_since_epoch());
  return types::format_timestamp(now.count(), call.string(0), timezone(call, 1));
}

}  // namespace

Builtin define_strftime() {
  return {.doc = "A time or duration in a format.",
          .overloads = {
              {{"Timespan time_object", "String format"}, "", of_span, ""},
              {{"Timestamp time_object", "String format", "String timezone?"}, "", of_time, ""},
              {{"String format", "String timezone?"}, "", of_now, ""}}};
}

}  // namespace muster::builtins
