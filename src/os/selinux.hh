#pragma once
#include <optional>
#include <string>

#include "os/tree.hh"

namespace muster::os {

/// Is SELinux on? The functions below may be called only then.
bool selinux_enabled();
/// "user:role:type:range" of an entry; nullopt when it has none.
std::optional<std::string> security_context(const Entry& entry);
/// What the policy says that a path shall have; `kind`: of what there is or will be.
std::optional<std::string> default_security_context(const std::string& path,
                                                    std::optional<FileKind> kind);
/// False when the system refuses.
bool set_security_context(const Entry& entry, const std::string& context);
/// The file that translates ranges to words.
std::string range_translations_file();

}  // namespace muster::os
