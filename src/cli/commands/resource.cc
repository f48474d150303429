#include <fmt/core.h>

#include <algorithm>

#include "apply/inspection.hh"
#include "base/error.hh"
#include "base/strings.hh"
#include "cli/edited_text.hh"
#include "cli/run_options.hh"
#include "os/stop_signals.hh"
#include "value/json.hh"
#include "value/yaml.hh"

namespace muster::cli {

namespace {

using apply::Inspected;
using resources::ResourceType;

/// What was typed after the type: the title and the attributes to set.
struct Asked {
  const ResourceType* type = nullptr;
  std::string title;
  std::vector<std::pair<std::string, std::string>> attributes;
};

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

std::pair<std::string, std::string> read_attribute(const std::string& word) {
  const auto equals = word.find('=');
  if (equals == std::string::npos || equals + 1 == word.size() || !is_word(word.substr(0, equals)))
    throw base::Error(fmt::format("Invalid parameter setting {}", word));
  return {word.substr(0, equals), word.substr(equals + 1)};
}

Asked read_words(const std::vector<std::string>& words, const resources::Types& types) {
  if (words.empty()) throw base::Error("You must specify the type to display");
  Asked asked;
  asked.type = types.find(base::lower_ascii(words[0]));
  if (!asked.type) throw base::Error(fmt::format("Could not find type {}", words[0]));
  if (words.size() > 1) asked.title = words[1];
  for (std::size_t i = 2; i < words.size(); ++i)
    asked.attributes.push_back(read_attribute(words[i]));
  if (asked.title.empty() && asked.type->name == "file")
    throw base::Error(
        "Listing all file instances is not supported.  Please specify a file or directory, e.g. "
        "puppet resource file /etc");
  return asked;
}

catalog::Resource declaration_of(const Asked& asked) {
  catalog::Resource out{.type = base::capitalize_segments(asked.type->name), .title = asked.title};
  out.tags.add(asked.type->name);
  if (catalog::Tags::valid(asked.title)) out.tags.add_with_segments(asked.title);
  for (const auto& [name, value] : asked.attributes) out.set(name, value);
  return out;
}

/// Applies it alone. False when it failed.
bool set(Session& session, const apply::Machine& machine, const catalog::Resource& declaration) {
  const os::StopSignals stop_signals;
  catalog::Catalog catalog;
  catalog.name = session.certname();
  catalog.environment = session.settings().text("environment");
  catalog.add(declaration);
  apply::Options options;
  options.run = run_options(session);
  options.announce = false;
  options.default_schedules = false;
  options.state_file = session.settings().text("statefile");
  options.state_lifetime =
      session.settings().duration("statettl").value_or(std::chrono::seconds(0));
  options.stop_requested = [] { return os::StopSignals::received() != 0; };
  const auto report = apply::run(catalog, machine, options);
  return report.applied && report.status() != "failed";
}

std::string as_code(const Inspected& resource) {
  std::size_t width = 0;
  for (const auto& [name, value] : resource.attributes) width = std::max(width, name.size());
  auto out =
      fmt::format("{} {{ '{}':\n", resource.type, base::replace_all(resource.title, "'", "\\'"));
  for (const auto& [name, value] : resource.attributes)
    out += fmt::format("  {:<{}} => {},\n", name, width, resources::display(value));
  return out + "}";
}

value::Hash as_data(const std::string& type, const std::vector<Inspected>& found) {
  value::Hash titles;
  for (const auto& resource : found) {
    value::Hash attributes;
    for (const auto& [name, value] : resource.attributes) attributes.set(name, value);
    titles.set(resource.title, std::move(attributes));
  }
  return {{type, found.empty() ? value::Value() : value::Value(std::move(titles))}};
}

std::string as_text(const std::vector<Inspected>& found) {
  std::vector<std::string> texts;
  for (const auto& resource : found) texts.push_back(as_code(resource));
  return base::join(texts, "\n") + "\n";
}

/// Applies what the user makes of it.
int edit(Session& session, const Arguments& arguments, const std::vector<Inspected>& found) {
  const EditedText edited(session.system(), as_text(found));
  auto given = arguments;
  given.rest = {edited.path()};
  given.flags = {{"verbose", true}};
  given.options.clear();
  for (const auto& command : all_commands())
    if (command.name == "apply") return command.define().run(given);
  return 1;
}

int show(Session& session, const Arguments& arguments, const Asked& asked,
         const std::vector<Inspected>& found) {
  if (arguments.flag("edit")) return edit(session, arguments, found);
  const auto data = as_data(asked.type->name, found);
  if (arguments.flag("to_yaml"))
    fmt::print("{}", value::to_yaml(data));
  else if (arguments.flag("to_json"))
    fmt::print("{}\n", value::to_json(data, value::JsonLayout::pretty));
  else
    fmt::print("{}", as_text(found));
  return 0;
}

int run(const Arguments& arguments) {
  Session session(arguments);
  if (arguments.flag("types")) {
    for (const auto& name : session.types().names()) fmt::print("{}\n", name);
    return 0;
  }
  if (arguments.flag("edit") && (arguments.flag("to_yaml") || arguments.flag("to_json")))
    throw base::Error(fmt::format("Editing with {} output is not supported",
                                  arguments.flag("to_yaml") ? "Yaml" : "JSON"));
  const auto asked = read_words(arguments.rest, session.types());
  const apply::Machine machine{session.system(), session.types(), session.log(),
                               [&](std::string_view fact) { return session.fact(fact); }};
  apply::Inspection inspection(machine, run_options(session), arguments.values("param"));
  if (asked.title.empty()) {
    return show(session, arguments, asked, inspection.all(*asked.type));
  }
  if (asked.attributes.empty()) {
    return show(session, arguments, asked, {inspection.one(*asked.type, asked.title)});
  }
  const auto declaration = declaration_of(asked);
  // Before anything is changed: what cannot be declared is refused here.
  inspection.declared(*asked.type, declaration);
  const bool done = set(session, machine, declaration);
  apply::Inspection afterwards(machine, run_options(session), arguments.values("param"));
  const int shown =
      show(session, arguments, asked, {afterwards.declared(*asked.type, declaration)});
  return done || !arguments.flag("fail") ? shown : 1;
}

}  // namespace

Command define_resource() {
  return {.doc = "Shows resources as they are on this machine, or sets one.",
          .usage = "TYPE [NAME] [ATTRIBUTE=VALUE…]",
          .details = "Without NAME everything of the type is listed.",
          .examples = {"# a user, as Puppet code\nmuster resource user root",
                       "# what would change\nmuster resource --noop service cron ensure=running",
                       "# for Hiera\nmuster resource --to_yaml group"},
          .options = {{"-y,--to_yaml", "", "Print YAML."},
                      {"-j,--to_json", "", "Print JSON."},
                      {"-e,--edit", "", "Edit it ($EDITOR), then apply what was made of it."},
                      {"-p,--param", "ATTRIBUTE", "Print this parameter too.", true},
                      {"-t,--types", "", "List the types."},
                      {"-f,--fail", "", "Exit status 1 when it could not be set."},
                      {"--noop,!--no-noop", "", "Say what would change, change nothing."},
                      {"-v,--verbose", "", "Log more (level info)."},
                      {"-d,--debug", "", "Log everything."}},
          .run = run,
          .before_failure = "Could not run: "};
}

}  // namespace muster::cli
