#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hh"
#include "os/descriptor.hh"
#include "os/system.hh"

// Managed paths: files that belong to others than us. A path is walked once, to the folder that
// holds its last name, and everything after that is done relative to this open folder and without
// following links, so that whoever may write to a folder on the way cannot lead us elsewhere in
// between. A symbolic link on the way is followed only when it is root's or ours, or when who owns
// it owns the folder it leads to as well (and it is not a stranger's in a folder all may write to).

namespace muster::os {

/// What the system said about a path. The text is the system's, without the path.
class PathError : public base::Error {
 public:
  PathError(int error_code, std::string path_text);
  /// For what the system has no words for.
  PathError(const std::string& text, std::string path_text)
      : base::Error(text), path(std::move(path_text)) {}
  int code = 0;
  std::string path;
};

/// A name in an open folder; there need not be anything of that name.
struct Entry {
  Descriptor folder;  // O_PATH
  std::string name;   // "." for the root directory
  std::string path;   // as asked for, for messages
};

/// nullopt when a folder on the way does not exist. Throws PathError for anything else that is in
/// the way, a link that must not be followed included. `path` is absolute.
std::optional<Entry> find_entry(const std::string& path);
/// The entry that a symbolic link leads to, through further links; `entry` itself when it is no
/// link. nullopt when it leads nowhere.
std::optional<Entry> follow_entry(const Entry& entry);
/// The same, also when there is nothing of that name; nullopt when its folder does not exist.
std::optional<Entry> destination_of(const Entry& entry);

/// A FileStatus with the time of the last access.
struct EntryStatus : FileStatus {
  std::int64_t atime_ns = 0;
  bool same_file(const FileStatus& other) const {
    return inode == other.inode && device == other.device;
  }
};

/// Of the entry itself, a link not followed. nullopt when there is nothing.
std::optional<EntryStatus> status_of(const Entry& entry);
EntryStatus status_of(const Descriptor& file);
std::string read_link(const Entry& entry);
/// Is there something, at the end of links as well? Says nothing about who made them.
bool leads_somewhere(const Entry& entry);

/// A regular file for reading. Throws PathError for anything else, without having opened it.
Descriptor open_file(const Entry& entry);
struct OpenFile {
  Descriptor file;
  EntryStatus status;
};
/// The same for one that status_of() has just found to be a regular file: another look at it before
/// it is opened is left out. Should something else have taken its place, that is refused after.
OpenFile open_seen_file(const Entry& entry);
/// A folder for reading its names; the link in its place is not followed.
Descriptor open_folder(const Entry& entry);
/// The names in a folder, sorted, without . and ..
std::vector<std::string> names_in(const Descriptor& folder);
/// The entry of a name in a folder found before.
Entry entry_in(const Descriptor& folder, const std::string& name, std::string path);

/// Reads an open file from its start to its end, piece by piece; false from `take` ends it.
void read_pieces(const Descriptor& file, const std::function<bool(std::string_view)>& take);
void write_all(const Descriptor& file, std::string_view bytes);

/// "/a/b/../c//d/" → "/a/c/d"; a relative path is taken from the root.
std::string clean_path(const std::string& path);
/// "/a" of "/a/b", "/" of "/a" and "/".
std::string folder_of(const std::string& path);
/// "b" of "/a/b".
std::string last_name(const std::string& path);
/// Where an open file is by the names of real folders; where the system does not say, as asked.
std::string real_path(const Descriptor& file, const std::string& asked);

}  // namespace muster::os
