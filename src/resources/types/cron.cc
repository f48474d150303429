#include <algorithm>
#include <charconv>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/cron_crontab.hh"
#include "resources/resources.hh"
#include "value/regexp.hh"

namespace muster::resources {

namespace {

using value::Value;

/// A field of a job's time.
struct TimeField {
  const char* name;
  const char* doc;
  int lowest, highest;
  std::vector<std::string> words = {};  // the first one stands for `first_word`
  int first_word = 0;
};

std::vector<TimeField> time_fields() {
  return {{"minute", "The minutes, 0 to 59.", 0, 59},
          {"hour", "The hours, 0 to 23.", 0, 23},
          {"weekday",
           "The days of the week, 0 to 7 (0 and 7 are Sunday), or their names.",
           0,
           7,
           {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}},
          {"month",
           "The months, 1 to 12, or their names.",
           1,
           12,
           {"january", "february", "march", "april", "may", "june", "july", "august", "september",
            "october", "november", "december"},
           1},
          {"monthday", "The days of the month, 1 to 31.", 1, 31}};
}

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

std::optional<std::string> as_number(const TimeField& field, const std::string& text) {
  int number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (number < field.lowest || number > field.highest) return std::nullopt;
  return text;
}

/// "Monday" or "mon".
std::optional<std::string> as_word(const TimeField& field, const std::string& text) {
  const std::string word = base::lower_ascii(text);
  for (std::size_t i = 0; i < field.words.size(); ++i) {
    const std::string& known = field.words[i];
    if (word == known || (word.size() == 3 && known.starts_with(word)))
      return std::to_string(static_cast<int>(i) + field.first_word);
  }
  return std::nullopt;
}

Value munge_time(const TimeField& field, const Value& value) {
  static const value::Regexp steps(R"(^\*/[0-9]+$|^[0-9]+-[0-9]+(/[0-9]+)?$)");
  const std::string given = text(value);
  if (given == "absent" || given == "*") return absent();
  if (given.find('\n') == std::string::npos && steps.search(given)) return Value(given);
  const auto found = is_number(given) ? as_number(field, given) : as_word(field, given);
  if (!found)
    throw base::Error("Munging failed for value " + inspect(value) + " in class " + field.name +
                      ": " + given + " is not a valid " + field.name);
  return Value(*found);
}

/// The whole list, or absent when its first element is.
Value whole_list(const Comparison& c) {
  const auto list = as_list(c.should);
  return list.empty() || is_absent(list.front()) ? absent() : c.should;
}

Attribute time_row(const TimeField& field) {
  Attribute row{.name = field.name,
                .doc = std::string(field.doc) +
                       " An array of them, ranges `1-5` and steps `*/10` "
                       "will do; `absent` or `*`: any.",
                .matching = Matching::all};
  row.munge = [field](const Resource&, const Value& value) { return munge_time(field, value); };
  row.complete = whole_list;
  return row;
}

void check_special(const Resource&, const Value& value) {
  for (const char* known : {"reboot", "yearly", "annually", "monthly", "weekly", "daily",
                            "midnight", "hourly", "absent"}) {
    if (value == Value(known)) return;
  }
  throw base::Error("Invalid special schedule " + inspect(value));
}

Value absent_word(const Resource&, const Value& value) {
  return value == Value("absent") ? absent() : value;
}

void check_environment(const Resource&, const Value& value) {
  static const value::Regexp pattern(R"(^\s*(\w+)\s*=\s*(.*)\s*$)");
  const std::string setting = text(value);
  const bool one_line = setting.find('\n') == std::string::npos;
  if (setting != "absent" && !(one_line && pattern.search(setting)))
    throw base::Error("Invalid environment setting " + inspect(value));
}

void check_command(const Resource&, const Value& value) {
  if (base::trim(text(value)).find('\n') != std::string_view::npos)
    throw base::Error("Command cannot include newline");
}

Attribute environment_row() {
  Attribute row{.name = "environment",
                .doc = "Settings for the job: `NAME=value`, or an array of them.",
                .matching = Matching::all,
                .validate = check_environment,
                .munge = absent_word};
  row.complete = whole_list;
  row.in_sync = [](const Comparison& c) {
    auto is = texts(c.is), should = texts(c.should);
    std::sort(is.begin(), is.end());
    std::sort(should.begin(), should.end());
    return is_absent(c.is) == is_absent(c.should) && is == should;
  };
  row.should_text = [](const Resource&, const Value& value) {
    return is_absent(value) ? "absent" : base::join(texts(value), ",");
  };
  return row;
}

Value default_target(const Resource& resource, Context& context) {
  return resource.has("user") ? resource.get("user") : Value(default_crontab(context));
}

std::vector<Attribute> rows() {
  std::vector<Attribute> all = {
      {.name = "name", .doc = "What the job is called, in a comment above it.", .role = Role::key},
      ensure_row(),
      {.name = "command",
       .doc = "The command of the job.",
       .validate = check_command,
       .munge = [](const Resource&, const Value& value) { return Value(base::trim(text(value))); }},
      {.name = "special",
       .doc = "`reboot`, `hourly`, `daily`, `weekly` and so on instead of a time.",
       .validate = check_special,
       .munge = absent_word}};
  for (const auto& field : time_fields()) all.push_back(time_row(field));
  all.push_back(environment_row());
  all.push_back({.name = "user", .doc = "Whose crontab holds the job."});
  all.push_back({.name = "target",
                 .doc = "The crontab's name; the user's by default.",
                 .default_to = default_target});
  return all;
}

void check_time(const Resource& resource, Context&) {
  if (!resource.has("special") || resource.wants_absent("special")) return;
  for (const char* field : {"minute", "hour", "weekday", "monthday", "month"}) {
    if (!resource.has(field) || resource.wants_absent(field)) continue;
    throw base::Error(resource.ref() + " cannot specify both a special schedule and a value for " +
                      field);
  }
}

}  // namespace

ResourceType define_cron() {
  return {.doc = "A job of a user's crontab.",
          .attributes = rows(),
          .providers = {crontab_provider()},
          .validate = check_time,
          .auto_relations = {{.type = "user", .names = [](const Resource& resource, Context&) {
                                return texts(resource.get("user"));
                              }}}};
}

}  // namespace muster::resources
