#pragma once
#include <optional>
#include <string>
#include <vector>

#include "os/tree.hh"
#include "resources/context.hh"
#include "resources/file_checksum.hh"
#include "resources/resource.hh"

namespace muster::resources {

/// What a file's `source` leads to on this machine.
struct SourceFile {
  std::string source;  // as munged: "file:///srv/x", "puppet:///modules/ntp/ntp.conf"
  std::string path;
  os::EntryStatus status;   // of a link itself when links are managed
  std::string link_target;  // of a link
};

/// Hooks of the `source` row.
void check_source(const Resource& resource, const value::Value& value);
value::Value munge_source(const Resource& resource, const value::Value& value);

/// The local path of one source; nullopt when nothing serves it. Throws base::Error when it cannot
/// be had here.
std::optional<std::string> path_of_source(const std::string& source, const Context& context);
/// What is there; nullopt when nothing is.
std::optional<SourceFile> find_source(const std::string& source, bool follow,
                                      const Context& context);
/// The first of the resource's sources that exists. Throws base::Error when none does.
SourceFile first_source(const Resource& resource, const Context& context);
/// The source for reading. Throws when it is no regular file.
os::Descriptor open_source(const SourceFile& source);
/// "{sha256}…"; of a link that is managed itself nothing is asked.
std::string sum_of(const Checksum& checksum, const SourceFile& source);

}  // namespace muster::resources
