#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::cli {

/// The text of a configuration file, to be changed a setting at a time: comments and the order of
/// the lines stay. Lines before the first [section] belong to main.
class ConfigurationText {
 public:
  enum class Form { puppet_conf, toml };

  ConfigurationText(std::string_view text, Form form);
  void set(const std::string& section, const std::string& name, const std::string& value);
  /// The line that was removed; nullopt when there was none.
  std::optional<std::string> remove(const std::string& section, const std::string& name);
  std::string text() const;

 private:
  struct Line {
    std::string section;  // that it begins, or that it belongs to
    std::string name;     // of a setting; else empty
    std::string text;
    bool header = false;
  };
  std::vector<Line>::iterator find(const std::string& section, const std::string& name);
  std::string setting_text(const std::string& name, const std::string& value) const;

  Form form_;
  std::vector<Line> lines_;
};

}  // namespace muster::cli
