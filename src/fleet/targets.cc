#include "fleet/targets.hh"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "base/error.hh"
#include "base/strings.hh"
#include "fleet/registry_client.hh"
#include "os/posix_system.hh"
#include "ssh/config.hh"

namespace muster::fleet {

namespace {

using cli::Arguments;
using cli::UsageError;

std::string text_at(const value::Hash& node, const char* name) {
  const auto* found = node.find(name);
  const auto* text = found ? found->if_string() : nullptr;
  return text ? *text : std::string();
}

std::vector<std::string> list_at(const value::Hash& node, const char* name) {
  std::vector<std::string> out;
  const auto* found = node.find(name);
  if (const auto* array = found ? found->if_array() : nullptr)
    for (const auto& item : *array)
      if (const auto* text = item.if_string()) out.push_back(*text);
  return out;
}

std::vector<std::string> words_of_file(const std::string& path) {
  os::PosixSystem system;
  const auto text = system.read(path);
  if (!text) throw base::Error(path + ": there is no such file, or it cannot be read");
  std::vector<std::string> out;
  for (const auto& raw : base::split(*text, "\n")) {
    const auto line = base::trim(std::string_view(raw).substr(0, raw.find('#')));
    if (!line.empty()) out.emplace_back(line);
  }
  return out;
}

std::vector<std::string> named_hosts(const Arguments& arguments) {
  std::vector<std::string> out;
  for (const auto& list : arguments.values("hosts"))
    for (const auto& name : base::split(list, ","))
      if (!base::trim(name).empty()) out.emplace_back(base::trim(name));
  for (const auto& file : arguments.values("file"))
    for (auto& name : words_of_file(file)) out.push_back(std::move(name));
  return out;
}

}  // namespace

std::vector<cli::Option> target_options() {
  return {
      {"--hosts", "A,B", "These hosts, in place of a query; may be repeated.", true, true},
      {"--file", "FILE", "Hosts from a file, one a line.", true, true},
      {"--allow-empty", "", "No host at all is no error.", false, true},
      {"-l,--login", "NAME", "The user to log in as.", false, true},
      {"-p,--port", "N", "The port of sshd.", false, true},
      {"-i,--key", "FILE", "A private key; may be repeated.", true, true},
      {"-J,--jump", "HOSTS", "Go through these hosts, comma between.", false, true},
      {"--accept-new", "", "Note the keys of hosts that nobody knows yet, and go on.", false, true},
      {"-F,--ssh-config", "FILE", "In place of ~/.ssh/config; none: no file.", false, true},
      {"--known-hosts", "FILE", "In place of ~/.ssh/known_hosts.", false, true},
      {"--connect-timeout", "SECONDS", "How long an address may take to answer.", false, true},
  };
}

bool names_hosts(const Arguments& arguments) {
  return !arguments.values("hosts").empty() || !arguments.values("file").empty();
}

ssh::Host host_of_node(const value::Hash& node) {
  ssh::Host out;
  out.name = text_at(node, "certname");
  if (out.name.empty()) out.name = text_at(node, "hostname");
  if (out.name.empty()) out.name = text_at(node, "key");
  const auto addresses = list_at(node, "addresses");
  if (addresses.empty()) throw base::Error(out.name + ": the registry has no address of it");
  out.address = addresses.front();
  out.host_keys = list_at(node, "host_keys");
  return out;
}

void apply_options(const Arguments& arguments, ssh::Host& host) {
  if (const auto user = arguments.value("login")) host.user = *user;
  const auto number = [&](const char* name, unsigned most) -> unsigned {
    const auto text = arguments.value(name);
    if (!text) return 0;
    unsigned out = 0;
    const auto read = std::from_chars(text->data(), text->data() + text->size(), out);
    if (read.ec != std::errc() || read.ptr != text->data() + text->size() || out == 0 || out > most)
      throw UsageError(fmt::format("--{}: a number from 1 to {}, not '{}'", name, most, *text));
    return out;
  };
  constexpr unsigned most_ports = 65'535, most_seconds = 86'400;
  if (const auto port = number("port", most_ports); port != 0)
    host.port = static_cast<std::uint16_t>(port);
  if (const auto seconds = number("connect-timeout", most_seconds); seconds != 0)
    host.connect_timeout = std::chrono::seconds(seconds);
  host.keys = arguments.values("key");
  if (const auto jump = arguments.value("jump")) host.jump = *jump;
  if (arguments.flag("accept-new")) host.checking = ssh::HostKeyChecking::accept_new;
  if (const auto file = arguments.value("ssh-config"))
    host.config = *file == "none" ? std::vector<std::string>() : std::vector<std::string>{*file};
  if (const auto file = arguments.value("known-hosts")) host.known_hosts = {*file};
}

std::vector<ssh::Host> targets(const Arguments& arguments, const std::string& query) {
  std::vector<ssh::Host> out;
  if (names_hosts(arguments)) {
    for (const auto& name : named_hosts(arguments)) {
      ssh::Host host;
      ssh::read_destination(name, host);
      const auto user = host.user;
      const auto port = host.port;
      apply_options(arguments, host);
      if (!user.empty()) host.user = user;
      if (port != 0) host.port = port;
      out.push_back(std::move(host));
    }
  } else {
    for (const auto& node : RegistryClient(arguments).nodes(query)) {
      if (!node.if_hash()) continue;
      out.push_back(host_of_node(*node.if_hash()));
      apply_options(arguments, out.back());
    }
  }
  std::vector<ssh::Host> unique;
  std::set<std::string> seen;
  for (auto& host : out)
    if (seen.insert(fmt::format("{}@{} {}", host.user, host.name, host.port)).second)
      unique.push_back(std::move(host));
  if (unique.empty() && !arguments.flag("allow-empty"))
    throw base::Error(
        names_hosts(arguments)
            ? "There is no host in the list (--allow-empty makes that no error)"
            : fmt::format("No server matches '{}' (--allow-empty makes that no error)", query));
  return unique;
}

namespace {

struct Numbered {
  std::string before, digits, after;
};

std::optional<Numbered> numbered(const std::string& name) {
  const auto dot = std::min(name.find('.'), name.size());
  std::size_t end = dot;
  while (end > 0 && std::isdigit(static_cast<unsigned char>(name[end - 1])) == 0) --end;
  std::size_t begin = end;
  while (begin > 0 && std::isdigit(static_cast<unsigned char>(name[begin - 1])) != 0) --begin;
  constexpr std::size_t most_digits = 9;
  const bool is_address = name.find_first_not_of("0123456789.:") == std::string::npos;
  if (begin == end || end - begin > most_digits || is_address) return std::nullopt;
  return Numbered{name.substr(0, begin), name.substr(begin, end - begin), name.substr(end)};
}

std::string ranges(const std::map<unsigned, std::string>& numbers) {
  std::string out;
  for (auto at = numbers.begin(); at != numbers.end();) {
    auto last = at;
    while (std::next(last) != numbers.end() && std::next(last)->first == last->first + 1) ++last;
    out += (out.empty() ? "" : ",") + at->second;
    if (last != at) out += "-" + last->second;
    at = std::next(last);
  }
  return out;
}

}  // namespace

std::string folded(const std::vector<std::string>& names) {
  // By what surrounds the number and how many digits it has: web01 and web1 are two names.
  std::map<std::tuple<std::string, std::string, std::size_t>, std::map<unsigned, std::string>>
      groups;
  std::set<std::string> parts;
  for (const auto& name : names) {
    const auto found = numbered(name);
    if (!found) {
      parts.insert(name);
      continue;
    }
    const bool padded = found->digits.front() == '0';
    groups[{found->before, found->after, padded ? found->digits.size() : 0}]
          [static_cast<unsigned>(std::stoul(found->digits))] = found->digits;
  }
  for (const auto& [around, numbers] : groups) {
    const auto& [before, after, digits] = around;
    parts.insert(numbers.size() == 1 ? before + numbers.begin()->second + after
                                     : fmt::format("{}[{}]{}", before, ranges(numbers), after));
  }
  return base::join(std::vector<std::string>(parts.begin(), parts.end()), ",");
}

}  // namespace muster::fleet
