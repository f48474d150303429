#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "os/system.hh"

namespace muster::cli {

enum class SettingKind : std::uint8_t { text, boolean, integer, duration, list };

struct SettingRow {
  std::string_view name;
  SettingKind kind;
  std::string_view default_value;  // may name others: "$vardir/state"
  std::string_view doc;
};
/// The table of settings, sorted by name.
std::span<const SettingRow> setting_rows();

/// Where things are on disk: muster's own places, or Puppet's when the program was called `puppet`.
struct Places {
  std::string confdir, codedir, vardir, rundir, logdir, publicdir, ssldir, config_file_name;
};
Places muster_places(bool root, const std::string& home);
Places puppet_places(bool root, const std::string& home);

/// The values of the settings: from the command line, else the configuration file (the section
/// asked for, then main), else the default. Values may name other settings as $name or ${name}.
class Settings {
 public:
  Settings() = default;
  explicit Settings(const Places& places);

  static bool known(std::string_view name);
  static bool is_flag(std::string_view name);
  static SettingKind kind(std::string_view name);
  /// From the command line; wins over everything. Throws base::Error when there is no such setting.
  void set(std::string_view name, std::string value);
  /// Reads the configuration file when there is one: puppet.conf's form, or TOML when it ends in
  /// .toml. Throws base::Error with file and line when it cannot be read.
  void load(os::System& system);
  /// Other defaults of where things are; before load().
  void use_places(const Places& places);
  void use_section(std::string section) { section_ = std::move(section); }

  /// Interpolated; empty when unset. Throws base::Error for an unknown name, or one that names
  /// itself.
  std::string text(std::string_view name) const;
  bool boolean(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  /// "30m", "2h", "1d", "1y", plain seconds; "unlimited" is nullopt.
  std::optional<std::chrono::seconds> duration(std::string_view name) const;
  std::vector<std::string> list(std::string_view name, char separator) const;
  /// As `config print` shows it: durations in seconds.
  std::string printed(std::string_view name) const;
  bool given(std::string_view name) const;
  bool given_on_command_line(std::string_view name) const;
  std::vector<std::string> names() const;

 private:
  std::optional<std::string> raw(std::string_view name) const;
  std::string interpolate(std::string_view text, int depth) const;
  std::string resolved(std::string_view name, int depth) const;

  std::map<std::string, std::string, std::less<>> places_;
  std::map<std::string, std::string, std::less<>> command_line_;
  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> sections_;
  std::string section_ = "user";
};

/// [section] name = value lines of a puppet.conf. Throws base::Error with the line.
std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>>
read_puppet_conf(const std::string& path, std::string_view text);
/// The same from TOML tables.
std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> read_toml(
    const std::string& path, std::string_view text);

}  // namespace muster::cli
