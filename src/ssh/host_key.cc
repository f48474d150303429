#include "ssh/host_key.hh"

#include <algorithm>

#include "base/base64.hh"
#include "base/strings.hh"
#include "crypto/digest.hh"

namespace muster::ssh {

namespace {

constexpr std::size_t length_bytes = 4;
constexpr std::size_t most_bytes = 16u << 10;

/// The first string of a blob; nullopt when it is cut off.
std::optional<std::string_view> first_string(std::string_view blob) {
  if (blob.size() < length_bytes) return std::nullopt;
  std::size_t length = 0;
  for (std::size_t i = 0; i < length_bytes; ++i)
    length = length << 8U | static_cast<unsigned char>(blob[i]);
  if (length > blob.size() - length_bytes) return std::nullopt;
  return blob.substr(length_bytes, length);
}

}  // namespace

std::optional<HostKey> host_key_from_text(std::string_view text) {
  text = base::trim(text);
  const auto space = text.find_first_of(" \t");
  if (space == std::string_view::npos) return std::nullopt;
  auto rest = base::trim(text.substr(space));
  rest = rest.substr(0, rest.find_first_of(" \t"));
  const auto blob = rest.size() > most_bytes ? std::nullopt : base::from_base64(rest);
  if (!blob) return std::nullopt;
  HostKey key{std::string(first_string(*blob).value_or("")), *blob};
  if (key.type.empty() || key.type != text.substr(0, space)) return std::nullopt;
  return key;
}

std::string_view after_first_string(std::string_view blob) {
  const auto first = first_string(blob);
  return first ? blob.substr(length_bytes + first->size()) : std::string_view();
}

std::string text_of(const HostKey& key) {
  return key.type + " " + base::base64(key.blob);
}

std::string fingerprint(const HostKey& key) {
  auto text = base::base64(crypto::digest(crypto::Algorithm::sha256, key.blob));
  while (text.ends_with("=")) text.pop_back();
  return "SHA256:" + text;
}

std::string short_name(const std::string& type) {
  if (type == "ssh-ed25519") return "ED25519";
  if (type == "ssh-rsa") return "RSA";
  if (type.starts_with("ecdsa-")) return "ECDSA";
  return type;
}

std::string algorithms_for(const std::vector<std::string>& types) {
  std::vector<std::string> out;
  // What is quick to check comes first.
  for (const auto* known :
       {"ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"})
    if (std::ranges::find(types, known) != types.end()) out.emplace_back(known);
  if (std::ranges::find(types, "ssh-rsa") != types.end())
    out.insert(out.end(), {"rsa-sha2-512", "rsa-sha2-256"});
  return base::join(out, ",");
}

}  // namespace muster::ssh
