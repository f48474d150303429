#include "value/yaml_emitter.hh"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.hh"
#include "base/utf8.hh"
#include "value/json.hh"
#include "value/yaml.hh"
#include "value/yaml_events.hh"
#include "value/yaml_scalar.hh"
#include "value/yaml_string_style.hh"

namespace muster::value {

namespace {

constexpr std::size_t piece_size = 64u << 10;
constexpr std::size_t longest_line = 80;         // libyaml folds at a blank beyond it
constexpr std::size_t longest_simple_key = 128;  // of YAML 1.1

constexpr std::string_view document_end = "...\n";  // after text with blank lines at its end

/// Characters that mean nothing in YAML wherever they stand behind a letter or a digit.
constexpr auto ordinary_characters = [] {
  std::array<bool, 256> table{};
  for (unsigned char c = 0x21; c < 0x7F; ++c) table[c] = true;
  for (const unsigned char c : std::string_view("\"'#:\\&*!|`")) table[c] = false;
  return table;
}();

bool is_ordinary(char c) {
  return ordinary_characters[static_cast<unsigned char>(c)];
}

/// Only ordinary characters, single blanks between them, and colons inside of words.
bool is_ordinary_text(std::string_view text, bool& has_blank) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_ordinary(text[i])) continue;
    const bool inside = i > 0 && i + 1 < text.size() && is_ordinary(text[i + 1]);
    if (!inside || (text[i] != ' ' && text[i] != ':')) return false;
    has_blank |= text[i] == ' ';
  }
  return true;
}

bool begins_plainly(std::string_view text) {
  const char c = text.empty() ? ' ' : text[0];
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// One word that is surely text and stands for itself.
bool is_plain_word(std::string_view text) {
  constexpr std::size_t least = 2;  // "y" and "n" are quoted
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return text.size() >= least && text.size() <= longest_simple_key && is_letter(text[0]) &&
         std::all_of(text.begin(), text.end(), is_ordinary) && reads_as_text(text);
}

std::string_view quote_of(YamlStringStyle style) {
  switch (style) {
    case YamlStringStyle::single_quoted: return "'";
    case YamlStringStyle::double_quoted: return "\"";
    case YamlStringStyle::plain:
    case YamlStringStyle::literal: break;
  }
  return "";
}

/// A document of libyaml's in which a piece stands as deep as it shall stand in ours, after what
/// matters to it.
class Surroundings {
 public:
  /// In a map whose entries stand at `indent`. `open_ended`: as YamlEmitter::open_ended_.
  Surroundings(int indent, bool open_ended) : indent_(indent) {
    events.begin_map();
    if (open_ended) {
      events.plain("k");
      events.string("a\nb\n\n");
      before_ += std::string_view("k: |+\n  a\n  b\n\n").size();
    }
    for (int at = 0; at < indent; at += 2) {
      events.plain("k");
      events.begin_map();
      before_ += static_cast<std::size_t>(at) + std::string_view("k:\n").size();
    }
    before_ += static_cast<std::size_t>(indent);
  }

  void begin_item() {
    events.plain("k");
    events.begin_sequence();
    before_ += std::string_view("k:\n-").size() + static_cast<std::size_t>(indent_);
  }
  void end_item() {
    events.end_sequence();
    put_entry();
  }
  /// A key as long as one with a tag may be is cut: the line is full then in any case.
  void put_key(std::size_t size) {
    size = std::min(size, longest_simple_key);
    events.plain(std::string(size, 'k'));
    before_ += size + 1;
  }
  void put_entry() {
    events.plain("k");
    put_value();
    behind_ += static_cast<std::size_t>(indent_) + std::string_view("k:").size();
  }
  void put_value() {
    events.plain("v");
    behind_ += std::string_view(" v\n").size();
  }

  /// The piece as libyaml wrote it. Sets `open_ended` to how it leaves the document.
  std::string finish(bool& open_ended) {
    for (int at = 0; at <= indent_; at += 2) events.end_map();
    std::string document = events.finish();
    open_ended = document.ends_with(document_end);
    if (open_ended) document.resize(document.size() - document_end.size());
    return document.substr(before_, document.size() - before_ - behind_);
  }

  YamlEvents events;

 private:
  int indent_;
  std::size_t before_ = std::string_view("---\n").size();
  std::size_t behind_ = 0;
};

}  // namespace

