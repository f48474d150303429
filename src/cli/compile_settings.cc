#include "cli/compile_settings.hh"

#include <fmt/core.h>

#include "cli/cli.hh"

namespace muster::cli {

using value::Hash;
using value::Value;

namespace {

syntax::Strict strict_in(const Settings& settings) {
  const auto word = settings.text("strict");
  if (word == "off") return syntax::Strict::off;
  if (word == "warning") return syntax::Strict::warning;
  if (word == "error") return syntax::Strict::error;
  throw StartupError(
      fmt::format("Could not initialize global default settings: Invalid value '{}' for parameter "
                  "strict. Allowed values are 'off', 'warning', 'error'",
                  word));
}

Value setting_value(const Settings& settings, std::string_view name) {
  auto text = settings.text(name);
  if (text.empty()) return text;
  switch (Settings::kind(name)) {
    case SettingKind::boolean: return settings.boolean(name);
    case SettingKind::integer: return settings.integer(name);
    case SettingKind::duration: {
      const auto seconds = settings.duration(name);
      return seconds ? Value(std::int64_t{seconds->count()}) : Value(std::move(text));
    }
    case SettingKind::text:
    case SettingKind::list: break;
  }
  return text;
}

}  // namespace

syntax::ParseOptions parse_options(const Settings& settings) {
  syntax::ParseOptions out;
  out.strict = strict_in(settings);
  out.legacy = settings.boolean("legacy");
  return out;
}

eval::Settings compile_settings(const Settings& settings) {
  eval::Settings out;
  out.strict = strict_in(settings);
  out.strict_variables = settings.boolean("strict_variables");
  out.legacy = settings.boolean("legacy");
  return out;
}

Hash setting_values(const Settings& settings) {
  Hash out;
  for (const auto& name : settings.names()) out.set(name, setting_value(settings, name));
  return out;
}

}  // namespace muster::cli
