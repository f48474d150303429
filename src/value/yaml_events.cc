#include "value/yaml_events.hh"

#include <yaml.h>

#include <cmath>
#include <unordered_map>

#include "base/base64.hh"
#include "base/error.hh"
#include "base/utf8.hh"
#include "value/json.hh"
#include "value/rich_text.hh"
#include "value/yaml_string_style.hh"

namespace muster::value {

namespace {

constexpr std::size_t depth_limit = 257;  // a leaf below 256 collections

/// The anchors of the collections that occur more than once, numbered as their first repetition is
/// met.
class Anchors {
 public:
  explicit Anchors(const Value& root) { visit(root); }

  /// 0 for a collection that occurs once.
  int number(const void* collection) const {
    const auto found = numbers_.find(collection);
    return found == numbers_.end() ? 0 : found->second;
  }
  bool any() const { return last_ > 0; }

 private:
  bool repeated(const void* collection) {
    const auto [at, first] = numbers_.emplace(collection, 0);
    if (!first && at->second == 0) at->second = ++last_;
    return !first;
  }

  void visit(const Value& value) {
    if (++depth_ > depth_limit) throw base::Error("nesting is too deep to be written as YAML");
    descend(value);
    --depth_;
  }

  void descend(const Value& value) {
    if (const auto* array = value.if_array(); array && !repeated(array))
      for (const auto& item : *array) visit(item);
    if (const auto* hash = value.if_hash(); hash && !repeated(hash))
      for (const auto& [key, item] : *hash) {
        visit(key);
        visit(item);
      }
  }

  std::unordered_map<const void*, int> numbers_;
  int last_ = 0;
  std::size_t depth_ = 0;
};

yaml_scalar_style_t string_style(std::string_view text) {
  switch (yaml_string_style(text)) {
    case YamlStringStyle::plain: return YAML_PLAIN_SCALAR_STYLE;
    case YamlStringStyle::single_quoted: return YAML_SINGLE_QUOTED_SCALAR_STYLE;
    case YamlStringStyle::double_quoted: return YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    case YamlStringStyle::literal: return YAML_LITERAL_SCALAR_STYLE;
  }
  return YAML_ANY_SCALAR_STYLE;
}

const yaml_char_t* chars(const std::string& text) {
  return text.empty() ? nullptr : reinterpret_cast<const yaml_char_t*>(text.c_str());
}

std::string anchor_text(int number) {
  return number == 0 ? "" : std::to_string(number);
}

}  // namespace

struct YamlEvents::State {
  struct Implicit {
    bool plain, quoted;
  };

