#include "facts/cache.hh"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/error.hh"
#include "base/strings.hh"
#include "os/atomic_write.hh"
#include "value/json.hh"

namespace muster::facts {

using value::Hash;
using value::Value;

namespace {

constexpr const char* version_member = "cache_format_version";
constexpr std::size_t file_limit = 16u << 20;
constexpr unsigned writable_by_others = 022;

struct Unit {
  std::string_view name;
  double seconds;
};

constexpr std::array<Unit, 17> units = {{{"ns", 1e-9},
                                         {"nanos", 1e-9},
                                         {"nanoseconds", 1e-9},
                                         {"us", 1e-6},
                                         {"micros", 1e-6},
                                         {"microseconds", 1e-6},
                                         {"ms", 1e-3},
                                         {"milis", 1e-3},
                                         {"milliseconds", 1e-3},
                                         {"s", 1},
                                         {"seconds", 1},
                                         {"m", 60},
                                         {"minutes", 60},
                                         {"h", 3600},
                                         {"hours", 3600},
                                         {"d", 86400},
                                         {"days", 86400}}};

std::string unit_names() {
  std::vector<std::string> names;
  for (const auto& unit : units) names.emplace_back(unit.name);
  return base::join(names, ", ");
}

/// A value that Facter does not take for one: it looks again.
bool is_nothing(const Value& v) {
  return v.is_undef() || (v.if_boolean() && !*v.if_boolean());
}

bool is_file_name(const std::string& group) {
  return !group.empty() && group.front() != '.' && group.find('/') == std::string::npos &&
         group.find('\0') == std::string::npos;
}

}  // namespace

std::chrono::seconds read_ttl(std::string_view text) {
  text = base::trim(text);
  const auto blank = text.find(' ');
  std::int64_t count = 0;
  std::from_chars(text.data(), text.data() + std::min(blank, text.size()), count);
  std::string unit(blank == std::string_view::npos ? "ms" : base::trim(text.substr(blank)));
  if (unit.size() > 2 && !unit.ends_with('s')) unit += 's';
  const auto* known =
      std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.name == unit; });
  if (known == units.end())
    throw base::Error(fmt::format("Could not parse time unit {} (try {})", unit, unit_names()));
  constexpr double longest = 1e10;
  const auto seconds = std::clamp(static_cast<double>(count) * known->seconds, 0.0, longest);
  return std::chrono::seconds(static_cast<std::int64_t>(seconds));
}

Cache::Cache(os::System& system, const Caching& caching, Report report)
    : system_(system), directory_(caching.directory), report_(std::move(report)) {
  for (const auto& [name, text] : caching.ttls) {
    try {
      if (!is_file_name(name))
        throw base::Error(fmt::format("Cannot cache group '{}': it is no file's name", name));
      const auto ttl = read_ttl(text);
      const auto group =
          std::find_if(caching.groups.rbegin(), caching.groups.rend(),
                       [&, &wanted = name](const FactGroup& g) { return g.name == wanted; });
      if (group == caching.groups.rend())
        add_rule(name, name, ttl);
      else
        for (const auto& fact : group->facts) add_rule(fact, name, ttl);
    } catch (const base::Error& e) {
      report_(base::Level::err, e.what());
    }
  }
}

/// Of two groups that a fact is in, the longer time counts.
void Cache::add_rule(const std::string& name, const std::string& group, std::chrono::seconds ttl) {
  const auto at = rules_.find(name);
  if (at == rules_.end() || at->second.ttl < ttl || group == name)
    rules_.insert_or_assign(name, Rule{group, ttl});
}

/// The rule of the name itself, or of the nearest fact that it is in.
const Cache::Rule* Cache::rule_of(std::string_view name) const {
  while (true) {
    if (const auto at = rules_.find(name); at != rules_.end()) return &at->second;
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos) return nullptr;
    name = name.substr(0, dot);
  }
}

const Cache::Rule* Cache::rule_of_file(const std::string& name) {
  const auto* rule = rule_of(name);
  if (!rule || rule->group == name) return rule;
  report_(base::Level::err, fmt::format("Cannot cache '{}' fact from '{}' group. Caching custom "
                                        "group is not supported for external facts.",
                                        name, rule->group));
  return nullptr;
}

