#include "content/file_metadata.hh"

#include "value/json.hh"

namespace muster::content {

using value::Hash;
using value::Value;

namespace {

void member(std::string& out, std::string_view key, const std::optional<std::string>& text) {
  out += key;
  if (text)
    value::append_json_text(out, *text);
  else
    out += "null";
}

std::string_view name_of(os::Links links) {
  return links == os::Links::follow ? "follow" : "manage";
}

Value optional_value(const std::optional<std::string>& text) {
  return text ? Value(*text) : Value();
}

}  // namespace

void append_json(std::string& out, const FileMetadata& m) {
  member(out, "{\"path\":", m.path);
  member(out, ",\"relative_path\":", m.relative_path);
  out.append(",\"links\":\"").append(name_of(m.links)).append("\",\"owner\":");
  out.append(std::to_string(m.owner)).append(",\"group\":").append(std::to_string(m.group));
  out.append(",\"mode\":").append(std::to_string(m.mode));
  member(out, ",\"checksum\":{\"type\":", m.checksum_type);
  member(out, ",\"value\":", m.checksum);
  member(out, "},\"type\":", m.type);
  member(out, ",\"destination\":", m.destination);
  if (!m.content_uri.empty()) member(out, ",\"content_uri\":", m.content_uri);
  if (!m.source.empty()) member(out, ",\"source\":", m.source);
  out += '}';
}

std::string to_json(std::span<const FileMetadata> all) {
  constexpr std::size_t of_one = 400;
  std::string out;
  out.reserve(all.size() * of_one + 2);
  out += '[';
  for (const auto& metadata : all) {
    if (out.size() > 1) out += ',';
    append_json(out, metadata);
  }
  out += ']';
  return out;
}

Value to_data(const FileMetadata& m) {
  Hash out{{"path", m.path},
           {"relative_path", optional_value(m.relative_path)},
           {"links", name_of(m.links)},
           {"owner", std::int64_t{m.owner}},
           {"group", std::int64_t{m.group}},
           {"mode", std::int64_t{m.mode}},
           {"checksum", Hash{{"type", m.checksum_type}, {"value", optional_value(m.checksum)}}},
           {"type", m.type},
           {"destination", optional_value(m.destination)}};
  if (!m.content_uri.empty()) out.set("content_uri", m.content_uri);
  if (!m.source.empty()) out.set("source", m.source);
  return out;
}

}  // namespace muster::content
