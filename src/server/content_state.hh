#pragma once
#include "base/log.hh"
#include "content/environments.hh"
#include "content/file_server.hh"
#include "os/posix_system.hh"
#include "server/options.hh"

namespace muster::server {

/// The environments and their files, as the settings have them: what the front serves from and the
/// compiler compiles. Warnings go to `log`, from any thread, one at a time.
class Content {
 public:
  Content(const Options& options, base::LogSink& log);
  Content(const Content&) = delete;
  Content& operator=(const Content&) = delete;

  os::PosixSystem system;

 private:
  void warn(const std::string& text);
  base::LogSink& log_;
  std::mutex mutex_;

 public:
  content::Environments environments;
  content::FileServer files;
};

}  // namespace muster::server
