#pragma once
#include <optional>

#include "os/tree.hh"

// Changes to managed paths, always to what an entry names itself, never to what a link there leads
// to. All throw PathError.

namespace muster::os {

/// To exactly the file that was looked at: a file that has taken its place since is left alone, as
/// is one that somebody else's name leads to as well (a hard link in a folder of a user's).
void set_mode(const Entry& entry, const FileStatus& expected, unsigned mode);
void set_owner(const Entry& entry, const FileStatus& expected, std::optional<std::uint32_t> uid,
               std::optional<std::uint32_t> gid);

/// With the process's umask, or exactly `mode`.
void make_directory(const Entry& entry, std::optional<unsigned> mode);
void make_link(const Entry& entry, const std::string& target);
/// A file, link, fifo, socket or device.
void remove_entry(const Entry& entry);
/// A folder and all that is in it, on the same file system or not; links are removed, not followed.
void remove_tree(const Entry& entry);

/// Makes sure that what was done in a folder survives a loss of power.
void sync_folder(const Descriptor& folder);

}  // namespace muster::os