bool Cache::is_trusted() {
  const auto status = system_.status(directory_);
  return status && status->kind == os::FileKind::directory &&
         (status->uid == 0 || status->uid == system_.effective_uid()) &&
         (status->mode & writable_by_others) == 0;
}

std::optional<Hash> Cache::read(const Rule& rule) {
  if (!is_trusted()) return std::nullopt;
  const auto path = directory_ + "/" + rule.group;
  const auto status = system_.status(path);
  if (!status || status->kind != os::FileKind::file) return std::nullopt;
  const auto age = system_.now().time_since_epoch() - std::chrono::nanoseconds(status->mtime_ns);
  const auto text = age < rule.ttl ? system_.read(path, file_limit) : std::nullopt;
  if (!text) return std::nullopt;
  try {
    const auto data = value::from_json(*text);
    const auto* version = data.if_hash() ? data.if_hash()->find(version_member) : nullptr;
    if (version && *version == Value(1)) return *data.if_hash();
  } catch (const base::Error&) {
    // Read as if it were not there: the next lines are true of it, too.
  }
  return std::nullopt;
}

Cache::File& Cache::file(const Rule& rule) {
  const auto [at, is_new] = files_.try_emplace(rule.group);
  if (is_new) {
    at->second.kept = read(rule);
    if (!at->second.kept)
      report_(base::Level::debug,
              fmt::format("{} facts cache file expired, missing or is corrupt", rule.group));
  }
  return at->second;
}

const Value* Cache::find(std::string_view leaf) {
  const auto* rule = rule_of(leaf);
  if (!rule) return nullptr;
  auto& group = file(*rule);
  const auto* kept = group.kept ? group.kept->find(leaf) : nullptr;
  if (!kept || is_nothing(*kept)) return nullptr;
  report_(base::Level::debug, fmt::format("loading cached values for {} facts", leaf));
  group.found.set(leaf, *kept);
  return kept;
}

void Cache::keep(std::string_view leaf, const Value& found) {
  const auto* rule = rule_of(leaf);
  if (rule && !found.is_undef()) file(*rule).found.set(leaf, found);
}

std::optional<Hash> Cache::find_file(const std::string& name) {
  const auto* rule = rule_of_file(name);
  auto kept = rule ? file(*rule).kept : std::nullopt;
  if (!kept) return std::nullopt;
  report_(base::Level::debug, fmt::format("loading cached values for {} facts", name));
  Hash out;
  for (const auto& [fact, found] : *kept)
    if (!fact.if_string() || *fact.if_string() != version_member) out.set(fact, found);
  return out;
}

void Cache::keep_file(const std::string& name, const Hash& found, unsigned mode) {
  const auto* rule = rule_of(name);
  if (!rule || rule->group != name) return;
  auto& group = file(*rule);
  group.found = found;
  group.mode = mode & 0644;
}

void Cache::save() {
  for (const auto& [group, file] : files_) {
    const auto known = [&kept = file.kept](const Hash::Entry& entry) {
      return kept && kept->find(entry.first);
    };
    if (std::all_of(file.found.begin(), file.found.end(), known)) continue;
    try {
      write(group, file);
    } catch (const std::exception& e) {
      report_(base::Level::warning, fmt::format("Could not write cache: {}", e.what()));
    }
  }
}

void Cache::write(const std::string& group, const File& file) {
  os::make_directories(directory_, 0755);
  if (!is_trusted())
    throw base::Error(directory_ + " must be a folder that only its owner may write to");
  report_(base::Level::debug, fmt::format("caching values for {} facts", group));
  const auto path = directory_ + "/" + group;
  // A file that exists keeps its mode: what has become a secret must not.
  if (const auto old = system_.status(path); old && (old->mode & ~file.mode) != 0)
    ::unlink(path.c_str());
  auto data = file.found;
  data.set(version_member, 1);
  os::write_atomically(path, value::to_json(data, value::JsonLayout::pretty), file.mode);
}

}  // namespace muster::facts
