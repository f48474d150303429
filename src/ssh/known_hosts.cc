#include "ssh/known_hosts.hh"

#include <fmt/core.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "base/base64.hh"
#include "base/error.hh"
#include "base/strings.hh"
#include "os/durable_files.hh"
#include "ssh/patterns.hh"

namespace muster::ssh {

namespace {

constexpr std::size_t most_bytes = 64u << 20;
constexpr std::string_view hash_mark = "|1|";

std::string hmac_sha1(std::string_view salt, std::string_view name) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  ::HMAC(EVP_sha1(), salt.data(), static_cast<int>(salt.size()),
         reinterpret_cast<const unsigned char*>(name.data()), name.size(), out.data(), &size);
  return {reinterpret_cast<const char*>(out.data()), size};
}

std::string_view take_word(std::string_view& text) {
  const auto start = text.find_first_not_of(" \t");
  if (start == std::string_view::npos) return text = {};
  const auto end = text.find_first_of(" \t", start);
  const auto word = text.substr(start, end == std::string_view::npos ? end : end - start);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end);
  return word;
}

bool contains(const std::vector<HostKey>& keys, const HostKey& key) {
  return std::ranges::find(keys, key) != keys.end();
}

}  // namespace

KnownHostsFile::KnownHostsFile(std::string_view text) {
  std::size_t number = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    add_line(base::trim(text.substr(0, end)), ++number);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
}

/// A line that cannot be read counts for nothing, as in OpenSSH.
void KnownHostsFile::add_line(std::string_view line, std::size_t number) {
  if (line.empty() || line[0] == '#') return;
  Entry entry;
  entry.line = number;
  if (line[0] == '@') {
    const auto mark = take_word(line);
    if (mark != "@revoked" && mark != "@cert-authority") return;
    entry.mark = mark == "@revoked" ? Mark::revoked : Mark::authority;
  }
  const auto names = take_word(line);
  const auto key = host_key_from_text(line);
  if (!key) return;
  entry.key = *key;
  const auto index = entries_.size();
  entries_.push_back(std::move(entry));
  if (names.starts_with(hash_mark)) {
    const auto bar = names.find('|', hash_mark.size());
    if (bar == std::string_view::npos) return;
    const auto salt = base::from_base64(names.substr(hash_mark.size(), bar - hash_mark.size()));
    const auto hash = base::from_base64(names.substr(bar + 1));
    if (salt && hash) hashed_.push_back({*salt, *hash, index});
  } else if (names.find_first_of("*?!") != std::string_view::npos) {
    patterns_.emplace_back(base::lower_ascii(names), index);
  } else {
    for (const auto& name : base::split(base::lower_ascii(names), ","))
      by_name_[name].push_back(index);
  }
}

std::vector<const KnownHostsFile::Entry*> KnownHostsFile::find(const std::string& name) const {
  std::vector<const Entry*> out;
  if (const auto found = by_name_.find(name); found != by_name_.end())
    for (const auto index : found->second) out.push_back(&entries_[index]);
  for (const auto& [patterns, index] : patterns_)
    if (matches_patterns(name, patterns)) out.push_back(&entries_[index]);
  for (const auto& hashed : hashed_)
    if (hmac_sha1(hashed.salt, name) == hashed.hash) out.push_back(&entries_[hashed.entry]);
  return out;
}

Verdict judge(const Trust& trust, const HostKey& shown, const Route& route) {
  const auto what = fmt::format("{} key {}", short_name(shown.type), fingerprint(shown));
  if (contains(trust.revoked, shown) && route.checking != HostKeyChecking::off)
    return {Verdict::Kind::refused, fmt::format("its {} is revoked", what)};
  if (contains(trust.keys, shown)) return {Verdict::Kind::trusted, {}};
  if (route.checking == HostKeyChecking::off && !trust.from_registry)
    return {Verdict::Kind::trusted, {}};
  if (trust.from_registry)
    return {Verdict::Kind::refused,
            fmt::format("its {} is not one that this server registered: another machine answers at "
                        "{}, or its keys were made anew",
                        what, route.address)};
  if (!trust.keys.empty())
    return {Verdict::Kind::refused,
            fmt::format("its host key has changed: it shows the {}, {} has {}. Somebody may be "
                        "listening in, or the machine is another one. If that is right: ssh-keygen "
                        "-R '{}'",
                        what, trust.place, fingerprint(trust.keys.front()), route.lookup_name)};
  if (route.checking == HostKeyChecking::accept_new) return {Verdict::Kind::unknown, {}};
  return {Verdict::Kind::refused,
          fmt::format("its {} is not known: neither the registry nor {} has '{}'", what,
                      route.known_hosts.empty() ? "a known_hosts file" : route.known_hosts.front(),
                      route.lookup_name)};
}

const KnownHostsFile& KnownHosts::file(const std::string& path) {
  const auto found = files_.find(path);
  if (found != files_.end()) return found->second;
  return files_.emplace(path, KnownHostsFile(system_.read(path, most_bytes).value_or("")))
      .first->second;
}

Trust KnownHosts::trust(const Route& route) {
  Trust out;
  for (const auto& text : route.host_keys)
    if (const auto key = host_key_from_text(text)) out.keys.push_back(*key);
  if (!route.host_keys.empty()) {
    out.from_registry = true;
    return out;
  }
  for (const auto& path : route.known_hosts) {
    for (const auto* entry : file(path).find(route.lookup_name)) {
      if (entry->mark == KnownHostsFile::Mark::authority) {
        out.by_authority = true;
      } else if (entry->mark == KnownHostsFile::Mark::revoked) {
        out.revoked.push_back(entry->key);
      } else {
        if (out.keys.empty()) out.place = fmt::format("{} line {}", path, entry->line);
        out.keys.push_back(entry->key);
      }
    }
    for (const auto& key : learnt_[path + "\n" + route.lookup_name]) out.keys.push_back(key);
    if (out.place.empty()) out.place = path;
  }
  return out;
}

void KnownHosts::learn(const Route& route, const HostKey& key) {
  if (route.known_hosts.empty()) return;
  const auto& path = route.known_hosts.front();
  if (path == "/dev/null") return;
  constexpr unsigned private_folder = 0700;
  constexpr unsigned private_file = 0600;
  ::mkdir(path.substr(0, path.rfind('/')).c_str(), private_folder);
  os::append_line_durably(path, route.lookup_name + " " + text_of(key), private_file);
  learnt_[path + "\n" + route.lookup_name].push_back(key);
}

}  // namespace muster::ssh
