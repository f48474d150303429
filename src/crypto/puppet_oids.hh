#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace muster::crypto {

// Puppet's own extensions of certificates.
inline constexpr std::string_view puppet_registered_arc = "1.3.6.1.4.1.34380.1.1";
inline constexpr std::string_view puppet_private_arc = "1.3.6.1.4.1.34380.1.2";
/// What a certificate with one of these may do is decided by it: nobody gets them for the asking.
inline constexpr std::string_view puppet_authorization_arc = "1.3.6.1.4.1.34380.1.3";
/// Its holder administers the CA.
inline constexpr std::string_view cli_auth_oid = "1.3.6.1.4.1.34380.1.3.39";
inline constexpr std::string_view challenge_password_oid = "1.2.840.113549.1.9.7";

/// "pp_role" → "1.3.6.1.4.1.34380.1.1.13"
std::optional<std::string> oid_of(std::string_view short_name);
/// The reverse.
std::optional<std::string> short_name_of(std::string_view oid);

}  // namespace muster::crypto
