#pragma once
#include <memory>
#include <string>

#include "resources/record_file.hh"

namespace muster::resources {

/// The content of a file of records; empty when there is none. Links are followed as os/tree.hh
/// says. Throws base::Error.
std::string load_flat(Context& context, const std::string& path);

/// Puts a file of records in place in one step, after a copy of the old one went to the local
/// filebucket. A new file has `mode`. Throws base::Error.
void store_flat(Context& context, const std::string& path, const std::string& text, unsigned mode);

/// A format with one file for all its resources, unless they name another: what is left to fill in
/// is how its lines are read and written. A new file has `mode`.
std::shared_ptr<RecordFormat> flat_format(std::string type, std::string file, unsigned mode);

/// store_flat() with the rights of a user, who may have made the folders on the way: the folder is
/// made (0700) when it is missing, the file gets mode 0600. Throws base::Error.
void store_as_user(Context& context, const std::string& user, const std::string& path,
                   const std::string& text);
/// With our own rights and for a user: refuses a path that others may write to.
void store_for_user(Context& context, const std::string& user, const std::string& path,
                    const std::string& text);

}  // namespace muster::resources
