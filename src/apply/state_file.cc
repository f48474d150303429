#include "apply/state_file.hh"

#include <algorithm>
#include <cstdio>

#include "apply/time_text.hh"
#include "base/error.hh"
#include "base/strings.hh"
#include "os/atomic_write.hh"
#include "resources/state.hh"
#include "resources/unvalued.hh"
#include "value/rich.hh"
#include "value/yaml.hh"

namespace muster::apply {

namespace {

constexpr std::size_t size_limit = 256u << 20;
constexpr unsigned file_mode = 0640;

std::optional<Time> time_of(const value::Value& value) {
  if (const auto* stamp = value.if_rich<value::Timestamp>())
    return Time(
        std::chrono::duration_cast<Time::duration>(std::chrono::nanoseconds(stamp->nanoseconds)));
  if (const auto* text = value.if_string()) return parse_yaml_time(*text);
  return std::nullopt;
}

bool plain_in_yaml(std::string_view ref) {
  return !ref.starts_with('/') && std::all_of(ref.begin(), ref.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '/' || c == '.' || c == '[' || c == ']' || c == '-';
  });
}

/// The lines of {key => {"v" => value}}, without the first ("---").
std::string nested_yaml(const std::string& key, const value::Value& value) {
  const std::string text = value::to_yaml(value::Hash{{key, value::Hash{{"v", value}}}});
  return text.substr(text.find('\n') + 1);
}

/// "ref:\n", or what begins the first of the values' lines when the key has several: "? |-\n  …\n:
/// ".
std::string key_line(const std::string& ref) {
  if (plain_in_yaml(ref)) return ref + ":\n";
  const std::string lines = nested_yaml(ref, 1);
  constexpr std::string_view last = "v: 1\n";
  const auto key = lines.substr(0, lines.size() - last.size());
  return key.ends_with("\n  ") ? key.substr(0, key.size() - 2) : key;
}

/// ":present"
bool is_symbol(const std::string& text) {
  return text.size() > 1 && text.front() == ':' &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", 1) == std::string::npos;
}

/// A value as it was before it was written.
value::Value kept_value(std::string_view what, const value::Value& value) {
  if (value.is_undef()) return resources::unvalued();
  const auto* word = value.if_string();
  if (word && *word == ":absent") return resources::absent();
  const auto time = what.ends_with("time") ? time_of(value) : std::nullopt;
  if (!time) return value;
  return std::make_shared<const value::Timestamp>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(time->time_since_epoch()).count());
}

std::string value_lines(const std::string& what, const value::Value& value) {
  if (value.is_undef()) return "  :" + what + ": :absent\n";
  if (resources::is_unvalued(value)) return "  :" + what + ":\n";
  if (const auto time = value.if_rich<value::Timestamp>() ? time_of(value) : std::nullopt)
    return "  :" + what + ": " + yaml_time(*time) + "\n";
  if (value.if_string() && is_symbol(*value.if_string()))
    return "  :" + what + ": " + *value.if_string() + "\n";
  const std::string lines = nested_yaml("k", value);
  constexpr std::string_view before = "k:\n  v";
  return "  :" + what + lines.substr(before.size());
}

}  // namespace

void StateFile::read(os::System& system, std::string path, resources::Context& context) {
  path_ = std::move(path);
  if (path_.empty()) return;
  const auto status = system.follow(path_);
  existed_ = status.has_value();
  if (!existed_) return;
  if (status->kind != os::FileKind::file) {
    context.log(base::Level::warning, "Checksumfile " + path_ + " is not a file, ignoring");
    return;
  }
  const std::string text = system.read(path_, size_limit).value_or("");
  try {
    if (!read_simple(text)) read_any(text);
  } catch (const base::Error& error) {
    context.log(base::Level::err,
                "Checksumfile " + path_ + " is corrupt (" + error.what() + "); replacing");
    entries_.clear();
    places_.clear();
    if (std::rename(path_.c_str(), (path_ + ".bad").c_str()) != 0)
      throw base::Error("Could not rename corrupt " + path_ + "; remove manually");
  }
}

/// The form that nearly every file has, read a line at a time. False: there is more in it.
bool StateFile::read_simple(const std::string& text) {
  constexpr std::string_view checked_key = "  :checked: ", synced_key = "  :synced: ";
  constexpr std::string_view first_line = "---";
  std::string_view rest = text;
  const auto next_line = [&] {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    return line;
  };
  if (next_line() != first_line) return false;
  Entry* current = nullptr;
  while (!rest.empty()) {
    const auto line = next_line();
    if (line.empty()) continue;
    if (line.front() != ' ' && line.back() == ':' &&
        plain_in_yaml(line.substr(0, line.size() - 1))) {
      current = &entry(std::string(line.substr(0, line.size() - 1)));
    } else if (current && line.starts_with(checked_key)) {
      current->checked = parse_yaml_time(line.substr(checked_key.size()));
    } else if (current && line.starts_with(synced_key)) {
      current->synced = parse_yaml_time(line.substr(synced_key.size()));
    } else {
      entries_.clear();
      places_.clear();
      return false;
    }
  }
  return true;
}

