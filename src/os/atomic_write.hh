#pragma once
#include <functional>
#include <string>
#include <string_view>

namespace muster::os {

/// Replaces a file of our own (state, reports, caches) at once: a reader, or a machine that loses
/// power, finds the old content or the new, never a part. A file that exists keeps its owner and
/// mode; a new one has `mode`. A symbolic link in the file's place is replaced, not followed.
/// After a loss of power it may be the old content that is found. Throws base::Error with the path
/// and the system's text; nothing is left behind then.
void write_atomically(const std::string& path, std::string_view content, unsigned mode);
/// The same for content that is made piece by piece: `produce` hands each one over.
using Sink = std::function<void(std::string_view)>;
void write_atomically(const std::string& path, const std::function<void(const Sink&)>& produce,
                      unsigned mode);

/// Puts another name of a file of our own, which nobody writes in place, where `path` is. False
/// when that cannot be (another file system).
bool link_atomically(const std::string& existing, const std::string& path);

/// Makes a folder of our own and those above it, with `mode`. Throws base::Error.
void make_directories(const std::string& path, unsigned mode = 0755);

}  // namespace muster::os
