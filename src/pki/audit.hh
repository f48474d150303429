#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "pki/refusal.hh"

namespace muster::pki {

/// A change of trust. What is not known is empty and not written.
struct AuditEntry {
  std::string action;  // "sign"
  std::string certname;
  std::string serial;
  std::string detail;
};

/// A file of JSON lines to which every change is added before it is made. Each line has the digest
/// of the one before, so that what was altered or taken out is seen. Its owner holds the CA's lock.
class AuditLog {
 public:
  explicit AuditLog(std::string path) : path_(std::move(path)) {}
  /// Durably. Throws base::Error.
  void add(const AuditEntry& entry, const Actor& actor);

 private:
  std::string path_;
};

/// The number of the first line that does not follow from the one before; nullopt when all do.
std::optional<std::size_t> break_in_audit_log(std::string_view text);

}  // namespace muster::pki
