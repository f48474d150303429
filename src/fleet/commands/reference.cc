#include <fmt/core.h>

#include "base/strings.hh"
#include "builtins/builtins.hh"
#include "facts/facts.hh"
#include "fleet/fleet.hh"
#include "os/atomic_write.hh"
#include "resources/resources.hh"

namespace muster::fleet {

namespace {

using cli::Arguments;
using cli::UsageError;

constexpr const char* head =
    "# {}\n\nWritten by `muster reference`; change the program, not this file.\n";

std::string title(const std::string& text) {
  return fmt::format(fmt::runtime(head), text);
}

/// Text for a cell of a table.
std::string cell(std::string_view text) {
  return base::replace_all(base::replace_all(text, "|", "\\|"), "\n", " ");
}

std::string commands() {
  auto out = title("Commands");
  for (const auto& command : whole_program())
    if (!command.define().hidden)
      out += fmt::format("\n## muster {}\n\n```\n{}```\n", cli::spoken(command.name),
                         cli::help_text(command));
  return out;
}

std::string role_text(resources::Role role) {
  return role == resources::Role::property ? "property" : "parameter";
}

std::string attribute_rows(std::span<const resources::Attribute> attributes) {
  std::string out = "\n| attribute | | what it says | values |\n|---|---|---|---|\n";
  for (const auto& attribute : attributes) {
    std::vector<std::string> values;
    for (const auto& accepted : attribute.accepted)
      values.push_back(accepted.pattern ? "`/" + accepted.name + "/`" : "`" + accepted.name + "`");
    out += fmt::format("| `{}` | {} | {} | {} |\n", attribute.name, role_text(attribute.role),
                       cell(attribute.doc), cell(base::join(values, ", ")));
  }
  return out;
}

std::string types() {
  auto out = title("Resource types");
  const resources::Types known(resources::all_types());
  for (const auto& name : known.names()) {
    const auto& type = *known.find(name);
    out += fmt::format("\n## {}\n\n{}\n", name, type.doc) + attribute_rows(type.attributes);
    if (!type.providers.empty()) out += "\nProviders:\n\n";
    for (const auto& provider : type.providers)
      out += fmt::format("- `{}`: {}\n", provider.name, provider.doc);
  }
  return out + "\n## Metaparameters\n\nEvery type has them.\n" +
         attribute_rows(resources::metaparameters());
}

/// "String text, Integer[1] marks?" and the block, as one would call it.
std::string signature(const std::string& name, const eval::Overload& overload) {
  auto out = name + "(" + base::join(overload.parameters, ", ") + ")";
  if (!overload.block.empty()) out += " |" + overload.block + "|";
  return overload.result.empty() ? out : out + " >> " + overload.result;
}

std::string functions() {
  auto out = title("Functions") +
             "\nA parameter is a type and a name; `?` marks one that may be left out, `*` any "
             "number, `+` one or "
             "more.\n";
  for (const auto& [name, define] : builtins::all_functions()) {
    const auto function = define();
    out += fmt::format("\n## {}\n\n{}\n\n```puppet\n", name, function.doc);
    for (const auto& overload : function.overloads)
      if (!overload.explains) out += signature(name, overload) + "\n";
    out += "```\n";
  }
  return out;
}

std::string kind_text(cli::SettingKind kind) {
  switch (kind) {
    case cli::SettingKind::text: return "text";
    case cli::SettingKind::boolean: return "true or false";
    case cli::SettingKind::integer: return "number";
    case cli::SettingKind::duration: return "duration";
    case cli::SettingKind::list: return "list";
  }
  return {};
}

/// What nothing reads yet is listed at the end, so that a configuration file that has it is not
/// taken for a mistake.
std::string settings() {
  auto out = title("Settings") +
             "\nIn the configuration file, or as an option of a command: `--runinterval 1h`, "
             "`--no-noop`.\n"
             "\n| setting | kind | default | what it says |\n|---|---|---|---|\n";
  std::vector<std::string> unread;
  for (const auto& row : cli::setting_rows()) {
    if (row.doc.empty())
      unread.push_back("`" + std::string(row.name) + "`");
    else
      out += fmt::format(
          "| `{}` | {} | {} | {} |\n", row.name, kind_text(row.kind),
          row.default_value.empty() ? "" : "`" + cell(std::string(row.default_value)) + "`",
          cell(std::string(row.doc)));
  }
  return out + "\nKnown by name, accepted everywhere: " + base::join(unread, ", ") + ".\n";
}

std::string quoted_names(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const auto& name : names) out.push_back("`" + name + "`");
  return base::join(out, ", ");
}

std::string facts() {
  auto out = title("Facts") +
             "\nThe flat names are those of old; `muster facts --show-legacy` prints them too. A "
             "`*` stands for "
             "any text.\n\n| facts | what they are | flat names |\n|---|---|---|\n";
  for (const auto& [name, define] : facts::all_resolvers()) {
    const auto fact = define();
    out += fmt::format("| {} | {} | {} |\n", quoted_names(fact.provides), cell(fact.doc),
                       quoted_names(fact.legacy));
  }
  return out;
}

int run(const Arguments& arguments) {
  if (arguments.rest.size() != 1) throw UsageError("reference needs a directory");
  const auto& directory = arguments.rest[0];
  constexpr unsigned mode = 0644;
  os::make_directories(directory);
  const auto write = [&](const char* name, const std::string& text) {
    os::write_atomically(directory + "/" + name, text, mode);
  };
  write("commands.md", commands());
  write("types.md", types());
  write("functions.md", functions());
  write("settings.md", settings());
  write("facts.md", facts());
  return 0;
}

}  // namespace

cli::Command define_reference() {
  return {.doc = "Writes the reference pages of docs/reference.",
          .usage = "DIRECTORY",
          .run = run,
          .hidden = true};
}

}  // namespace muster::fleet
