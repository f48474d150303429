#pragma once
#include <string>
#include <vector>

#include "value/value.hh"

namespace muster::facts {

enum class Layout { text, json, yaml, hocon };

/// What facter prints for these facts, without the newline at the end. `queries` are the names that
/// the user asked for, `facts` then the answer to each (undef where there is none); without queries
/// `facts` are all facts, sorted.
std::string format(const value::Hash& facts, const std::vector<std::string>& queries,
                   Layout layout);

/// YAML as facter prints it: Psych's, with its own rule for what is quoted, without the "---" line.
std::string format_yaml(const value::Hash& facts);

}  // namespace muster::facts
