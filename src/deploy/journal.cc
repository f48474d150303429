#include "deploy/journal.hh"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <ctime>

#include "base/error.hh"
#include "base/strings.hh"
#include "deploy/record_json.hh"
#include "deploy/utc_text.hh"
#include "os/durable_files.hh"
#include "os/posix_system.hh"
#include "value/json.hh"

namespace muster::deploy {

namespace {

constexpr std::size_t most_bytes = 256u << 20;

void make_folders(const std::string& path) {
  constexpr unsigned mode = 0755;
  for (std::size_t at = 1; at != std::string::npos; at = path.find('/', at + 1))
    ::mkdir(path.substr(0, path.find('/', at + 1)).c_str(), mode);
}

std::string text_at(const value::Hash& hash, const char* name) {
  const auto* found = hash.find(name);
  const auto* text = found ? found->if_string() : nullptr;
  return text ? *text : std::string();
}

std::vector<std::string> list_at(const value::Hash& hash, const char* name) {
  std::vector<std::string> out;
  const auto* found = hash.find(name);
  if (const auto* array = found ? found->if_array() : nullptr)
    for (const auto& item : *array)
      if (const auto* text = item.if_string()) out.push_back(*text);
  return out;
}

void apply(const value::Hash& line, std::vector<DeployRecord>& records) {
  const auto event = text_at(line, "event");
  const auto found = std::find_if(records.rbegin(), records.rend(), [&](const auto& record) {
    return record.id == text_at(line, "id");
  });
  if (event == "begin") {  // once more when more is known
    if (found == records.rend()) return records.push_back(record_from(line));
    *found = record_from(line);
    return;
  }
  if (found == records.rend()) return;
  if (event == "end") {
    found->ended = text_at(line, "time");
    found->outcome = text_at(line, "outcome");
    found->message = text_at(line, "message");
  } else {
    for (const auto& host : list_at(line, "hosts")) found->steps[host] = step_named(event);
  }
}

value::Value array_of(const std::vector<std::string>& texts) {
  return value::Value(value::Array(texts.begin(), texts.end()));
}

}  // namespace

std::string Journal::default_folder() {
  os::PosixSystem system;
  if (const auto state = system.environment("XDG_STATE_HOME"); state && !state->empty())
    return *state + "/muster/deploys";
  if (system.effective_uid() == 0) return "/var/lib/muster/deploys";
  return system.environment("HOME").value_or("") + "/.local/state/muster/deploys";
}

Journal::Journal(const std::string& folder, const std::string& name) {
  make_folders(folder);
  path_ = folder + "/" + base::replace_all(name, "/", "-") + ".journal";
  if (name.find("..") != std::string::npos || name.empty())
    throw base::Error("'" + name + "' is no name of an application and stage");
}

void Journal::append(const std::string& line) const {
  constexpr unsigned mode = 0644;
  os::append_line_durably(path_, line, mode);
}

void Journal::begin(const DeployRecord& record) {
  auto line = to_hash(record);
  line.set("event", "begin");
  if (record.started.empty()) line.set("time", utc_text(std::time(nullptr)));
  append(value::to_json(value::Value(std::move(line)), value::JsonLayout::compact));
}

void Journal::note(const std::string& id, const std::vector<std::string>& hosts,
                   DeployRecord::Step step) {
  value::Hash line;
  line.set("event", name_of(step));
  line.set("id", id);
  line.set("time", utc_text(std::time(nullptr)));
  line.set("hosts", array_of(hosts));
  append(value::to_json(value::Value(std::move(line)), value::JsonLayout::compact));
}

void Journal::end(const std::string& id, const std::string& outcome, const std::string& message) {
  value::Hash line;
  line.set("event", "end");
  line.set("id", id);
  line.set("time", utc_text(std::time(nullptr)));
  line.set("outcome", outcome);
  line.set("message", message);
  append(value::to_json(value::Value(std::move(line)), value::JsonLayout::compact));
}

std::optional<os::Descriptor> Journal::claim() const {
  constexpr unsigned mode = 0600;
  const auto path = path_ + ".lock";
  os::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode));
  if (!file) throw base::Error(base::with_errno(path, errno));
  if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) return file;
  if (errno == EWOULDBLOCK) return std::nullopt;
  throw base::Error(base::with_errno(path, errno));
}

void Journal::note_lock(std::uint64_t token) {
  append(fmt::format(R"({{"event":"lock","token":{}}})", token));
}

void Journal::note_free() {
  append(R"({"event":"free"})");
}

void Journal::each_line(const std::function<void(const value::Hash&)>& take) const {
  os::PosixSystem system;
  for (const auto& text : base::split(system.read(path_, most_bytes).value_or(""), "\n")) {
    if (text.empty()) continue;
    try {
      const auto line = value::from_json(text);
      if (line.if_hash()) take(*line.if_hash());
    } catch (const base::Error&) {
      continue;
    }
  }
}

std::vector<std::uint64_t> Journal::held_tokens() const {
  std::vector<std::uint64_t> out;
  each_line([&](const value::Hash& line) {
    const auto event = text_at(line, "event");
    const auto* token = line.find("token");
    if (event == "free") out.clear();
    if (event != "lock" || !token || !token->if_integer()) return;
    const auto number = static_cast<std::uint64_t>(*token->if_integer());
    std::erase(out, number);
    out.push_back(number);
  });
  return out;
}

std::vector<DeployRecord> Journal::records() const {
  std::vector<DeployRecord> out;
  each_line([&](const value::Hash& line) { apply(line, out); });
  return out;
}

std::optional<DeployRecord> Journal::unfinished() const {
  auto all = records();
  if (all.empty() || !all.back().outcome.empty()) return std::nullopt;
  return std::move(all.back());
}

Remedy remedy_for(const DeployRecord& record) {
  using Step = DeployRecord::Step;
  std::size_t whole = 0, shown = 0;
  for (const auto& host : record.hosts) {
    const auto found = record.steps.find(host);
    const auto step = found == record.steps.end() ? Step::none : found->second;
    if (step == Step::prepared || step == Step::published) ++whole;
    if (step == Step::published) ++shown;
  }
  if (shown == 0) return Remedy::discard;
  return whole == record.hosts.size() ? Remedy::go_on : Remedy::roll_back;
}

}  // namespace muster::deploy