YamlEmitter::YamlEmitter(std::function<void(std::string_view)> sink)
    : sink_(std::move(sink)), out_("---"), column_(out_.size()) {}

bool YamlEmitter::key_is_next() const {
  return !open_.empty() && open_.back().is_map && open_.back().key_is_next;
}

/// The line break and indentation before a key or a sequence's item.
void YamlEmitter::begin_entry() {
  auto& collection = open_.back();
  if (collection.empty && collection.compact) {
    out_ += ' ';
  } else {
    if (!at_line_start_) out_ += '\n';
    out_.append(static_cast<std::size_t>(collection.indent), ' ');
  }
  at_line_start_ = false;
  collection.empty = false;
}

/// Before a node that is no key.
void YamlEmitter::begin_node() {
  if (open_.empty() || open_.back().is_map) return;
  begin_entry();
  out_ += '-';
  after_ = After::indicator;
  column_ = static_cast<std::size_t>(open_.back().indent) + 1;
}

void YamlEmitter::end_node() {
  if (!open_.empty()) open_.back().key_is_next = true;
  if (out_.size() < piece_size || !sink_) return;
  sink_(out_);
  out_.clear();
}

void YamlEmitter::begin_collection(bool is_map, std::string_view tag) {
  if (key_is_next()) throw base::Error("a collection cannot begin as a YAML key");
  begin_node();
  int indent = 0;
  if (!open_.empty()) {
    const bool flush_with_key = !is_map && after_ == After::key;
    indent = open_.back().indent + (flush_with_key ? 0 : 2);
  }
  if (!tag.empty()) out_.append(" ").append(tag);
  open_.push_back(
      {.is_map = is_map, .indent = indent, .compact = tag.empty() && after_ == After::indicator});
}

void YamlEmitter::end_collection(std::string_view when_empty) {
  if (open_.back().empty) out_.append(" ").append(when_empty);
  open_.pop_back();
  end_node();
}

void YamlEmitter::begin_map(std::string_view tag) {
  begin_collection(true, tag);
}
void YamlEmitter::end_map() {
  end_collection("{}");
}
void YamlEmitter::begin_sequence(std::string_view tag) {
  begin_collection(false, tag);
}
void YamlEmitter::end_sequence() {
  end_collection("[]");
}

/// `quote`: what stands around the text where it is written as it is.
void YamlEmitter::scalar(std::string_view text, std::string_view quote, const Piece& piece) {
  const bool is_key = key_is_next();
  const std::size_t size = text.size() + 2 * quote.size();
  begin_node();
  const std::size_t column = is_key ? static_cast<std::size_t>(open_.back().indent) : column_ + 1;
  bool has_blank = false;
  const bool as_it_is = !open_.empty() && (!quote.empty() || begins_plainly(text)) &&
                        is_ordinary_text(text, has_blank) &&
                        (!has_blank || column + size <= longest_line) &&
                        (!is_key || (!text.empty() && size <= longest_simple_key));
  if (!as_it_is) return is_key ? key_by_library(piece) : by_library(piece);
  if (is_key)
    begin_entry();
  else
    out_ += ' ';
  out_.append(quote).append(text).append(quote);
  return is_key ? end_key(column + size + 1) : end_node();
}

void YamlEmitter::verbatim(std::string_view text) {
  if (key_is_next()) {
    begin_entry();
    out_ += text;
    return end_key(static_cast<std::size_t>(open_.back().indent) + text.size() + 1);
  }
  begin_node();
  out_ += ' ';
  out_ += text;
  end_node();
}

void YamlEmitter::end_key(std::size_t column) {
  out_ += ':';
  open_.back().key_is_next = false;
  after_ = After::key;
  column_ = column;
}

