#pragma once
#include <string>
#include <string_view>

namespace muster::os {

// Changes to files of our own that must not be lost: when these return, a loss of power leaves what
// they did. A new file gets the owner of its folder where we may give it. All throw base::Error
// with the path and the system's text.

/// As write_atomically.
void write_durably(const std::string& path, std::string_view content, unsigned mode);

/// Adds a line, which the newline is put after, to a file that is made with `mode` when there is
/// none. What a loss of power left of an unfinished line is ended first. A line that cannot be
/// written whole is taken back.
void append_line_durably(const std::string& path, std::string_view line, unsigned mode);

/// Another name for a file; what has that name is replaced. Its content is safe before the name is.
void rename_durably(const std::string& from, const std::string& to);

/// False when there is no such file.
bool remove_durably(const std::string& path);

}  // namespace muster::os
