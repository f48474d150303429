#include "cli/arguments.hh"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <deque>

#include "base/strings.hh"

namespace muster::cli {

namespace {

struct Slot {
  std::string name;  // the option's long name, without dashes
  bool own = false, repeatable = false;
  std::vector<std::string> values;
  CLI::Option* option = nullptr;
};

/// "-e,--execute" → "execute"; "-h" alone → "h".
std::string long_name(const std::string& names) {
  std::string best;
  for (const auto& part : base::split(names, ",")) {
    const auto bare = part.substr(std::min(part.find_first_not_of("-!"), part.size()));
    if (part.front() != '!' && (best.empty() || part.starts_with("--"))) best = bare;
  }
  return best;
}

void add_option(CLI::App& app, Slot& slot, const Option& option) {
  slot.name = long_name(option.names);
  slot.own = option.own;
  slot.repeatable = option.repeatable;
  if (option.value.empty()) {
    slot.option = app.add_flag_function(
        option.names,
        [&slot](std::int64_t n) { slot.values.emplace_back(n > 0 ? "true" : "false"); },
        option.doc);
    return;
  }
  slot.option = app.add_option(option.names, slot.values, option.doc);
  slot.option->expected(1)->allow_extra_args(false);
  slot.option->multi_option_policy(option.repeatable ? CLI::MultiOptionPolicy::TakeAll
                                                     : CLI::MultiOptionPolicy::TakeLast);
}

bool has(const CLI::App& app, const std::string& name) {
  return app.get_option_no_throw("--" + name) != nullptr;
}

/// The settings among the words, as options: only those that occur, so that two hundred rows cost
/// nothing.
std::vector<Option> settings_among(std::span<const std::string> words, const CLI::App& app) {
  std::vector<Option> out;
  for (const auto& word : words) {
    if (!word.starts_with("--") || word.size() == 2) continue;
    auto name = word.substr(2, word.find('=') - 2);
    if (!Settings::known(name) && name.starts_with("no-")) name = name.substr(3);
    const auto seen = [&](const Option& o) { return long_name(o.names) == name; };
    if (!Settings::known(name) || has(app, name) || std::any_of(out.begin(), out.end(), seen))
      continue;
    if (Settings::is_flag(name))
      out.push_back({"--" + name + ",!--no-" + name, "", "", false});
    else
      out.push_back({"--" + name, "VALUE", "", false});
  }
  return out;
}

std::string unknown_option(const CLI::App& app) {
  const auto words = app.remaining();
  return words.empty() ? std::string() : words.front();
}

}  // namespace

Arguments read_arguments(const Command& command, std::span<const std::string> words,
                         Settings settings) {
  CLI::App app;
  app.set_help_flag();
  app.positionals_at_end(false);
  app.allow_extras(false);
  Arguments out;
  out.settings = std::move(settings);
  std::vector<std::string> rest;
  app.add_option("rest", rest)->expected(0, -1);

  std::deque<Slot> slots;
  for (const auto& option : command.options) add_option(app, slots.emplace_back(), option);
  const auto settings_given = settings_among(words, app);
  for (const auto& option : settings_given) add_option(app, slots.emplace_back(), option);

  std::vector<std::string> reversed(words.rbegin(), words.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::ExtrasError&) {
    throw UsageError("Could not parse application options: invalid option: " + unknown_option(app));
  } catch (const CLI::ParseError& e) {
    throw UsageError(e.what());
  }
  for (auto& slot : slots) {
    if (slot.option->count() == 0) continue;
    const bool flag = slot.option->get_expected_min() == 0;
    if (Settings::known(slot.name) && !slot.own)
      out.settings.set(slot.name,
                       slot.repeatable ? base::join(slot.values, ",") : slot.values.back());
    if (flag)
      out.flags[slot.name] = slot.values.back() == "true";
    else
      out.options[slot.name] = std::move(slot.values);
  }
  out.rest = std::move(rest);
  return out;
}

bool Arguments::flag(const std::string& name, bool otherwise) const {
  const auto at = flags.find(name);
  return at == flags.end() ? otherwise : at->second;
}

std::optional<std::string> Arguments::value(const std::string& name) const {
  const auto at = options.find(name);
  if (at == options.end()) return std::nullopt;
  return at->second.back();
}

std::vector<std::string> Arguments::values(const std::string& name) const {
  const auto at = options.find(name);
  return at == options.end() ? std::vector<std::string>{} : at->second;
}

}  // namespace muster::cli
