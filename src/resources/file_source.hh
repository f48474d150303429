#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "os/tree.hh"
#include "resources/context.hh"
#include "resources/file_checksum.hh"
#include "resources/remote_files.hh"
#include "resources/resource.hh"

namespace muster::resources {

/// What a file's `source` leads to, on this machine or a server.
struct SourceFile {
  std::string source;  // as munged: "file:///srv/x", "puppet:///modules/ntp/ntp.conf"
  std::string path;
  os::EntryStatus status;                 // of a link itself when links are managed
  std::string link_target;                // of a link
  std::optional<RemoteFile> remote = {};  // `path` is empty then
};

/// Hooks of the `source` row.
void check_source(const Resource& resource, const value::Value& value);
value::Value munge_source(const Resource& resource, const value::Value& value);

/// The local path of one source; nullopt when nothing serves it. Throws base::Error when it cannot
/// be had here.
std::optional<std::string> path_of_source(const std::string& source, const Context& context);
/// Does a server have it, as far as its address says?
bool is_remote(const std::string& source, const Context& context);
/// What a resource asks a server about one of its sources.
RemoteFiles::Question question_about(const std::string& source, const Resource& resource,
                                     const Context& context);
/// The first of the resource's sources that exists. Throws base::Error when none does.
SourceFile first_source(const Resource& resource, const Context& context);
/// The content, a piece at a time. Throws when it is no regular file.
void read_source(const SourceFile& source, const Context& context,
                 const std::function<bool(std::string_view)>& take);
/// "{sha256}…"; of a link that is managed itself nothing is asked.
std::string sum_of(const Checksum& checksum, const SourceFile& source);

}  // namespace muster::resources
