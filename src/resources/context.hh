#pragma once
#include <any>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <typeindex>
#include <unordered_map>
#include <vector>

#include "base/log.hh"
#include "os/system.hh"
#include "value/value.hh"

namespace muster::resources {

class RemoteFiles;
class Resource;
class Types;

/// The resources of the run, typed. Resources generated so far are among them.
class Resources {
 public:
  virtual ~Resources() = default;
  /// By type ("file", any case) and title, alias or key value; nullptr when there is none.
  virtual Resource* find(std::string_view type, std::string_view title) = 0;
  virtual std::vector<Resource*> of_type(std::string_view type) = 0;
};

/// What is known of the run before (state.yaml), per resource.
class Memory {
 public:
  virtual ~Memory() = default;
  virtual value::Value recall(const std::string& ref, std::string_view what) = 0;
};

/// Settings of a run that types and providers read.
struct RunOptions {
  bool noop = false;
  bool show_diff = false;
  std::string diff_program = "diff";
  std::vector<std::string> diff_arguments = {"-u"};
  std::string environment = "production";
  std::string node;
  std::string digest_algorithm = "sha256";
  std::string bucket_directory;  // clientbucketdir
  std::string state_directory;
  std::string temporary_directory = "/tmp";
  bool strict = false;                                 // Puppet 8's defaults
  bool puppet8_wording = false;                        // noop lines as Puppet 8 has them
  std::chrono::milliseconds command_timeout{300'000};  // for providers' own commands
  /// The path of "modules/ntp/ntp.conf" of a puppet:/// URI on this machine; nullopt when there is
  /// none.
  std::function<std::optional<std::string>(std::string_view uri_path)> find_served_file;
  /// Those of a server, instead; null: there is none.
  RemoteFiles* remote_files = nullptr;
};

/// One value of each type T per run, made on first use: parsed tables, open files, what a prefetch
/// found.
class Caches {
 public:
  template <class T>
  T& get() {
    std::any& slot = slots_[std::type_index(typeid(T))];
    if (!slot.has_value()) slot = std::make_shared<T>();
    return *std::any_cast<std::shared_ptr<T>&>(slot);
  }

 private:
  std::unordered_map<std::type_index, std::any> slots_;
};

/// What every hook of a type or provider may use. Belongs to one run; hooks keep no reference.
struct Context {
  os::System& system;
  base::LogSink& log_sink;
  const RunOptions& options;
  const Types& types;
  Resources& resources;
  Memory& memory;
  std::function<value::Value(std::string_view)> fact;  // "os.family"; undef when there is none
  Caches caches = {};

  template <class T>
  T& cache() {
    return caches.get<T>();
  }

  /// A line whose source is the resource's path, or the property's; with the resource's file, line
  /// and tags.
  void log(base::Level level, const Resource& resource, std::string message);
  void log(base::Level level, const Resource& resource, std::string_view property,
           std::string message);
  /// A line with the resource's file, line and tags, from a source that says more than its path.
  void log_from(base::Level level, const Resource& resource, std::string source,
                std::string message);
  /// A line whose source is "Puppet".
  void log(base::Level level, std::string message);
};

}  // namespace muster::resources
