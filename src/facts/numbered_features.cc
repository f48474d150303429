#include "facts/numbered_features.hh"

#include "facts/text.hh"

namespace muster::facts {

std::string upgrade_list(Context& context, const std::string& program) {
  const auto path = context.system.which(program);
  if (!path) return {};
  return context.system
      .run({.argv = {*path, "upgrade", "-v"},
            .environment = {{"LC_ALL", "C"}, {"LANG", "C"}},
            .timeout = context.timeout})
      .out;
}

std::vector<std::string> numbered_features(std::string_view text) {
  std::vector<std::string> out;
  for (const std::string& line : lines(text)) {
    const auto fields = words(line);
    if (fields.empty() || (line[0] != ' ' && line[0] != '\t')) continue;
    const std::string number = fields[0].substr(0, fields[0].find_first_not_of("0123456789"));
    if (!number.empty()) out.push_back(number);
  }
  return out;
}

}  // namespace muster::facts
