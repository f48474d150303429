#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/digests.hh"
#include "content/file_metadata.hh"
#include "content/fileserver_conf.hh"
#include "env/environment.hh"

namespace muster::content {

/// What is wrong with a question: Puppet's text.
class BadQuestion : public base::Error {
 public:
  using base::Error::Error;
};

/// Puppet's file server. A key is a mount and a path: "modules/M/f", "plugins/facter/x.rb". Files
/// are found below the folder of their module, or of their mount, and never outside. Any thread may
/// ask.
class FileServer {
 public:
  using Warn = std::function<void(std::string)>;
  /// `configuration` is the path of fileserver.conf, read again when it changes; there need not be
  /// one.
  FileServer(os::System& system, std::string configuration, Warn warn);

  /// Who asks, and for what.
  struct Asked {
    const env::Layout& environment;
    std::string_view key;
    std::string_view certname;
  };
  /// nullopt: there is no such file, or it is out of reach. All throw BadQuestion, and base::Error
  /// for a file that fails while it is looked at.
  std::optional<FileMetadata> metadata(const Asked& asked, const FileQuery& query);
  /// The file or folder itself (relative path "."), then what is below. Of several modules
  /// (plugins) the first wins.
  std::optional<std::vector<FileMetadata>> search(const Asked& asked, const FileQuery& query);
  /// Its content, for reading.
  std::optional<os::Beneath::File> content(const Asked& asked);
  /// A file of an environment by its path in the environment's folder ("modules/M/files/f").
  std::optional<os::Beneath::File> environment_file(const env::Layout& environment,
                                                    const std::string& path);
  /// Is there such a mount at all?
  bool has_mount(std::string_view key);

 private:
  /// A file that may be there.
  struct Place {
    std::string root;  // the folder that nothing leads out of
    std::string path;  // below it
    std::string full() const { return path.empty() ? root : root + "/" + path; }
  };
  struct Listed {
    std::vector<Place> places;
    bool only_themselves = false;  // no module has such a folder: what is asked for is nothing
  };
  std::shared_ptr<const FileserverConf> configuration();
  std::vector<Place> places(const Asked& asked);
  std::vector<Place> module_places(const env::Layout& environment, std::string_view folder,
                                   std::string_view path);
  Listed listed(const Asked& asked);
  FileMetadata describe(const os::Beneath& root, const Place& place, const std::string& relative,
                        const os::FileStatus& status, const FileQuery& query);
  void describe_content(const os::Beneath& root, const std::string& path,
                        const os::FileStatus& status, const FileQuery& query, FileMetadata& out);

  os::System& system_;
  std::string configuration_path_;
  Warn warn_;
  Digests digests_;
  std::mutex mutex_;
  std::optional<os::FileStatus> configuration_seen_;
  std::shared_ptr<const FileserverConf> configuration_ = std::make_shared<FileserverConf>();
};

}  // namespace muster::content