void YamlEmitter::by_library(const Piece& piece) {
  if (after_ == After::document_start) {
    YamlEvents events;
    piece(events);
    out_ += events.finish().substr(column_);
  } else {
    const int indent = open_.back().indent;
    const bool is_item = after_ == After::indicator;
    Surroundings surroundings(indent, open_ended_);
    if (is_item)
      surroundings.begin_item();
    else
      surroundings.put_key(column_ - static_cast<std::size_t>(indent) - 1);
    piece(surroundings.events);
    if (is_item)
      surroundings.end_item();
    else
      surroundings.put_entry();
    out_ += surroundings.finish(open_ended_);
  }
  at_line_start_ = true;
  end_node();
}

void YamlEmitter::key_by_library(const Piece& piece) {
  auto& map = open_.back();
  Surroundings surroundings(map.indent, open_ended_);
  piece(surroundings.events);
  surroundings.put_value();
  const auto text = surroundings.finish(open_ended_);
  begin_entry();
  out_ += text;
  map.key_is_next = false;
  after_ = text.starts_with("? ") ? After::indicator : After::key;
  column_ = static_cast<std::size_t>(map.indent) +
            (after_ == After::indicator ? 1 : base::utf8_length(text));
}

void YamlEmitter::string(std::string_view text) {
  if (!open_.empty() && is_plain_word(text)) return verbatim(text);
  const bool is_text = base::valid_utf8(text) && text != "<<";
  const auto style = is_text ? yaml_string_style(text) : YamlStringStyle::literal;
  scalar(text, quote_of(style), [&](YamlEvents& events) { events.string(text); });
}

void YamlEmitter::plain(std::string_view text) {
  scalar(text, "", [&](YamlEvents& events) { events.plain(text); });
}

void YamlEmitter::symbol(std::string_view name) {
  scalar("", "", [&](YamlEvents& events) { events.symbol(name); });
}

void YamlEmitter::data(const Value& data) {
  const bool is_collection = data.if_array() || data.if_hash();
  if (!is_collection || !has_repeated_collection(data)) return value(data);
  begin_node();
  const auto piece = [&](YamlEvents& events) { events.data(data); };
  return key_is_next() ? key_by_library(piece) : by_library(piece);
}

void YamlEmitter::value(const Value& item) {
  if (const auto* array = item.if_array(); array && !key_is_next()) {
    begin_sequence();
    for (const auto& element : *array) value(element);
    return end_sequence();
  }
  if (const auto* hash = item.if_hash(); hash && !key_is_next()) {
    begin_map();
    for (const auto& [key, member] : *hash) {
      value(key);
      value(member);
    }
    return end_map();
  }
  if (const auto* text = item.if_string()) return string(*text);
  if (const auto* integer = item.if_integer()) return plain(std::to_string(*integer));
  if (const auto* boolean = item.if_boolean()) return plain(*boolean ? "true" : "false");
  if (const auto* real = item.if_real(); real && std::isfinite(*real))
    return plain(real_text(*real));
  if (item.is_undef() && !open_.empty() && !key_is_next()) {  // nothing stands for it
    begin_node();
    return end_node();
  }
  scalar("", "", [&](YamlEvents& events) { events.data(item); });
}

YamlEmitter YamlEmitter::part() const {
  auto made = *this;
  made.sink_ = nullptr;
  made.out_.clear();
  return made;
}

void YamlEmitter::add(const YamlEmitter& part) {
  if (part.out_.empty()) return;
  out_ += part.out_;
  open_ = part.open_;
  at_line_start_ = part.at_line_start_;
  open_ended_ = part.open_ended_;
  end_node();
}

void YamlEmitter::finish() {
  if (!at_line_start_) out_ += '\n';
  if (open_ended_) out_ += document_end;
  sink_(out_);
  out_.clear();
}

std::string to_yaml(const Value& value) {
  std::string text;
  YamlEmitter emitter([&](std::string_view piece) { text += piece; });
  emitter.data(value);
  emitter.finish();
  return text;
}

}  // namespace muster::value
