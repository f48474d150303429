#include "agent/file_server.hh"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>

#include "base/strings.hh"
#include "crypto/digest.hh"
#include "os/atomic_write.hh"
#include "os/tree.hh"
#include "value/json.hh"

namespace muster::agent {

using resources::RemoteFile;
using value::Value;

namespace {

constexpr std::size_t metadata_limit = 64UL << 20;
constexpr std::uint64_t content_limit = 64UL << 30;

const Value* field(const Value& data, const char* name) {
  const auto* hash = data.if_hash();
  return hash ? hash->find(name) : nullptr;
}

std::string text_in(const Value& data, const char* name) {
  const auto* found = field(data, name);
  return found && found->if_string() ? *found->if_string() : std::string();
}

std::int64_t number_in(const Value& data, const char* name) {
  const auto* found = field(data, name);
  return found && found->if_integer() ? *found->if_integer() : 0;
}

bool stays_below(const std::string& path) {
  if (path.starts_with('/') || path.find('\0') != std::string::npos) return false;
  const auto parts = base::split(path, "/");
  return std::ranges::none_of(parts, [](const auto& part) { return part == ".." || part.empty(); });
}

os::FileKind kind_named(const std::string& word) {
  if (word == "file") return os::FileKind::file;
  if (word == "directory") return os::FileKind::directory;
  if (word == "link") return os::FileKind::link;
  throw base::Error("Cannot manage files of type " + word);
}

/// "modules/ntp/ntp.conf" of "puppet:///modules/ntp/ntp.conf", encoded; whatever the host.
std::string encoded_path(const std::string& source) {
  const auto scheme = source.find("://");
  const auto slash = scheme == std::string::npos ? 0 : source.find('/', scheme + 3);
  if (slash == std::string::npos) throw base::Error("no path in " + source);
  std::string out;
  for (const auto& part : base::split(source.substr(slash + 1), "/"))
    out += (out.empty() ? "" : "/") + net::encoded_component(part);
  return out;
}

std::string key_of(const Call& call) {
  std::string out = call.path;
  for (const auto& [name, value] : call.query) out += "&" + name + "=" + value;
  return out;
}

std::string digest_of(const os::Descriptor& file, const std::string& kind) {
  const auto algorithm = crypto::algorithm_named(kind);
  if (!algorithm) return {};
  crypto::Digest digest(*algorithm);
  os::read_pieces(file, [&](std::string_view piece) {
    digest.add(piece);
    return true;
  });
  return digest.hex();
}

}  // namespace

RemoteFile remote_file(const Value& data, const std::string& source) {
  if (!data.if_hash()) throw base::Error("the server describes no file: " + source);
  RemoteFile out;
  out.kind = kind_named(text_in(data, "type"));
  out.relative_path = text_in(data, "relative_path");
  if (out.relative_path.empty()) out.relative_path = ".";
  if (out.relative_path != "." && !stays_below(out.relative_path))
    throw base::Error("the server describes a file outside of the folder: " + out.relative_path);
  out.source = out.relative_path == "." ? source : source + "/" + out.relative_path;
  if (const auto* checksum = field(data, "checksum")) out.sum = text_in(*checksum, "value");
  out.link_target = text_in(data, "destination");
  out.uid = static_cast<std::uint32_t>(number_in(data, "owner"));
  out.gid = static_cast<std::uint32_t>(number_in(data, "group"));
  constexpr std::int64_t all_bits = 07777;
  out.mode = static_cast<unsigned>(number_in(data, "mode") & all_bits);
  out.content_uri = text_in(data, "content_uri");
  return out;
}

FileServer::FileServer(Servers& servers, os::System& system, ContentStore store,
                       std::string memory_file, Limits limits)
    : servers_(servers),
      system_(system),
      store_(std::move(store)),
      bucket_(servers),
      memory_file_(std::move(memory_file)),
      limits_(limits) {}

void FileServer::use_catalog(const Value& data) {
  const auto copy = [&](const char* name) {
    const auto* found = field(data, name);
    return found ? *found : Value();
  };
  metadata_ = copy("metadata");
  recursive_metadata_ = copy("recursive_metadata");
  code_id_ = text_in(data, "code_id");
}

void FileServer::load_memory() {
  if (memory_is_loaded_) return;
  memory_is_loaded_ = true;
  const auto text = system_.read(memory_file_, metadata_limit);
  if (!text) return;
  const auto data = value::from_json(*text);
  if (!data.if_hash()) return;
  for (const auto& [key, entry] : *data.if_hash()) {
    const auto* answer = field(entry, "answer");
    if (key.if_string() && answer)
      memory_.emplace(*key.if_string(), Remembered{*answer, number_in(entry, "used")});
  }
}

/// undef: there is no such file.
Value FileServer::ask(const std::string& key, const Call& call) {
  if (const auto known = answers_.find(key); known != answers_.end()) return known->second;
  if (!offline_) {
    try {
      const auto reply = servers_.ask_any(call);
      if (reply.status != 404 && reply.status != 200) throw ResponseError(reply);
      return answers_[key] = reply.status == 404 ? Value() : reply.data;
    } catch (const NoRoute&) {
      offline_ = true;
      load_memory();
      if (!memory_.contains(key)) throw;
    }
  }
  load_memory();
  const auto known = memory_.find(key);
  if (known == memory_.end()) throw NoRoute("No more routes to fileserver");
  return answers_[key] = known->second.answer;
}

Call FileServer::metadata_call(const Question& question, const std::string& api) const {
  Call call{.service = Service::fileserver,
            .path = "/puppet/v3/" + api + "/" + encoded_path(question.source),
            .headers = {{"Accept", "application/json, text/pson"}},
            .json = true,
            .limit = metadata_limit};
  const auto permissions =
      question.source_permissions.empty() ? "ignore" : question.source_permissions;
  call.query = {{"links", question.follow ? "follow" : "manage"},
                {"checksum_type", question.checksum},
                {"source_permissions", permissions},
                {"environment", environment_}};
  return call;
}

std::optional<Value> FileServer::inlined(const Question& question) const {
  const auto* found = field(metadata_, question.path.c_str());
  return found ? std::optional(*found) : std::nullopt;
}

void FileServer::note(const RemoteFile& file) {
  if (file.kind == os::FileKind::file && ContentStore::can_keep(file.sum))
    seen_.emplace(file.sum, file);
}

std::optional<RemoteFile> FileServer::find(const Question& question) {
  if (const auto listed = listed_.find(question.source); listed != listed_.end())
    return listed->second;
  auto data = inlined(question);
  if (!data) {
    const auto call = metadata_call(question, "file_metadata");
    data = ask(key_of(call), call);
  }
  if (data->is_undef()) return std::nullopt;
  auto file = remote_file(*data, question.source);
  file.source = question.source;
  note(file);
  return file;
}

std::optional<std::vector<RemoteFile>> FileServer::list(const ListQuestion& question) {
  Value data;
  const auto* by_path = field(recursive_metadata_, question.path.c_str());
  if (const auto* found = by_path ? field(*by_path, question.source.c_str()) : nullptr) {
    data = *found;
  } else {
    auto call = metadata_call(question, "file_metadatas");
    std::vector<std::pair<std::string, std::string>> query{
        {"recurse", question.recurse ? "true" : "false"}};
    if (question.depth) query.emplace_back("recurselimit", std::to_string(*question.depth));
    query.emplace_back("max_files", std::to_string(question.most));
    for (const auto& pattern : question.ignore) query.emplace_back("ignore", pattern);
    call.query.insert(call.query.begin(), query.begin(), query.end());
    data = ask(key_of(call), call);
  }
  const auto* entries = data.if_array();
  if (!entries || entries->empty()) return std::nullopt;
  std::vector<RemoteFile> out;
  for (const auto& entry : *entries) {
    out.push_back(remote_file(entry, question.source));
    note(out.back());
    listed_.insert_or_assign(out.back().source, out.back());
  }
  std::stable_partition(out.begin(), out.end(),
                        [](const auto& file) { return file.relative_path == "."; });
  return out;
}

Call FileServer::content_call(const RemoteFile& file) const {
  Call call{.service = Service::fileserver,
            .headers = {{"Accept", "application/octet-stream"}},
            .limit = content_limit};
  if (!file.content_uri.empty()) {
    call.path = "/puppet/v3/static_file_content/" + encoded_path(file.content_uri);
    call.query = {{"environment", environment_}, {"code_id", code_id_}};
  } else {
    call.path = "/puppet/v3/file_content/" + encoded_path(file.source);
    call.query = {{"environment", environment_}};
  }
  return call;
}

os::Descriptor FileServer::fetch(const RemoteFile& file) {
  if (offline_) throw NoRoute("No more routes to fileserver");
  auto to = store_.new_file();
  auto call = content_call(file);
  call.file = to.get();
  const auto reply = servers_.ask(call);
  if (reply.size > limits_.kept_file_bytes || !ContentStore::can_keep(file.sum)) return to;
  const auto kind = file.sum.substr(1, file.sum.find('}') - 1);
  if (digest_of(to, kind) == file.sum.substr(file.sum.find('}') + 1)) store_.keep(to, file.sum);
  return to;
}

void FileServer::read(const RemoteFile& file, const std::function<bool(std::string_view)>& take) {
  auto content = store_.open(file.sum);
  if (!content) content = fetch(file);
  if (::lseek(content.get(), 0, SEEK_SET) < 0)
    throw base::Error(base::with_errno(file.source, errno));
  os::read_pieces(content, take);
}

void FileServer::fetch_missing() {
  constexpr std::size_t at_once = 64;
  std::vector<const RemoteFile*> missing;
  for (const auto& [sum, file] : seen_)
    if (!store_.has(sum)) missing.push_back(&file);
  for (std::size_t i = 0; i < missing.size(); i += at_once) {
    const auto end = std::min(i + at_once, missing.size());
    std::vector<os::Descriptor> files;
    std::vector<Call> calls;
    for (auto j = i; j < end; ++j) {
      files.push_back(store_.new_file());
      calls.push_back(content_call(*missing[j]));
      calls.back().file = files.back().get();
      calls.back().limit = limits_.kept_file_bytes;
    }
    const auto replies = servers_.ask_all(calls);
    for (auto j = i; j < end; ++j) {
      const auto& reply = replies[j - i];
      const auto& sum = missing[j]->sum;
      const auto kind = sum.substr(1, sum.find('}') - 1);
      if (!reply.error && reply.status == 200 &&
          digest_of(files[j - i], kind) == sum.substr(sum.find('}') + 1))
        store_.keep(files[j - i], sum);
    }
  }
}

void FileServer::remember() {
  constexpr auto day = std::chrono::seconds(std::chrono::hours(24)).count();
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(system_.now().time_since_epoch()).count();
  load_memory();
  bool changed = false;
  for (const auto& [key, answer] : answers_) {
    auto& kept = memory_[key];
    if (kept.answer == answer && now - kept.used < day) continue;
    kept = {answer, now};
    changed = true;
  }
  changed = std::erase_if(memory_,
                          [&](const auto& entry) {
                            return now - entry.second.used > limits_.unused.count();
                          }) > 0 ||
            changed;
  if (!changed) return;
  value::Hash data;
  for (const auto& [key, kept] : memory_)
    data.set(key, value::Hash{{"answer", kept.answer}, {"used", kept.used}});
  constexpr unsigned private_mode = 0600, folder_mode = 0750;
  os::make_directories(os::folder_of(memory_file_), folder_mode);
  os::write_atomically(memory_file_, value::to_json(data, value::JsonLayout::compact),
                       private_mode);
}

std::set<std::string> FileServer::needed_contents() const {
  std::set<std::string> out;
  for (const auto& [sum, file] : seen_) out.insert(sum);
  const auto add = [&](const Value& description) {
    if (const auto* checksum = field(description, "checksum"))
      out.insert(text_in(*checksum, "value"));
  };
  for (const auto& [key, kept] : memory_) {
    if (!kept.answer.if_array())
      add(kept.answer);
    else
      for (const auto& one : *kept.answer.if_array()) add(one);
  }
  return out;
}

void FileServer::finish() {
  if (offline_) return;
  fetch_missing();
  remember();
  store_.prune(needed_contents(), limits_.unused, limits_.kept_bytes);
}

}  // namespace muster::agent
