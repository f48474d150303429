#include <fmt/core.h>

#include <algorithm>

#include "base/strings.hh"
#include "cli/cli.hh"
#include "resources/resources.hh"

namespace muster::cli {

namespace {

using resources::Attribute;
using resources::ResourceType;

constexpr std::size_t width = 76;

/// Lines no longer than the page, each below the indent.
std::string wrapped(std::string_view text, std::size_t indent) {
  std::string out;
  const std::size_t room = width - indent;
  for (const auto& line : base::split(text, "\n")) {
    std::string_view rest = base::trim(line);
    do {
      auto end = rest.size() <= room ? rest.size() : rest.substr(0, room + 1).rfind(' ');
      if (end == std::string_view::npos) end = std::min(rest.find(' '), rest.size());
      out += std::string(rest.empty() ? 0 : indent, ' ') + std::string(rest.substr(0, end)) + "\n";
      rest = base::trim(rest.substr(end));
    } while (!rest.empty());
  }
  return out;
}

/// The first sentence, or the begin of it.
std::string list_line(const ResourceType& type) {
  constexpr std::size_t longest = 45;
  auto doc = base::replace_all(type.doc, "\n", " ");
  const auto end = std::min(doc.find('.'), doc.size());
  doc = end > longest ? doc.substr(0, longest) + " ..." : doc.substr(0, end);
  return fmt::format("{:<15} - {}\n", type.name, doc);
}

std::string accepted_text(const Attribute& attribute) {
  std::vector<std::string> values, patterns;
  for (const auto& accepted : attribute.accepted)
    accepted.pattern ? patterns.push_back("`/" + accepted.name + "/`")
                     : values.push_back("`" + accepted.name + "`");
  std::string out;
  if (!values.empty()) out += fmt::format("Valid values are {}.", base::join(values, ", "));
  if (!patterns.empty())
    out +=
        fmt::format("{}Values can match {}.", out.empty() ? "" : " ", base::join(patterns, ", "));
  return out.empty() ? out : "\n" + out;
}

std::string attribute_text(const Attribute& attribute, bool names_the_resource) {
  auto doc = attribute.doc + accepted_text(attribute);
  if (!attribute.features.empty())
    doc += fmt::format("\nRequires features {}.", base::join(attribute.features, ", "));
  return fmt::format("\n- **{}**{}\n{}", attribute.name,
                     names_the_resource && attribute.name != "name" ? " (*namevar*)" : "",
                     wrapped(doc, 4));
}

std::vector<Attribute> by_name(std::vector<Attribute> attributes) {
  std::sort(attributes.begin(), attributes.end(),
            [](const Attribute& a, const Attribute& b) { return a.name < b.name; });
  return attributes;
}

/// Each attribute explained, or their names only.
std::string attributes_text(const std::vector<Attribute>& attributes, const std::string& namevar,
                            bool names_only) {
  std::string out;
  std::vector<std::string> names;
  for (const auto& attribute : by_name(attributes)) {
    if (attribute.name == "provider") continue;
    names.push_back(attribute.name);
    out += attribute_text(attribute, attribute.name == namevar);
  }
  return names_only ? wrapped(base::join(names, ", "), 4) : out;
}

std::string provider_text(const resources::Provider& provider) {
  auto doc = provider.doc;
  if (!provider.commands.empty())
    doc += fmt::format("\nRequired binaries: {}.", base::join(provider.commands, ", "));
  if (!provider.features.empty())
    doc += fmt::format("\nSupported features: {}.", base::join(provider.features, ", "));
  return fmt::format("\n- **{}**\n{}", provider.name, wrapped(doc, 4));
}

std::string providers_text(const ResourceType& type, bool explained) {
  std::string out;
  std::vector<std::string> names;
  for (const auto& provider : type.providers) names.push_back(provider.name);
  std::sort(names.begin(), names.end());
  if (!explained) return wrapped(base::join(names, ", "), 4);
  for (const auto& name : names)
    for (const auto& provider : type.providers)
      if (provider.name == name) out += provider_text(provider);
  return out;
}

std::string section(const std::string& title, char line, const std::string& text) {
  return fmt::format("\n{}\n{}\n{}", title, std::string(title.size(), line), text);
}

std::string described(const ResourceType& type, const Arguments& arguments) {
  const bool names_only = arguments.flag("short");
  auto out = section(type.name, '=', wrapped(type.doc, 0) + "\n");
  out += section("Parameters", '-', attributes_text(type.attributes, type.key().name, names_only));
  if (arguments.flag("meta"))
    out += section("Meta Parameters", '-',
                   attributes_text(resources::metaparameters(), "", names_only));
  if (!type.providers.empty())
    out += section("Providers", '-', providers_text(type, arguments.flag("providers")));
  return out;
}

int run(const Arguments& arguments) {
  const resources::Types types(resources::all_types());
  if (arguments.flag("list")) {
    fmt::print("These are the types known to {}:\n", arguments.program);
    for (const auto& name : types.names()) fmt::print("{}", list_line(*types.find(name)));
    return 0;
  }
  if (arguments.rest.empty()) throw UsageError("No type given: name one, or use --list");
  for (const auto& name : arguments.rest) {
    const auto* type = types.find(base::lower_ascii(name));
    if (type)
      fmt::print("{}", described(*type, arguments));
    else
      fmt::print("Unknown type {}\n", name);
  }
  return 0;
}

}  // namespace

Command define_describe() {
  return {.doc = "Explains resource types.",
          .usage = "[--list] [--short] [--providers] [--meta] TYPE…",
          .details = "",
          .examples = {"# what a file resource can say\nmuster describe file",
                       "# every type\nmuster describe --list"},
          .options = {{"-l,--list", "", "List the types."},
                      {"-s,--short", "", "Names only."},
                      {"-p,--providers", "", "Explain the providers too."},
                      {"-m,--meta", "", "Explain the metaparameters too."}},
          .run = run};
}

}  // namespace muster::cli
