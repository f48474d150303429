#include "content/fileserver_conf.hh"

#include <fmt/core.h>

#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"

namespace muster::content {

namespace {

bool is_own(std::string_view name) {
  return name == "modules" || name == "plugins" || name == "pluginfacts" || name == "locales" ||
         name == "tasks" || name == "scripts";
}

/// "[name]" anywhere in the line, as Puppet looks for it.
std::string_view section_of(std::string_view line) {
  const auto open = line.find('[');
  if (open == std::string_view::npos) return {};
  const auto close = line.find(']', open);
  if (close == std::string_view::npos) return {};
  const auto name = line.substr(open + 1, close - open - 1);
  return valid_mount(name) ? name : std::string_view();
}

class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path) {}

  FileserverConf read(std::string_view text) {
    for (const auto& line : base::split(text, "\n")) {
      ++line_;
      take(line);
    }
    for (const auto& name : mounts_)
      if (!is_own(name) && !conf_.paths.contains(name))
        throw base::Error("Mounts without paths are not usable");
    return std::move(conf_);
  }

 private:
  void take(std::string_view line) {
    const auto text = base::trim(line);
    if (text.empty() || text.front() == '#') return;
    if (const auto name = section_of(line); !name.empty()) return open(std::string(name));
    const auto space = text.find_first_of(" \t");
    if (space == std::string_view::npos)
      throw base::Error(fmt::format("Invalid entry at {}: '{}'", place(), line));
    auto value = base::trim(text.substr(space));
    if (const auto comment = value.find(" #"); comment != std::string_view::npos)
      value = base::trim(value.substr(0, comment));
    set(text.substr(0, space), value, line);
  }

  void open(std::string name) {
    if (std::ranges::find(mounts_, name) != mounts_.end())
      throw base::Error(
          fmt::format("mount[{}] is already mounted at {} at {}", name, name, place()));
    mounts_.push_back(std::move(name));
  }

  void set(std::string_view key, std::string_view value, std::string_view line) {
    if (value.starts_with('='))
      throw base::Error("Fileserver configuration file does not use '=' as a separator");
    if (key == "allow" || key == "deny") {
      if (key != "allow" || value != "*")
        conf_.remarks.push_back(
            fmt::format("Entry '{}' is unsupported and will be ignored at {}", line, place()));
      return;
    }
    if (key != "path" || mounts_.empty())
      throw base::Error(fmt::format("Invalid argument '{}' at {}", key, place()));
    const auto& mount = mounts_.back();
    if (is_own(mount))
      conf_.remarks.push_back(
          fmt::format("The '{}' module can not have a path. Ignoring attempt to set it", mount));
    else
      conf_.paths[mount] = std::string(value);
  }

  std::string place() const { return fmt::format("(file: {}, line: {})", path_, line_); }

  const std::string& path_;
  std::size_t line_ = 0;
  std::vector<std::string> mounts_;
  FileserverConf conf_;
};

}  // namespace

bool valid_mount(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

FileserverConf read_fileserver_conf(const std::string& path, std::string_view text) {
  return Reader(path).read(text);
}

std::string expand_for(const std::string& path, std::string_view certname) {
  const auto dot = certname.find('.');
  const std::string host(certname.substr(0, dot));
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const char next = path[i] == '%' && i + 1 < path.size() ? path[i + 1] : '\0';
    switch (next) {
      case '%': out += '%'; break;
      case 'h': out += host; break;
      case 'H': out += certname; break;
      case 'd': out += dot == std::string_view::npos ? certname : certname.substr(dot + 1); break;
      default: out += path[i]; continue;
    }
    ++i;
  }
  return out;
}

}  // namespace muster::content