  State() {
    yaml_emitter_initialize(&emitter);
    yaml_emitter_set_output(
        &emitter,
        [](void* to, unsigned char* bytes, std::size_t size) noexcept {
          static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), size);
          return 1;
        },
        &out);
    yaml_emitter_set_unicode(&emitter, 1);
    yaml_emitter_set_indent(&emitter, 2);
  }
  ~State() { yaml_emitter_delete(&emitter); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  /// `made`: whether the event could be initialized.
  void emit(int made) {
    if (!made) throw base::Error("text that is not UTF-8 cannot be written as YAML");
    if (!yaml_emitter_emit(&emitter, &event))
      throw base::Error(emitter.problem ? emitter.problem : "YAML could not be written");
  }

  void scalar(std::string_view text, const char* tag, Implicit implicit,
              yaml_scalar_style_t style) {
    emit(yaml_scalar_event_initialize(
        &event, nullptr, reinterpret_cast<const yaml_char_t*>(tag),
        reinterpret_cast<const yaml_char_t*>(text.data() ? text.data() : ""),
        static_cast<int>(text.size()), implicit.plain, implicit.quoted, style));
  }

  void begin_map(const std::string& anchor, const std::string& tag) {
    emit(yaml_mapping_start_event_initialize(&event, chars(anchor), chars(tag), tag.empty(),
                                             YAML_BLOCK_MAPPING_STYLE));
  }
  void begin_sequence(const std::string& anchor, const std::string& tag) {
    emit(yaml_sequence_start_event_initialize(&event, chars(anchor), chars(tag), tag.empty(),
                                              YAML_BLOCK_SEQUENCE_STYLE));
  }
  void end_map() { emit(yaml_mapping_end_event_initialize(&event)); }
  void end_sequence() { emit(yaml_sequence_end_event_initialize(&event)); }

  void plain(std::string_view text) { scalar(text, nullptr, {true, false}, YAML_ANY_SCALAR_STYLE); }

  void string(std::string_view text) {
    if (!base::valid_utf8(text))
      return scalar(base::base64(text), "!binary", {false, false}, YAML_LITERAL_SCALAR_STYLE);
    if (text == "<<")
      return scalar(text, YAML_STR_TAG, {false, false}, YAML_SINGLE_QUOTED_SCALAR_STYLE);
    scalar(text, nullptr, {true, true}, string_style(text));
  }

  void real(double d) {
    if (std::isnan(d)) return plain(".nan");
    if (std::isinf(d)) return plain(d > 0 ? ".inf" : "-.inf");
    plain(real_text(d));
  }

  void value(const Value& v, const Anchors& anchors) {
    switch (v.kind()) {
      case Kind::undef: return scalar("", YAML_NULL_TAG, {true, false}, YAML_ANY_SCALAR_STYLE);
      case Kind::boolean: return plain(*v.if_boolean() ? "true" : "false");
      case Kind::integer: return plain(std::to_string(*v.if_integer()));
      case Kind::real: return real(*v.if_real());
      case Kind::string: return string(*v.if_string());
      case Kind::array: return array(*v.if_array(), anchors);
      case Kind::hash: return hash(*v.if_hash(), anchors);
      case Kind::default_:
      case Kind::sensitive:
      case Kind::regexp:
      case Kind::binary:
      case Kind::semver:
      case Kind::semver_range:
      case Kind::timestamp:
      case Kind::timespan:
      case Kind::uri:
      case Kind::type:
      case Kind::object:
      case Kind::iterator: return string(scalar_text(v));
    }
  }

  /// True when the collection has been written before and a reference to it was enough.
  bool refer(const void* collection, int number) {
    if (number == 0 || written.insert_or_assign(collection, number).second) return false;
    emit(yaml_alias_event_initialize(&event, chars(anchor_text(number))));
    return true;
  }

  void array(const Array& items, const Anchors& anchors) {
    const int number = anchors.number(&items);
    if (refer(&items, number)) return;
    begin_sequence(anchor_text(number), {});
    for (const auto& item : items) value(item, anchors);
    end_sequence();
  }

  void hash(const Hash& members, const Anchors& anchors) {
    const int number = anchors.number(&members);
    if (refer(&members, number)) return;
    begin_map(anchor_text(number), {});
    for (const auto& [key, member] : members) {
      value(key, anchors);
      value(member, anchors);
    }
    end_map();
  }

  std::string out;
  yaml_emitter_t emitter;
  yaml_event_t event;
  std::unordered_map<const void*, int> written;
};

YamlEvents::YamlEvents() : state_(std::make_unique<State>()) {
  auto& s = *state_;
  s.emit(yaml_stream_start_event_initialize(&s.event, YAML_UTF8_ENCODING));
  s.emit(yaml_document_start_event_initialize(&s.event, nullptr, nullptr, nullptr, 0));
}

YamlEvents::~YamlEvents() = default;

void YamlEvents::begin_map(std::string_view tag) {
  state_->begin_map({}, std::string(tag));
}
void YamlEvents::end_map() {
  state_->end_map();
}
void YamlEvents::begin_sequence(std::string_view tag) {
  state_->begin_sequence({}, std::string(tag));
}
void YamlEvents::end_sequence() {
  state_->end_sequence();
}
void YamlEvents::string(std::string_view text) {
  state_->string(text);
}
void YamlEvents::plain(std::string_view text) {
  state_->plain(text);
}

void YamlEvents::symbol(std::string_view name) {
  if (name.empty())
    return state_->scalar("", "!ruby/symbol", {false, false}, YAML_ANY_SCALAR_STYLE);
  state_->plain(':' + std::string(name));
}

void YamlEvents::data(const Value& value) {
  state_->written.clear();
  state_->value(value, Anchors(value));
}

std::string YamlEvents::finish() {
  auto& s = *state_;
  s.emit(yaml_document_end_event_initialize(&s.event, 1));
  s.emit(yaml_stream_end_event_initialize(&s.event));
  yaml_emitter_flush(&s.emitter);
  return std::move(s.out);
}

bool has_repeated_collection(const Value& data) {
  return Anchors(data).any();
}

}  // namespace muster::value
