#include "fleet/kept_files.hh"

#include <unistd.h>

#include "agent/server_bucket.hh"
#include "fleet/ssl_session.hh"
#include "resources/file_diff.hh"

namespace muster::fleet {

namespace {

class FilesOfServer : public KeptFiles {
 public:
  FilesOfServer(const cli::Arguments& arguments, crypto::Algorithm algorithm)
      : session_(arguments), bucket_(session_.servers()), algorithm_(algorithm) {
    session_.trust().ensure_authorities();
    session_.trust().load_and_use();
    bucket_.use_environment(session_.settings().text("environment"));
  }

  std::string add(const os::Descriptor& file, const std::string& path) override {
    return resources::keep_remotely(bucket_, algorithm_, file, path);
  }

  os::Descriptor open(const std::string& sum) override {
    const auto content = bucket_.get(key_of(sum));
    // Who restores a file gets what was kept, whatever the server has become.
    if (crypto::hex_digest(algorithm_, content) != sum)
      throw base::Error("What the server has as " + sum + " is something else");
    auto file = resources::memory_file(
        [&](const os::Descriptor& memory) { os::write_all(memory, content); });
    ::lseek(file.get(), 0, SEEK_SET);
    return file;
  }

  bool has(const std::string& sum) override { return bucket_.has(key_of(sum)); }

  std::string name_of(const std::string& sum) const override { return sum; }

 private:
  std::string key_of(const std::string& sum) const {
    return resources::remote_key(algorithm_, sum);
  }

  SslSession session_;
  agent::ServerBucket bucket_;
  crypto::Algorithm algorithm_;
};

}  // namespace

std::unique_ptr<KeptFiles> files_of_server(const cli::Arguments& arguments,
                                           crypto::Algorithm algorithm) {
  return std::make_unique<FilesOfServer>(arguments, algorithm);
}

}  // namespace muster::fleet
