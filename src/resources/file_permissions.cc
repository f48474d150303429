#include <algorithm>

#include "base/error.hh"
#include "resources/file_mode.hh"
#include "resources/file_rows.hh"
#include "resources/file_selinux.hh"
#include "resources/file_state.hh"
#include "resources/state.hh"
#include "value/rich.hh"

namespace muster::resources {

namespace {

using value::Value;

// owner and group

struct WarnedOwnership {
  bool done = false;
};

bool ownership_in_sync(const Comparison& c, Accounts::Kind kind) {
  const bool user = kind == Accounts::Kind::user;
  const auto accounts = Accounts::of(c.context);
  const auto* is = c.is.if_integer();
  const std::string name = text(c.should);
  const auto wanted = accounts->id(c.context, kind, name);
  if (is && wanted && *is == *wanted) return true;
  // The texts of the change name them.
  if (is) accounts->learn(c.context, kind, static_cast<std::uint32_t>(*is));
  if (!wanted) {
    if (c.resource.noop().value_or(c.context.options.noop)) return false;
    throw base::Error(std::string("Could not find ") + (user ? "user " : "group ") + name);
  }
  accounts->learn(c.context, kind, *wanted);
  if (!user || c.context.system.effective_uid() == 0) return false;
  if (!std::exchange(c.context.cache<WarnedOwnership>().done, true))
    c.context.log(base::Level::warning, c.resource, "owner",
                  "Cannot manage ownership unless running as root");
  return true;
}

std::string account_text(const Resource& resource, const Value& value, Accounts::Kind kind) {
  if (is_absent(value)) return display(value);
  const auto number = account_number(text(value));
  if (!number) return display(text(value));
  const auto* data = resource.data_if<FileData>();
  const auto name = data && data->accounts ? data->accounts->name(kind, *number) : std::nullopt;
  return name ? display(*name) : display(std::int64_t{*number});
}

Attribute account_row(const std::string& name, std::string doc, Accounts::Kind kind) {
  const auto shown = [kind](const Resource& resource, const Value& value) {
    return account_text(resource, value, kind);
  };
  return {.name = name,
          .doc = std::move(doc),
          .in_sync = [kind](const Comparison& c) { return ownership_in_sync(c, kind); },
          .is_text = shown,
          .should_text = shown,
          .recorded =
              [kind](const Resource& resource, const Value& value) {
                const auto* data = resource.data_if<FileData>();
                const auto id = data && data->accounts ? data->accounts->known_id(kind, text(value))
                                                       : std::nullopt;
                return id ? Value(std::int64_t{*id}) : value;
              }};
}

void check_group(const Resource&, const Value& value) {
  const bool* boolean = value.if_boolean();
  if (text(value).empty() || (boolean && !*boolean))
    throw base::Error("Invalid group name '" + inspect(value) + "'");
}

// mode

void check_mode(const Resource&, const Value& value) {
  const auto* string = value.if_string();
  if (!string)
    throw base::Error("The file mode specification must be a string, not '" + ruby_class(value) +
                      "'");
  if (!valid_mode(*string))
    throw base::Error("The file mode specification is invalid: " + inspect(value));
}

unsigned bits_of(const Value& mode) {
  return is_absent(mode) ? 0 : static_cast<unsigned>(std::stoul(text(mode), nullptr, 8));
}

unsigned wanted_bits(const Comparison& c) {
  const auto* data = c.resource.data_if<FileData>();
  const bool directory = data && data->status && data->status->kind == os::FileKind::directory;
  return mode_bits(text(c.should), bits_of(c.is), directory);
}

bool mode_in_sync(const Comparison& c) {
  const auto* data = c.resource.data_if<FileData>();
  const bool link = data && data->status && data->status->kind == os::FileKind::link;
  if (link && !follows_links(c.resource)) {
    c.context.log(base::Level::debug, c.resource, "mode", "Not managing symlink mode");
    return true;
  }
  return !is_absent(c.is) && bits_of(c.is) == wanted_bits(c);
}

std::string mode_text(const Resource&, const Value& value) {
  return is_absent(value) ? display(value) : "'" + four_digits(text(value)) + "'";
}

std::string mode_change(const Comparison& c) {
  const std::string from = mode_text(c.resource, c.is);
  if (is_numeric_mode(text(c.should)))
    return "mode changed " + from + " to " + mode_text(c.resource, c.should);
  return "mode changed " + from + " to '" + four_digits(octal(wanted_bits(c))) + "' (" +
         text(c.should) + ")";
}

Attribute read_only(const std::string& name, std::string doc) {
  return {.name = name, .doc = std::move(doc), .validate = [name](const Resource&, const Value&) {
            throw base::Error(name + " is read-only");
          }};
}

}  // namespace

std::vector<Attribute> file_permission_rows() {
  Attribute group =
      account_row("group", "The group that owns it, by name or number.", Accounts::Kind::group);
  group.validate = check_group;
  return {account_row("owner", "The user who owns it, by name or number.", Accounts::Kind::user),
          std::move(group),
          {.name = "mode",
           .doc = "The permissions, in octal (`\"0644\"`) or as changes (`u=rw,g+X`). Folders can "
                  "be entered by those who may read them.",
           .validate = check_mode,
           .munge = [](const Resource&,
                       const Value& value) { return Value(normalized_mode(text(value))); },
           .in_sync = mode_in_sync,
           .change_text = mode_change,
           .is_text = mode_text,
           .should_text = mode_text}};
}

std::vector<Attribute> file_read_only_rows() {
  std::vector<Attribute> rows = {read_only("type", "What there is: for audits.")};
  for (auto& row : selinux_rows()) rows.push_back(std::move(row));
  rows.push_back(read_only("ctime", "When owner, mode or content last changed: for audits."));
  rows.push_back(read_only("mtime", "When the content last changed: for audits."));
  return rows;
}

}  // namespace muster::resources
