#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace muster::content {

/// What a fileserver.conf says: the folders of further mounts by name.
struct FileserverConf {
  std::map<std::string, std::string, std::less<>> paths;
  std::vector<std::string> remarks;  // for the log: what is ignored
};

/// Throws base::Error with file and line.
FileserverConf read_fileserver_conf(const std::string& path, std::string_view text);

/// A mount's name, or an own one of Puppet's: letters, digits, _ and -.
bool valid_mount(std::string_view name);
/// %h, %d and %H in a path stand for the client's name, its domain, and the two together.
std::string expand_for(const std::string& path, std::string_view certname);

}  // namespace muster::content
