#include <yaml.h>

#include <algorithm>
#include <unordered_map>

#include "base/base64.hh"
#include "base/error.hh"
#include "value/yaml.hh"
#include "value/yaml_scalar.hh"

namespace muster::value {

namespace {

constexpr std::size_t depth_limit = 256;
/// How many nodes aliases may stand for, all together.
constexpr std::size_t alias_budget = 1'000'000;

std::string at(const yaml_mark_t& mark) {
  return " at line " + std::to_string(mark.line + 1) + " column " + std::to_string(mark.column + 1);
}

std::string_view view(const yaml_char_t* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

/// One event at a time; the event belongs to the stream until the next one.
class Events {
 public:
  explicit Events(std::string_view text) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  ~Events() {
    yaml_event_delete(&event_);
    yaml_parser_delete(&parser_);
  }
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;

  const yaml_event_t& next() {
    yaml_event_delete(&event_);
    if (!yaml_parser_parse(&parser_, &event_)) fail();
    return event_;
  }

 private:
  [[noreturn]] void fail() const {
    std::string text = parser_.problem ? parser_.problem : "out of memory";
    if (parser_.context) text += std::string(" ") + parser_.context;
    throw base::Error(text + at(parser_.context_mark));
  }

  yaml_parser_t parser_{};
  yaml_event_t event_{};
};

/// How a mapping treats a value whose key is `<<`.
enum class Shape { mapping, sequence, scalar };

struct Node {
  Value value;
  std::size_t size = 1;
  Shape shape = Shape::scalar;
};

struct Tagged {
  std::string tag, anchor;
};

bool is_merge_key(const Value& key, std::string_view tag) {
  const auto* text = key.if_string();
  return text && *text == "<<" && tag != YAML_STR_TAG;
}

Value read_real(std::string_view text) {
  auto read = read_plain_scalar(text).value;
  if (const auto* i = read.if_integer()) return static_cast<double>(*i);
  return read;
}

Value read_plain(std::string_view text, YamlSymbols symbols) {
  auto plain = read_plain_scalar(text);
  if (plain.meaning != PlainScalar::Meaning::symbol || symbols == YamlSymbols::without_colon)
    return std::move(plain.value);
  return ":" + *plain.value.if_string();
}

Value read_scalar(const yaml_event_t& event, YamlSymbols symbols) {
  const auto& scalar = event.data.scalar;
  const std::string_view text(reinterpret_cast<const char*>(scalar.value), scalar.length);
  const auto tag = view(scalar.tag);
  if (scalar.quoted_implicit) return text;
  if (tag.empty()) return read_plain(text, symbols);
  if (tag == "!binary" || tag == "tag:yaml.org,2002:binary") return base::from_base64_lenient(text);
  if (tag == "!float" || tag == YAML_FLOAT_TAG) return read_real(text);
  const bool is_text = tag == YAML_STR_TAG || tag == "!str" || tag.starts_with("!str:") ||
                       tag.starts_with("!ruby/string") || tag.starts_with("!ruby/sym") ||
                       tag == "!ruby/regexp" || tag == "!ruby/class" || tag == "!ruby/module";
  return is_text ? Value(text) : read_plain_scalar(text).value;
}

/// False when `value` is not a hash.
bool merge_into(Hash& members, const Value& value) {
  const auto* other = value.if_hash();
  if (!other) return false;
  for (const auto& [key, member] : *other) members.set(key, member);
  return true;
}

/// What `<<: [a, b]` adds: a's members before b's.
std::optional<Hash> merged(const Array& items) {
  Hash all;
  for (auto item = items.rbegin(); item != items.rend(); ++item)
    if (!merge_into(all, *item)) return std::nullopt;
  return all;
}

void merge_key(Hash& members, const Value& key, const Node& node) {
  if (node.shape == Shape::mapping && merge_into(members, node.value)) return;
  if (node.shape == Shape::sequence)
    if (const auto all = merged(*node.value.if_array())) {
      merge_into(members, *all);
      return;
    }
  members.set(key, node.value);
}

class Composer {
 public:
  Composer(std::string_view text, YamlSymbols symbols) : events_(text), symbols_(symbols) {}

  Value document() {
    events_.next();  // stream start
    if (events_.next().type != YAML_DOCUMENT_START_EVENT) return {};
    return node(events_.next()).value;
  }

 private:
  Node node(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_ALIAS_EVENT: return alias(event);
      case YAML_SCALAR_EVENT: return scalar(event);
      case YAML_SEQUENCE_START_EVENT: return sequence(event);
      default: return mapping(event);
    }
  }

  Node alias(const yaml_event_t& event) {
    const auto name = std::string(view(event.data.alias.anchor));
    const auto found = anchors_.find(name);
    if (found == anchors_.end()) throw base::Error("Unknown alias: " + name);
    aliased_ += found->second.size;
    if (aliased_ > alias_budget)
      throw base::Error("aliases expand to too many nodes" + at(event.start_mark));
    auto node = found->second;
    node.shape = Shape::mapping;  // Ruby merges whatever an alias stands for, if it is a hash
    return node;
  }

  Node scalar(const yaml_event_t& event) {
    const auto anchor = std::string(view(event.data.scalar.anchor));
    return remember(anchor, {read_scalar(event, symbols_), 1, Shape::scalar});
  }

  Node sequence(const yaml_event_t& event) {
    const Tagged start{std::string(view(event.data.sequence_start.tag)),
                       std::string(view(event.data.sequence_start.anchor))};
    enter(event);
    Array items;
    std::size_t size = 1;
    for (const auto* e = &events_.next(); e->type != YAML_SEQUENCE_END_EVENT; e = &events_.next()) {
      auto item = node(*e);
      size += item.size;
      items.push_back(std::move(item.value));
    }
    --depth_;
    if (start.tag == "!omap" || start.tag == "tag:yaml.org,2002:omap")
      if (auto ordered = merged_in_order(items))
        return remember(start.anchor, {std::move(*ordered), size, Shape::mapping});
    return remember(start.anchor, {std::move(items), size, Shape::sequence});
  }

  static std::optional<Hash> merged_in_order(const Array& items) {
    Hash all;
    for (const auto& item : items)
      if (!merge_into(all, item)) return std::nullopt;
    return all;
  }

  Node mapping(const yaml_event_t& event) {
    const Tagged start{std::string(view(event.data.mapping_start.tag)),
                       std::string(view(event.data.mapping_start.anchor))};
    enter(event);
    Hash members;
    std::size_t size = 1;
    for (const auto* e = &events_.next(); e->type != YAML_MAPPING_END_EVENT; e = &events_.next()) {
      const auto tag =
          std::string(e->type == YAML_SCALAR_EVENT ? view(e->data.scalar.tag) : std::string_view());
      const auto key = node(*e);
      const auto member = node(events_.next());
      size += key.size + member.size;
      if (is_merge_key(key.value, tag))
        merge_key(members, key.value, member);
      else
        members.set(key.value, member.value);
    }
    --depth_;
    return remember(start.anchor, {held(std::move(members), start.tag), size, Shape::mapping});
  }

  /// Ruby's subclasses of Hash and String with instance variables wrap what they hold.
  static Value held(Hash members, std::string_view tag) {
    const bool hash = tag.starts_with("!ruby/hash-with-ivars");
    const bool string =
        tag.starts_with("!ruby/string") || tag == "!str" || tag.starts_with("!str:");
    if (hash || string)
      if (const auto* inner =
              members.find(hash ? std::string_view("elements") : std::string_view("str")))
        return *inner;
    return members;
  }

  void enter(const yaml_event_t& event) {
    if (++depth_ > depth_limit) throw base::Error("nesting is too deep" + at(event.start_mark));
  }

  Node remember(const std::string& anchor, Node node) {
    if (!anchor.empty()) anchors_[anchor] = node;
    return node;
  }

  Events events_;
  YamlSymbols symbols_;
  std::unordered_map<std::string, Node> anchors_;
  std::size_t depth_ = 0;
  std::size_t aliased_ = 0;
};

}  // namespace

Value from_yaml(std::string_view text, YamlSymbols symbols) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return Composer(text, symbols).document();
}

}  // namespace muster::value
