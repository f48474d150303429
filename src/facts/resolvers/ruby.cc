#include <map>

#include "base/strings.hh"
#include "facts/facts.hh"
#include "facts/text.hh"
#include "os/host.hh"

namespace muster::facts {

namespace {

using Config = std::map<std::string, std::string>;

/// rbconfig.rb: lines of `CONFIG["name"] = "value"`.
Config parse_rbconfig(std::string_view text) {
  Config out;
  for (const std::string& line : lines(text)) {
    const std::string_view clean = base::trim(line);
    constexpr std::string_view prefix = "CONFIG[\"";
    const auto name_end = clean.find("\"] = \"");
    if (!clean.starts_with(prefix) || name_end == std::string_view::npos || !clean.ends_with('"'))
      continue;
    const auto value = name_end + 6;
    out[std::string(clean.substr(prefix.size(), name_end - prefix.size()))] =
        value < clean.size() ? clean.substr(value, clean.size() - 1 - value) : "";
  }
  return out;
}

/// The value with the other values it names by $(name) put in.
std::string expanded(const Config& config, const std::string& name, int depth = 0) {
  const auto found = config.find(name);
  if (found == config.end() || depth > 8) return {};
  std::string out;
  for (std::size_t at = 0; at < found->second.size();) {
    const auto open = found->second.find("$(", at);
    out += found->second.substr(at, open - at);
    if (open == std::string::npos) break;
    const auto close = found->second.find(')', open);
    if (close == std::string::npos) break;
    out += expanded(config, found->second.substr(open + 2, close - open - 2), depth + 1);
    at = close + 1;
  }
  return out;
}

/// The rbconfig.rb files below a lib folder: lib/ruby/VERSION/ARCH/, lib/ruby/VERSION/ and
/// lib/ruby/.
std::optional<std::string> find_rbconfig(os::System& system, const std::string& lib) {
  const std::string root = lib + "/ruby";
  if (auto text = system.read(root + "/rbconfig.rb")) return text;
  const auto versions = system.list(root);
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    if (version->empty() || (*version)[0] < '0' || (*version)[0] > '9') continue;
    const std::string folder = root + "/" + *version;
    if (auto text = system.read(folder + "/rbconfig.rb")) return text;
    for (const std::string& arch : system.list(folder)) {
      if (!contains(arch, "linux")) continue;
      if (auto text = system.read(folder + "/" + arch + "/rbconfig.rb")) return text;
    }
  }
  return std::nullopt;
}

/// The Ruby that Facter itself would run on, read from its installation.
value::Hash resolve(Context& context) {
  const std::string triplet = "/usr/lib/" + os::kernel().machine + "-linux-gnu";
  for (const std::string& lib :
       {std::string("/opt/puppetlabs/puppet/lib"), triplet, std::string("/usr/lib64"),
        std::string("/usr/lib"), std::string("/usr/local/lib")}) {
    const auto text = find_rbconfig(context.system, lib);
    if (!text) continue;
    Config config = parse_rbconfig(*text);
    config["DESTDIR"] = "";
    const std::string version = expanded(config, "RUBY_PROGRAM_VERSION").empty()
                                    ? expanded(config, "MAJOR") + "." + expanded(config, "MINOR") +
                                          "." + expanded(config, "TEENY")
                                    : expanded(config, "RUBY_PROGRAM_VERSION");
    const std::string platform = expanded(config, "arch"), sitedir = expanded(config, "sitelibdir");
    return {
        {"ruby", value::Hash{{"platform", platform}, {"sitedir", sitedir}, {"version", version}}},
        {"rubyplatform", platform},
        {"rubysitedir", sitedir},
        {"rubyversion", version}};
  }
  return {};
}

}  // namespace

Fact define_ruby() {
  return {.doc = "The Ruby of this machine.",
          .provides = {"ruby"},
          .legacy = {"rubyplatform", "rubysitedir", "rubyversion"},
          .resolve = resolve};
}

}  // namespace muster::facts
