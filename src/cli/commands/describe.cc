#include <fmt/core.h>

#include "base/strings.hh"
#include "cli/cli.hh"
#include "resources/resources.hh"

namespace muster::cli {

namespace {

using resources::Attribute;
using resources::ResourceType;
using resources::Role;

std::string list_line(const ResourceType& type) {
  constexpr std::size_t width = 60;
  auto doc = base::replace_all(type.doc, "\n", " ");
  if (doc.size() > width) doc = doc.substr(0, width - 4) + " ...";
  return fmt::format("{:<20} - {}\n", type.name, doc);
}

std::string accepted_text(const Attribute& attribute) {
  std::string out;
  for (const auto& accepted : attribute.accepted)
    out +=
        (out.empty() ? "" : ", ") + (accepted.pattern ? "/" + accepted.name + "/" : accepted.name);
  return out.empty() ? out : "    Values: " + out + ".\n";
}

std::string attribute_text(const Attribute& attribute) {
  auto out = fmt::format("- **{}**\n    {}\n", attribute.name,
                         base::replace_all(attribute.doc, "\n", "\n    "));
  out += accepted_text(attribute);
  if (!attribute.features.empty())
    out += fmt::format("    Requires features {}.\n", base::join(attribute.features, ", "));
  return out + "\n";
}

std::string names_text(const std::vector<Attribute>& attributes, bool properties) {
  std::vector<std::string> names;
  for (const auto& attribute : attributes)
    if ((attribute.role == Role::property) == properties) names.push_back(attribute.name);
  return names.empty() ? std::string() : "    " + base::join(names, ", ") + "\n";
}

std::string provider_text(const resources::Provider& provider) {
  auto out = fmt::format("- **{}**\n    {}\n", provider.name,
                         base::replace_all(provider.doc, "\n", "\n    "));
  if (!provider.commands.empty())
    out += fmt::format("    Required binaries: {}.\n", base::join(provider.commands, ", "));
  if (!provider.features.empty())
    out += fmt::format("    Supported features: {}.\n", base::join(provider.features, ", "));
  return out + "\n";
}

std::string section(const std::string& title, const std::string& text) {
  return text.empty() ? text
                      : fmt::format("\n{}\n{}\n{}", title, std::string(title.size(), '-'), text);
}

std::string described(const ResourceType& type, const Arguments& arguments) {
  auto out =
      fmt::format("\n{}\n{}\n{}\n\n", type.name, std::string(type.name.size(), '='), type.doc);
  if (arguments.flag("short"))
    return out + section("Properties", names_text(type.attributes, true)) +
           section("Parameters", names_text(type.attributes, false));
  std::string parameters, providers, metaparameters;
  for (const auto& attribute : type.attributes) parameters += attribute_text(attribute);
  for (const auto& provider : type.providers) providers += provider_text(provider);
  if (arguments.flag("meta"))
    for (const auto& attribute : resources::metaparameters())
      metaparameters += attribute_text(attribute);
  out += section("Parameters", parameters) + section("Meta Parameters", metaparameters);
  if (arguments.flag("providers"))
    out += section("Providers", providers);
  else if (!type.providers.empty()) {
    std::vector<std::string> names;
    for (const auto& provider : type.providers) names.push_back(provider.name);
    out += section("Providers", "    " + base::join(names, ", ") + "\n");
  }
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
