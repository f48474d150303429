#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "os/system.hh"
#include "value/value.hh"

namespace muster::facts {

class Cache;

/// Which files are left out or need not be read, by their names without folders.
struct FileRules {
  std::vector<std::string> blocked;
  Cache* cache = nullptr;
};

struct ExternalFacts {
  value::Hash values;
  std::vector<std::string> warnings;  // in Facter's wording where it has one
  std::vector<std::string> errors;
};

/// Reads the facts.d folders and the FACTER_* variables. The first folder that has a fact wins; in
/// one folder the last file by name wins; a variable wins over every file.
ExternalFacts load_external_facts(os::System& system, const std::vector<std::string>& directories,
                                  std::chrono::milliseconds timeout, const FileRules& rules = {});

/// name=value lines; others are passed over.
value::Hash parse_key_values(std::string_view text);
/// What an executable printed: YAML (and so JSON) when that is a hash, otherwise name=value lines.
value::Hash parse_executable_output(const std::string& text);
/// The name FACTER_name or facterNAME stands for, in lower case.
std::optional<std::string> fact_of_variable(std::string_view variable);

}  // namespace muster::facts
