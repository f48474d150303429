#pragma once
#include <string>

#include "cli/cli.hh"
#include "cli/configuration_text.hh"

namespace muster::cli {

/// A configuration file that is being changed.
class ConfigurationFile {
 public:
  enum class Missing { made, refused };

  /// Throws base::Error when it cannot be read (or is missing, and that is refused).
  ConfigurationFile(std::string path, Missing missing);
  ConfigurationText& text() { return text_; }
  void save() const;

 private:
  std::string path_;
  ConfigurationText text_;
};

/// --section, or main.
std::string section_asked_for(const Arguments& arguments);

}  // namespace muster::cli
