#pragma once
#include <map>
#include <set>
#include <string>

#include "agent/content_store.hh"
#include "agent/server_bucket.hh"
#include "agent/servers.hh"
#include "resources/remote_files.hh"
#include "value/value.hh"

namespace muster::agent {

/// One description of a file, as a server writes it. Throws base::Error for what could lead out of
/// a folder, or is no description.
resources::RemoteFile remote_file(const value::Value& data, const std::string& source);

/// The files of a server. What was described and what was fetched is kept, so that a run without a
/// server finds what the last one found.
class FileServer : public resources::RemoteFiles {
 public:
  struct Limits {
    std::uint64_t kept_bytes = 256UL << 20;
    std::uint64_t kept_file_bytes = 32UL << 20;  // larger ones are not kept
    std::chrono::seconds unused = std::chrono::hours(24 * 30);
  };

  /// `memory_file`: where descriptions are kept.
  FileServer(Servers& servers, os::System& system, ContentStore store, std::string memory_file,
             Limits limits);

  void use_environment(const std::string& environment) {
    environment_ = environment;
    bucket_.use_environment(environment);
  }
  /// Descriptions that came with the catalog ("metadata", "recursive_metadata"), and its code_id.
  void use_catalog(const value::Value& data);
  /// No server is asked from now on.
  void go_offline() { offline_ = true; }

  std::optional<resources::RemoteFile> find(const Question& question) override;
  std::optional<std::vector<resources::RemoteFile>> list(const ListQuestion& question) override;
  void read(const resources::RemoteFile& file,
            const std::function<bool(std::string_view)>& take) override;
  resources::RemoteBucket& bucket() override { return bucket_; }

  /// At the end of a run: fetches what the catalog's files contain and is not kept yet, keeps the
  /// descriptions, and removes what nobody needs. Throws base::Error.
  void finish();

 private:
  value::Value ask(const std::string& key, const Call& call);
  Call metadata_call(const Question& question, const std::string& api) const;
  std::optional<value::Value> inlined(const Question& question) const;
  Call content_call(const resources::RemoteFile& file) const;
  os::Descriptor fetch(const resources::RemoteFile& file);
  void fetch_missing();
  void load_memory();
  void remember();
  std::set<std::string> needed_contents() const;
  void note(const resources::RemoteFile& file);

  Servers& servers_;
  os::System& system_;
  ContentStore store_;
  ServerBucket bucket_;
  std::string memory_file_;
  Limits limits_;
  std::string environment_, code_id_;
  value::Value metadata_, recursive_metadata_;
  bool offline_ = false, memory_is_loaded_ = false;
  struct Remembered {
    value::Value answer;
    std::int64_t used = 0;  // seconds since 1970: a run may ask for a part only (--tags, a signal)
  };
  std::map<std::string, value::Value> answers_;          // of this run
  std::map<std::string, Remembered> memory_;             // of all runs
  std::map<std::string, resources::RemoteFile> listed_;  // by source, of this run
  std::map<std::string, resources::RemoteFile> seen_;    // by digest, of this run
};

}  // namespace muster::agent
