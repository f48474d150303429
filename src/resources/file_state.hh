#pragma once
#include <memory>
#include <optional>
#include <string>

#include "os/tree.hh"
#include "resources/context.hh"
#include "resources/file_accounts.hh"
#include "resources/file_checksum.hh"
#include "resources/file_source.hh"
#include "resources/resource.hh"

namespace muster::resources {

/// What is known of a file resource during its evaluation.
struct FileData {
  std::optional<os::EntryStatus> status;  // when it was read; of the target when links are followed
  std::unique_ptr<const SourceFile> source;  // large, and few files have one
  std::shared_ptr<const Accounts> accounts;
};

/// What Puppet did not expect: shown wrapped when it happens while `ensure` is set.
class UnexpectedError : public base::Error {
 public:
  using base::Error::Error;
};

/// `links => follow`
bool follows_links(const Resource& resource);
/// `replace`, true unless set.
bool replaces(const Resource& resource);
/// Is the run made to go through what is in the folder?
bool recurses(const Resource& resource);
/// "message (file: site.pp, line: 3)"
std::string located(const Resource& resource, const std::string& message);

/// The text or bytes that the manifest gives; nullopt when there are none, or only their digest.
std::optional<std::string_view> literal_content(const Resource& resource);
/// The checksum that the resource's `checksum` names.
Checksum checksum_of(const Resource& resource, const Context& context);

/// The entry at the resource's path; that which a link there leads to when links are followed.
std::optional<os::Entry> entry_of(const Resource& resource);
/// The entry that a change replaces: a link at the path itself is not followed.
std::optional<os::Entry> place_of(const Resource& resource);

/// The provider's read: takes over what the source says, and looks at what is there.
State read_file(Context& context, Resource& resource);

/// Is it, or shall it become, a regular file?
bool should_be_file(const Resource& resource);

}  // namespace muster::resources
