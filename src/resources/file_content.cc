#include <fmt/core.h>

#include <stdexcept>

#include "base/base64.hh"
#include "base/error.hh"
#include "os/file_kind.hh"
#include "resources/file_checksum.hh"
#include "resources/file_diff.hh"
#include "resources/file_rows.hh"
#include "resources/file_state.hh"
#include "resources/file_write.hh"
#include "resources/resources.hh"
#include "resources/state.hh"
#include "types/labels.hh"

namespace muster::resources {

namespace {

using value::Value;

const Attribute& own_row(const Resource& resource, std::string_view name) {
  return *resource.type().find(name);
}

// ensure

Value munge_ensure(const Resource& resource, const Value& value) {
  const Attribute& row = own_row(resource, "ensure");
  const Accepted* accepted = match_accepted(row, value);
  // Anything else is where a link shall lead.
  if (accepted && accepted->pattern) return "link";
  return munge_accepted(row, value);
}

Value default_ensure(const Resource& resource, Context&) {
  if (resource.has("target")) return "link";
  if (resource.has("content")) return "file";
  return {};
}

bool ensure_in_sync(const Comparison& c) {
  if (!is_absent(c.is) && !replaces(c.resource)) return true;
  if (c.should == Value("present")) return !is_absent(c.is);
  return c.is == c.should;
}

std::string content_change(const Value& is, const std::string& should) {
  if (is_absent(is)) return "defined content as '" + should + "'";
  return "content changed '" + text(is) + "' to '" + should + "'";
}

std::string ensure_change(const Comparison& c) {
  const bool to_file = c.should == Value("file") || c.should == Value("present");
  if (to_file && c.resource.has("content"))
    return content_change(absent(), c.resource.text("content"));
  if (is_absent(c.is)) return "created";
  if (is_absent(c.should)) return "removed";
  return "ensure changed " + display(c.is) + " to " + display(c.should);
}

// content and checksum_value

bool later(const Resource& resource, const std::string& is, const std::string& should) {
  const auto current = seconds_of(is_sum(is) ? sum_data(is) : is);
  const auto wanted = seconds_of(is_sum(should) ? sum_data(should) : should);
  if (!current || !wanted)
    throw base::Error(located(resource, "Resource with checksum_type " + resource.text("checksum") +
                                            " didn't contain a date in " + is + " or " + should));
  return *current >= *wanted;
}

void show_change(const Comparison& c, const std::string& property) {
  const bool wanted = !c.resource.has("show_diff") || c.resource.is_true("show_diff");
  if (!c.context.options.show_diff || !wanted) return;
  const auto level =
      base::level_from_name(c.resource.text("loglevel")).value_or(base::Level::notice);
  const Setting* setting = c.resource.find(property);
  if (setting && setting->sensitive)
    return c.context.log(level, c.resource, property, "[diff redacted]");
  const auto entry = entry_of(c.resource);
  if (!entry) return;
  const os::Descriptor old_file = os::open_file(*entry);
  const os::Descriptor new_file = memory_file(
      [&](const os::Descriptor& to) { copy_wanted_content(c.context, c.resource, to); });
  c.context.log(
      level, c.resource, property,
      "\n" + diff(c.context, {old_file, c.resource.name()}, {new_file, name_for_new(c.context)}));
}

bool is_out_of_reach(const Comparison& c) {
  if (should_be_file(c.resource)) return false;
  const auto* data = c.resource.data_if<FileData>();
  if (c.resource.text("ensure") == "present" && data && data->status)
    c.context.log(base::Level::warning, c.resource,
                  "Ensure set to :present but file type is " + os::kind_word(data->status->kind) +
                      " so no content will be synced");
  return true;
}

bool sum_in_sync(const Comparison& c, const std::string& property, const std::string& should) {
  if (is_out_of_reach(c)) return true;
  if (is_absent(c.is)) return false;
  if (!replaces(c.resource)) return true;
  const std::string is = text(c.is);
  const bool by_time = checksum_of(c.resource, c.context).basis == Checksum::Basis::mtime ||
                       checksum_of(c.resource, c.context).basis == Checksum::Basis::ctime;
  const bool same = is == should || (by_time && later(c.resource, is, should));
  if (!same) show_change(c, property);
  return same;
}

bool content_in_sync(const Comparison& c) {
  std::string should = text(c.should);
  if (c.resource.has("checksum_value"))
    should =
        "{" + checksum_of(c.resource, c.context).name + "}" + c.resource.text("checksum_value");
  return sum_in_sync(c, "content", should);
}

bool value_in_sync(const Comparison& c) {
  if (!c.resource.has("source")) return true;
  return sum_in_sync(c, "checksum_value", text(c.should));
}

// target

Value default_target(const Resource& resource, Context&) {
  const Value* ensure = resource.declaration().find("ensure");
  if (!ensure || resource.text("ensure") != "link") return {};
  const Accepted* accepted = match_accepted(own_row(resource, "ensure"), *ensure);
  return accepted && accepted->pattern ? Value(text(*ensure)) : Value();
}

bool target_in_sync(const Comparison& c) {
  if (text(c.should) == "notlink" || recurses(c.resource)) return true;
  const auto* data = c.resource.data_if<FileData>();
  if (!replaces(c.resource) && data && data->status) return true;
  return c.is == c.should;
}

Attribute ensure_of_file() {
  return {.name = "ensure",
          .doc =
              "What is at the path: nothing (`absent`), anything (`present`), a `file`, a "
              "`directory` or a `link`. Any other value is where a link shall lead.",
          .accepted = {{.name = "absent", .aliases = {"false"}},
                       {.name = "file", .event = "file_created"},
                       {.name = "present", .event = "file_created"},
                       {.name = "directory", .event = "directory_created"},
                       {.name = "link", .feature = "manages_symlinks", .event = "link_created"},
                       {.name = ".", .pattern = true}},
          .munge = munge_ensure,
          .default_to = default_ensure,
          .default_though_audited = true,
          .in_sync = ensure_in_sync,
          .change_text = ensure_change};
}

/// A text, or what becomes one (Binary, Sensitive).
Value munge_content(const Resource&, const Value& value) {
  const bool is_number = value.if_integer() || value.if_real();
  if (!is_number && !value.if_boolean() && !value.if_hash()) return value;
  const std::string kind = value.if_boolean() ? text(value) : types::class_name(value);
  throw std::invalid_argument("no implicit conversion of " + kind + " into String");
}

}  // namespace

std::vector<Attribute> file_content_rows() {
  return {
      ensure_of_file(),
      {.name = "content",
       .doc = "The file's whole content. Not together with `source` or `target`. A text like "
              "`{sha256}…` stands for what the file bucket has by this digest.",
       .munge = munge_content,
       .in_sync = content_in_sync,
       .change_text = [](const Comparison& c) { return content_change(c.is, text(c.should)); },
       .recorded = [](const Resource&,
                      const Value& value) { return Value(base::base64(text(value))); },
       .redactable = true},
      {.name = "checksum_value",
       .doc = "The checksum that the content from `source` must have; the source's own checksum "
              "and permissions are then not asked for.",
       .in_sync = value_in_sync},
      {.name = "target",
       .doc = "Where a symbolic link leads, as it is written into the link.",
       .accepted = {{.name = "notlink"}, {.name = ".", .pattern = true}},
       .default_to = default_target,
       .in_sync = target_in_sync},
  };
}

}  // namespace muster::resources
