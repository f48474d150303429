#pragma once

#include "cli/settings.hh"
#include "eval/compiler.hh"
#include "syntax/parser.hh"
#include "value/value.hh"

namespace muster::cli {

/// What a parse and a compile take from the settings.
syntax::ParseOptions parse_options(const Settings& settings);
eval::Settings compile_settings(const Settings& settings);
/// $settings::NAME: booleans, numbers, durations in seconds, else texts.
value::Hash setting_values(const Settings& settings);

}  // namespace muster::cli
