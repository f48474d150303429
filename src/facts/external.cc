#include "facts/external.hh"

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/error.hh"
#include "base/strings.hh"
#include "base/utf8.hh"
#include "facts/cache.hh"
#include "facts/facts.hh"
#include "value/json.hh"
#include "value/yaml.hh"

namespace muster::facts {

namespace {

constexpr std::size_t file_limit = 16u << 20;

std::string base_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

std::string extension_of(const std::string& path) {
  const std::string name = base_name(path);
  const auto dot = name.rfind('.');
  if (dot == std::string::npos || dot == 0) return {};
  return base::lower_ascii(name.substr(dot + 1));
}

void check_encoding(std::string_view text) {
  if (!base::valid_utf8(text)) throw base::Error("invalid byte sequence in UTF-8");
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Collects the facts of all files; what is set first stays.
class Loader {
 public:
  Loader(os::System& system, std::chrono::milliseconds timeout, const FileRules& rules)
      : system_(system), timeout_(timeout), rules_(rules) {}

  void load_variables() {
    for (const std::string& variable : system_.environment_names()) {
      const auto name = fact_of_variable(variable);
      const auto text = system_.environment(variable);
      if (name && text) add(*name, *text);
    }
  }

  void load_directory(std::string directory) {
    while (directory.size() > 1 && directory.ends_with('/')) directory.pop_back();
    std::vector<std::string> names = system_.list(directory);
    std::reverse(names.begin(), names.end());
    for (const std::string& name : names) {
      if (!name.starts_with('.') && !is_left_out(name)) load(directory + "/" + name, name);
    }
  }

  ExternalFacts take() { return std::move(facts_); }

 private:
  void add(std::string_view name, value::Value found) {
    const std::string key = base::lower_ascii(name);
    const value::Value* known = facts_.values.find(std::string_view(key));
    if (!known || known->is_undef()) facts_.values.set(key, std::move(found));
  }

  bool is_left_out(const std::string& name) {
    if (std::find(rules_.blocked.begin(), rules_.blocked.end(), name) != rules_.blocked.end())
      return true;
    const bool first = seen_.insert(name).second;
    if (first || !rules_.cache || !rules_.cache->covers_file(name)) return false;
    facts_.errors.push_back("Caching is enabled for group \"" + name +
                            "\" while there are at least two external facts files with the same "
                            "filename");
    return true;
  }

  void add_hash(const value::Hash& hash) {
    for (const auto& [name, found] : hash) {
      if (const std::string* text = name.if_string()) add(*text, found);
    }
  }

  void load(const std::string& file, const std::string& name) {
    const auto kept = rules_.cache ? rules_.cache->find_file(name) : std::nullopt;
    if (kept) return add_hash(*kept);
    load_file(file);
  }

  void add_all(const value::Value& data, const std::string& file) {
    const value::Hash* hash = data.if_hash();
    if (hash) {
      add_hash(*hash);
      const auto status = system_.follow(file);
      if (rules_.cache && status) rules_.cache->keep_file(base_name(file), *hash, status->mode);
    } else if (!data.is_undef()) {
      facts_.warnings.push_back("Could not interpret fact file " + file);
    }
  }

  /// The boundary of one file: it fails alone.
  void load_file(const std::string& file) {
    const std::string extension = extension_of(file);
    std::string parser = "ScriptParser";
    try {
      if (extension == "yaml" || extension == "json" || extension == "txt") {
        const auto text = system_.read(file, file_limit);
        if (!text) return;
        parser = extension == "yaml"   ? "YamlParser"
                 : extension == "json" ? "JsonParser"
                                       : "TextParser";
        if (extension != "json") check_encoding(*text);
        if (extension == "txt") return add_all(parse_key_values(*text), file);
        add_all(extension == "yaml" ? value::from_yaml(*text) : value::from_json(*text), file);
      } else if (is_program(file, extension)) {
        run(file);
      }
    } catch (const base::Error& error) {
      facts_.warnings.push_back("Failed to handle " + file + " as LegacyFacter::Util::Parser::" +
                                parser + " facts: " + error.what());
    }
  }

  bool is_program(const std::string& file, std::string_view extension) {
    const bool windows =
        extension == "bat" || extension == "cmd" || extension == "com" || extension == "exe";
    const auto status = system_.follow(file);
    return !windows && status && status->kind == os::FileKind::file && (status->mode & 0111u) != 0;
  }

  void run(const std::string& file) {
    const auto result = system_.run({.argv = {std::filesystem::absolute(file).string()},
                                     .environment = {{"LC_ALL", "C"}, {"LANG", "C"}},
                                     .timeout = timeout_,
                                     .output_limit = file_limit});
    if (!result.started) throw base::Error(result.err);
    if (result.timed_out) {
      throw base::Error("no answer within " + std::to_string(timeout_.count()) + " ms");
    }
    const std::string complaint(base::trim(result.err));
    if (!complaint.empty()) {
      facts_.warnings.push_back("Command " + file +
                                " completed with the following stderr message: " + complaint);
    }
    check_encoding(result.out);
    add_all(parse_executable_output(std::string(base::trim(result.out))), file);
  }

  os::System& system_;
  std::chrono::milliseconds timeout_;
  const FileRules& rules_;
  std::set<std::string> seen_;
  ExternalFacts facts_;
};

}  // namespace

value::Hash parse_key_values(std::string_view text) {
  value::Hash out;
  for (std::string_view line : base::split(text, "\n")) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    // A name may not be empty, and so may itself begin with the sign.
    const auto sign = line.find('=', 1);
    if (sign == std::string_view::npos || sign + 1 == line.size()) continue;
    out.set(line.substr(0, sign), line.substr(sign + 1));
  }
  return out;
}

value::Hash parse_executable_output(const std::string& text) {
  try {
    const value::Value data = value::from_yaml(text);
    if (const value::Hash* hash = data.if_hash()) return *hash;
  } catch (const base::Error&) {
    // Most programs print name=value, which need not be YAML.
  }
  return parse_key_values(text);
}

std::optional<std::string> fact_of_variable(std::string_view variable) {
  constexpr std::string_view prefix = "facter";
  const std::string lower = base::lower_ascii(variable);
  if (!lower.starts_with(prefix)) return std::nullopt;
  std::string name = lower.substr(prefix.size());
  if (name.size() > 1 && name.starts_with('_')) name.erase(0, 1);
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_word)) return std::nullopt;
  return name;
}

ExternalFacts load_external_facts(os::System& system, const std::vector<std::string>& directories,
                                  std::chrono::milliseconds timeout, const FileRules& rules) {
  Loader loader(system, timeout, rules);
  loader.load_variables();
  for (const std::string& directory : directories) loader.load_directory(directory);
  return loader.take();
}

std::vector<std::string> default_external_directories(os::System& system) {
  if (system.effective_uid() == 0) {
    return {"/etc/muster/facts.d", "/etc/puppetlabs/facter/facts.d", "/etc/facter/facts.d",
            "/opt/puppetlabs/facter/facts.d"};
  }
  const auto home = system.environment("HOME");
  if (!home || home->empty()) return {};
  return {*home + "/.puppetlabs/opt/facter/facts.d", *home + "/.facter/facts.d"};
}

}  // namespace muster::facts
