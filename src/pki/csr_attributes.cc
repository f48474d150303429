#include "pki/csr_attributes.hh"

#include <fmt/core.h>

#include "base/error.hh"
#include "base/strings.hh"
#include "value/json.hh"
#include "value/yaml.hh"

namespace muster::pki {

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string scalar_text(const value::Value& scalar) {
  if (const auto* text = scalar.if_string()) return *text;
  if (scalar.is_undef()) return "";
  return value::to_json(scalar, value::JsonLayout::compact);
}

Pairs pairs_in(const value::Hash& file, const char* section) {
  const auto* found = file.find(section);
  const auto* rows = found ? found->if_hash() : nullptr;
  Pairs out;
  if (!rows) return out;
  for (const auto& [name, text] : *rows) out.emplace_back(scalar_text(name), scalar_text(text));
  return out;
}

}  // namespace

CsrAttributes read_csr_attributes(std::string_view yaml, const std::string& path) {
  const auto data = value::from_yaml(yaml);
  if (data.is_undef() || (data.if_boolean() && !*data.if_boolean())) return {};
  const auto* file = data.if_hash();
  if (!file)
    throw base::Error("invalid CSR attributes, expected instance of Hash, received instance of " +
                      std::string(data.if_array() ? "Array" : "String"));
  std::vector<std::string> others;
  for (const auto& [name, rows] : *file)
    if (const auto text = scalar_text(name);
        text != "custom_attributes" && text != "extension_requests")
      others.push_back("\"" + text + "\"");
  if (!others.empty())
    throw base::Error(
        fmt::format("unexpected attributes [{}] in \"{}\"", base::join(others, ", "), path));
  return {pairs_in(*file, "custom_attributes"), pairs_in(*file, "extension_requests")};
}

std::map<std::string, std::string> read_oid_mapping(std::string_view yaml,
                                                    const std::string& path) {
  const auto before = fmt::format("Error loading ssl custom OIDs mapping file from '{}': ", path);
  const auto data = value::from_yaml(yaml);
  const auto* file = data.if_hash();
  const auto* mapping = file ? file->find("oid_mapping") : nullptr;
  if (!mapping) throw base::Error(before + "no such index 'oid_mapping'");
  if (!mapping->if_hash())
    throw base::Error(before + "data under index 'oid_mapping' must be a Hash");
  std::map<std::string, std::string> out;
  for (const auto& [oid, names] : *mapping->if_hash()) {
    const auto* row = names.if_hash();
    const auto* short_name = row ? row->find("shortname") : nullptr;
    const auto* long_name = row ? row->find("longname") : nullptr;
    if (!short_name || !long_name)
      throw base::Error(before +
                        fmt::format("incomplete definition of oid '{}'", scalar_text(oid)));
    out[scalar_text(oid)] = scalar_text(*short_name);
  }
  return out;
}

}  // namespace muster::pki
