#include "resources/file_state.hh"

#include <fmt/core.h>
#include <unistd.h>

#include "base/error.hh"
#include "os/file_kind.hh"
#include "resources/file_mode.hh"
#include "resources/file_selinux.hh"
#include "resources/unvalued.hh"
#include "value/rich.hh"

namespace muster::resources {

namespace {

using value::Value;

bool is_regular(const std::optional<os::EntryStatus>& status) {
  return status && status->kind == os::FileKind::file;
}

/// A literal is compared by its digest, like everything else.
void digest_content(Context& context, Resource& resource) {
  const auto content = literal_content(resource);
  if (!content) return;
  resource.set("content", sum_of(checksum_of(resource, context), *content), context);
}

void redact_with_content(Resource& resource, Context& context) {
  for (const auto& parameter : resource.declaration().parameters) {
    if (!parameter.sensitive) continue;
    if (parameter.name != "content" && parameter.name != "source") continue;
    resource.redact("content");
    resource.redact("ensure");
    resource.redact("source");
  }
  static_cast<void>(context);
}

void copy_permissions(Context& context, Resource& resource, const FileData& data) {
  const std::string how = resource.text("source_permissions");
  if (how != "use" && how != "use_when_creating") return;
  if (how == "use_when_creating" && data.status) return;
  const bool root = context.system.effective_uid() == 0;
  const auto& source = data.source->status;
  if (root && !resource.has("owner")) resource.set("owner", std::int64_t{source.uid}, context);
  if (!resource.has("mode")) resource.set("mode", octal(source.mode), context);
  if (root && !resource.has("group")) resource.set("group", std::int64_t{source.gid}, context);
}

void copy_kind(Context& context, Resource& resource, const SourceFile& source) {
  if (resource.wants_absent()) return;
  if (source.status.kind != os::FileKind::link) {
    resource.set("ensure", os::kind_word(source.status.kind), context);
  } else {
    resource.set("ensure", "link", context);
    resource.set("target", source.link_target, context);
  }
}

/// What is wanted, as far as the source says it.
void copy_source(Context& context, Resource& resource, FileData& data) {
  if (!data.source)
    data.source = std::make_unique<const SourceFile>(first_source(resource, context));
  const SourceFile& source = *data.source;
  const bool has_content =
      source.status.kind != os::FileKind::directory && source.status.kind != os::FileKind::link;
  if (has_content && !resource.has("content"))
    resource.set("content", sum_of(checksum_of(resource, context), source), context);
  copy_permissions(context, resource, data);
  copy_kind(context, resource, source);
}

std::optional<os::EntryStatus> look(Context& context, const Resource& resource,
                                    const std::optional<os::Entry>& entry) {
  try {
    return entry ? os::status_of(*entry) : std::nullopt;
  } catch (const os::PathError& error) {
    if (error.code != EACCES) throw;
    context.log(base::Level::warning, resource, "Could not stat; permission denied");
    return std::nullopt;
  }
}

Value content_of(Context& context, const Resource& resource, const os::Entry& entry) {
  const Checksum checksum = checksum_of(resource, context);
  try {
    const os::OpenFile open = os::open_seen_file(entry);
    const auto literal = literal_content(resource);
    const bool whole = checksum.basis == Checksum::Basis::content && !checksum.lite;
    if (literal && whole && has_content(open, *literal)) return resource.get("content");
    return sum_of(checksum, open.file);
  } catch (const os::PathError& error) {
    throw base::Error("Could not read file " + resource.title() + ": " + error.what() +
                      " @ rb_sysopen - " + entry.path);
  }
}

/// A mode of digits lets those who may read a folder enter it.
void open_directories(Context& context, Resource& resource) {
  const Setting* mode = resource.find("mode");
  if (!mode || !mode->managed || mode->values.empty()) return;
  const std::string wanted = text(mode->values.front());
  if (!is_numeric_mode(wanted)) return;
  const unsigned bits = static_cast<unsigned>(std::stoul(wanted, nullptr, 8));
  const unsigned with_search = bits | (bits & 0444) >> 2;
  if (with_search != bits) resource.set("mode", octal(with_search), context);
}

/// Names are shown in texts that are made without the system at hand.
void learn_names(Context& context, const Resource& resource, const os::EntryStatus& status) {
  const auto shown = [&](std::string_view property) {
    return resource.wants(property) && (!resource.has(property) || !resource.audited().empty());
  };
  const auto accounts = Accounts::of(context);
  if (shown("owner")) accounts->learn(context, Accounts::Kind::user, status.uid);
  if (shown("group")) accounts->learn(context, Accounts::Kind::group, status.gid);
}

/// Those of the last run, which an audit compares with.
void learn_recorded_names(Context& context, const Resource& resource) {
  const auto accounts = Accounts::of(context);
  for (const auto& property : resource.audited()) {
    if (property != "owner" && property != "group") continue;
    const auto kind = property == "owner" ? Accounts::Kind::user : Accounts::Kind::group;
    const Value recorded = context.memory.recall(resource.ref(), property);
    if (const auto* id = recorded.if_integer())
      accounts->learn(context, kind, static_cast<std::uint32_t>(*id));
  }
}

void read_sums(Context& context, const Resource& resource, const FileData& data,
               const os::Entry& entry, State& state) {
  if (!is_regular(data.status)) return;
  if (resource.wants("content")) state.set("content", content_of(context, resource, entry));
  if (resource.wants("checksum_value") && resource.has("source"))
    state.set("checksum_value", sum_data(text(content_of(context, resource, entry))));
}

void read_rest(Context& context, const Resource& resource, const FileData& data,
               const os::Entry& entry, State& state) {
  const os::EntryStatus& status = *data.status;
  if (resource.wants("target"))
    state.set("target",
              status.kind == os::FileKind::link ? Value(os::read_link(entry)) : Value("notlink"));
  if (resource.wants("owner")) state.set("owner", std::int64_t{status.uid});
  if (resource.wants("group")) state.set("group", std::int64_t{status.gid});
  if (resource.wants("mode")) state.set("mode", four_digits(octal(status.mode)));
  if (resource.wants("type")) state.set("type", os::kind_word(status.kind));
  const auto time = [](std::int64_t ns) {
    return Value(std::make_shared<const value::Timestamp>(ns));
  };
  if (resource.wants("ctime")) state.set("ctime", time(status.ctime_ns));
  if (resource.wants("mtime")) state.set("mtime", time(status.mtime_ns));
  learn_names(context, resource, status);
}

/// Audits tell what has no value from what is not there.
void add_unvalued(const Resource& resource, State& state) {
  for (const auto& property : resource.audited())
    if (!state.has(property)) state.set(property, unvalued());
}

}  // namespace

bool follows_links(const Resource& resource) {
  return resource.text("links") == "follow";
}

bool replaces(const Resource& resource) {
  return !resource.has("replace") || resource.is_true("replace");
}

bool recurses(const Resource& resource) {
  return resource.text("recurse") == "true" || resource.text("recurse") == "remote";
}

std::string located(const Resource& resource, const std::string& message) {
  const auto& declaration = resource.declaration();
  if (declaration.file.empty()) return message;
  return fmt::format("{} (file: {}, line: {})", message, declaration.file, declaration.line);
}

std::optional<std::string_view> literal_content(const Resource& resource) {
  const Value* content = resource.declaration().find("content");
  if (!content) return std::nullopt;
  if (const auto* sensitive = content->if_rich<value::Sensitive>()) content = &sensitive->value;
  if (const auto* binary = content->if_rich<value::Binary>()) return binary->bytes;
  const auto* string = content->if_string();
  if (!string || is_sum(*string)) return std::nullopt;
  return *string;
}

Checksum checksum_of(const Resource& resource, const Context& context) {
  const std::string name = resource.text("checksum");
  return checksum_named(name.empty() ? context.options.digest_algorithm : name);
}

std::optional<os::Entry> place_of(const Resource& resource) {
  return os::find_entry(resource.name());
}

std::optional<os::Entry> entry_of(const Resource& resource) {
  auto entry = place_of(resource);
  if (!entry || !follows_links(resource)) return entry;
  return os::follow_entry(*entry);
}

bool should_be_file(const Resource& resource) {
  const std::string ensure = resource.text("ensure");
  if (ensure == "file") return true;
  const auto* data = resource.data_if<FileData>();
  const bool exists = data && data->status;
  if (ensure == "present") return !exists || is_regular(data->status);
  if (resource.has("ensure")) return false;
  return resource.has("content") || (exists && is_regular(data->status));
}

State read_file(Context& context, Resource& resource) {
  auto& data = resource.data<FileData>();
  data.accounts = Accounts::of(context);
  learn_recorded_names(context, resource);
  const auto entry = entry_of(resource);
  data.status = look(context, resource, entry);
  digest_content(context, resource);
  if (resource.has("source") && !resource.has("checksum_value"))
    copy_source(context, resource, data);
  redact_with_content(resource, context);
  State state;
  if (!data.status) return state;
  state.set("ensure", os::kind_word(data.status->kind));
  if (data.status->kind == os::FileKind::directory) open_directories(context, resource);
  read_sums(context, resource, data, *entry, state);
  read_rest(context, resource, data, *entry, state);
  read_contexts(context, resource, *entry, state);
  add_unvalued(resource, state);
  return state;
}

}  // namespace muster::resources
