#pragma once
#include <string>
#include <vector>

#include "agent/servers.hh"
#include "resources/remote_files.hh"
#include "value/value.hh"

namespace muster::agent {

/// A mount of the server that the node has a copy of.
struct PluginMount {
  std::string name;         // "plugin", "pluginfacts": as messages have it
  std::string source;       // "puppet:///plugins"
  std::string destination;  // a folder of ours
  bool with_modes = false;  // else new files are as the umask says
  std::vector<std::string> ignore;
};

/// Makes a folder what the server's listing says it shall be: fetches what is new or different, all
/// of it at once; removes the rest. Every file is whole at any time.
class PluginSync {
 public:
  PluginSync(Servers& servers, os::System& system, base::LogSink& log, std::string environment)
      : servers_(servers), system_(system), log_(log), environment_(std::move(environment)) {}

  /// Asks for the listing. Throws base::Error "Failed to retrieve plugin: …", NoRoute.
  void run(const PluginMount& mount);
  /// The same with a listing (an array of descriptions) that is there already.
  void run(const PluginMount& mount, const value::Value& listing);

 private:
  struct Change;
  value::Value ask_for_listing(const PluginMount& mount);
  void fetch(const PluginMount& mount, std::vector<Change>& changes);
  void put(const PluginMount& mount, Change& change);
  void purge(const PluginMount& mount, const std::vector<resources::RemoteFile>& wanted);
  void say(const std::string& path, const std::string& property, const std::string& message);

  Servers& servers_;
  os::System& system_;
  base::LogSink& log_;
  std::string environment_;
};

}  // namespace muster::agent
