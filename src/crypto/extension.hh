#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace muster::crypto {

/// An extension of a certificate or of a request for one.
struct Extension {
  std::string oid;  // "2.5.29.17"
  bool critical = false;
  std::string der;
  bool operator==(const Extension&) const = default;
};

const Extension* find_extension(std::span<const Extension> extensions, std::string_view oid);

/// The value as Puppet shows it: the characters of a string; else as OpenSSL prints it, or the
/// bytes as they are when it does not know the kind.
std::string text_of(const Extension& extension);
/// The value that is an UTF8String: what Puppet's extensions are.
Extension text_extension(std::string oid, const std::string& text);
/// Is that OID in the arc, or the arc itself? "1.2.3" is in "1.2"; "1.23" is not.
bool is_in_arc(std::string_view oid, std::string_view arc);

/// One of a certificate's further names.
struct AltName {
  enum class Kind { dns, ip, other };
  Kind kind = Kind::dns;
  std::string text;  // "web1.example.com", "10.0.0.1", "fe80::1"; empty for other kinds
  bool operator==(const AltName&) const = default;
};

inline constexpr std::string_view alt_names_oid = "2.5.29.17";

/// "DNS:web1.example.com", "IP:10.0.0.1"
std::string labelled(const AltName& name);
/// "DNS:a, IP:10.0.0.1,b": names of hosts where there is no label. Throws base::Error for an
/// address that is none, and for other labels.
std::vector<AltName> read_alt_names(std::string_view text);

/// Throws base::Error when it is not what such an extension is.
std::vector<AltName> alt_names_in(const Extension& extension);
/// Not critical. Throws base::Error for a name of another kind.
Extension alt_names_extension(std::span<const AltName> names);

}  // namespace muster::crypto