void StateFile::read_any(const std::string& text) {
  const value::Value data = value::from_yaml(text, value::YamlSymbols::with_colon);
  if (data.is_undef()) return;
  if (!data.if_hash()) throw base::Error("State got corrupted");
  for (const auto& [key, fields] : *data.if_hash()) {
    if (!key.if_string() || !fields.if_hash()) continue;
    Entry& to = entry(*key.if_string());
    for (const auto& [name, value] : *fields.if_hash()) {
      if (!name.if_string()) continue;
      std::string what = *name.if_string();
      if (what.starts_with(':')) what.erase(0, 1);
      if (what == "checked") {
        to.checked = time_of(value);
      } else if (what == "synced") {
        to.synced = time_of(value);
        to.values_before_synced = to.values.size();
      } else {
        to.values.emplace_back(what, kept_value(what, value));
      }
    }
  }
}

StateFile::Entry& StateFile::entry(const std::string& ref) {
  const auto [place, is_new] = places_.try_emplace(ref, entries_.size());
  if (is_new) entries_.push_back({.ref = ref});
  return entries_[place->second];
}

const StateFile::Entry* StateFile::find(const std::string& ref) const {
  const auto found = places_.find(ref);
  return found == places_.end() ? nullptr : &entries_[found->second];
}

std::optional<Time> StateFile::checked(const std::string& ref) {
  Entry& known = entry(ref);
  known.scheduled = true;
  return known.checked;
}

void StateFile::set_checked(const std::string& ref, Time time) {
  entry(ref).checked = time;
}

void StateFile::set_synced(const std::string& ref, Time time) {
  Entry& to = entry(ref);
  if (!to.synced) to.values_before_synced = to.values.size();
  to.synced = time;
}

const std::vector<std::pair<std::string, value::Value>>& StateFile::recorded(
    const std::string& ref) const {
  static const std::vector<std::pair<std::string, value::Value>> nothing;
  const Entry* known = find(ref);
  return known ? known->values : nothing;
}

value::Value StateFile::recall(const std::string& ref, std::string_view what) {
  if (const Entry* known = find(ref)) {
    for (const auto& [name, value] : known->values) {
      if (name == what) return value;
    }
  }
  return {};
}

void StateFile::remember(const std::string& ref, std::string_view what, value::Value value) {
  auto& values = entry(ref).values;
  for (auto& [name, known] : values) {
    if (name != what) continue;
    known = std::move(value);
    return;
  }
  values.emplace_back(what, std::move(value));
}

void StateFile::add_lines(std::string& out, const Entry& entry, TimeTexts& times) {
  const bool nothing = !entry.checked && !entry.synced && entry.values.empty();
  if (nothing && !entry.scheduled) return;
  std::string key = key_line(entry.ref);
  if (nothing) {
    if (key.ends_with('\n')) key.back() = ' ';
    out += key + "{}\n";
    return;
  }
  out += key;
  const auto indented = out.size();
  if (entry.checked) out.append("  :checked: ").append(times.yaml(*entry.checked)).append("\n");
  for (std::size_t i = 0; i <= entry.values.size(); ++i) {
    if (entry.synced && i == entry.values_before_synced)
      out.append("  :synced: ").append(times.yaml(*entry.synced)).append("\n");
    if (i < entry.values.size()) out += value_lines(entry.values[i].first, entry.values[i].second);
  }
  if (!key.ends_with('\n')) out.erase(indented, 2);
}

void StateFile::store(Time now, std::chrono::seconds lifetime, resources::Context& context) {
  if (path_.empty()) return;
  if (!existed_) context.log(base::Level::info, "Creating state file " + path_);
  TimeTexts times;
  std::string out = "---\n";
  for (const auto& known : entries_) {
    if (lifetime.count() > 0 && known.checked && *known.checked < now - lifetime) continue;
    add_lines(out, known, times);
  }
  if (out == "---\n") out = "--- {}\n";
  if (const auto slash = path_.rfind('/'); slash != std::string::npos && slash > 0)
    os::make_directories(path_.substr(0, slash), 0755);
  os::write_atomically(path_, out, file_mode);
}

}  // namespace muster::apply
