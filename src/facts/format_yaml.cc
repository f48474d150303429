#include <yaml.h>

#include "base/error.hh"
#include "base/strings.hh"
#include "facts/format.hh"
#include "facts/text.hh"
#include "value/yaml.hh"

namespace muster::facts {

namespace {

int append(void* out, unsigned char* bytes, std::size_t size) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), size);
  return 1;
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool has_letter(std::string_view text) {
  for (const char c : text) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
  }
  return false;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool has_decimal(std::string_view text) {
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '.' && is_digit(text[i - 1]) && is_digit(text[i + 1])) return true;
  }
  return false;
}

/// Facter's own rule, which looks for YAML's words anywhere in the text.
bool is_quoted(std::string_view text) {
  if (contains(text, "true") || contains(text, "false")) return false;
  for (const std::string& line : base::split(text, "\n")) {
    if (all_digits(line)) return false;
  }
  if (text.find_first_of("yYnN:") != std::string_view::npos) return true;
  for (std::string_view word : {"True", "TRUE", "False", "FALSE", "off", "Off", "OFF"}) {
    if (contains(text, word)) return true;
  }
  return !has_letter(text) && !has_decimal(text);
}

/// The style that Psych gives a text, seen in what it prints for it alone.
yaml_scalar_style_t psych_style(const value::Value& value) {
  const std::string text = value::to_yaml(value);
  const char first = text.size() > 4 ? text[4] : ' ';
  switch (first) {
    case '\'': return YAML_SINGLE_QUOTED_SCALAR_STYLE;
    case '"': return YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    case '|': return YAML_LITERAL_SCALAR_STYLE;
    case '>': return YAML_FOLDED_SCALAR_STYLE;
    default: return YAML_PLAIN_SCALAR_STYLE;
  }
}

/// What Psych writes for a value that is neither text nor a collection.
std::string scalar_text(const value::Value& value) {
  if (const std::string* text = value.if_string()) return *text;
  const std::string yaml = value::to_yaml(value);
  return value.is_undef() ? std::string()
                          : std::string(base::trim(std::string_view(yaml).substr(4)));
}

class Writer {
 public:
  Writer() {
    if (!yaml_emitter_initialize(&emitter_)) throw base::Error("no memory for YAML");
    yaml_emitter_set_output(&emitter_, append, &out_);
    yaml_emitter_set_unicode(&emitter_, 1);
  }
  ~Writer() { yaml_emitter_delete(&emitter_); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  std::string write(const value::Hash& facts) {
    yaml_event_t event;
    yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING);
    emit(event);
    yaml_document_start_event_initialize(&event, nullptr, nullptr, nullptr, 0);
    emit(event);
    put(facts);
    yaml_document_end_event_initialize(&event, 1);
    emit(event);
    yaml_stream_end_event_initialize(&event);
    emit(event);
    return std::move(out_);
  }

 private:
  void emit(yaml_event_t& event) {
    if (!yaml_emitter_emit(&emitter_, &event)) {
      throw base::Error(emitter_.problem ? emitter_.problem : "YAML could not be written");
    }
  }

  void put_scalar(const std::string& text, yaml_scalar_style_t style, bool plain, bool quoted) {
    yaml_event_t event;
    auto* bytes = reinterpret_cast<const yaml_char_t*>(text.data());
    if (!yaml_scalar_event_initialize(&event, nullptr, nullptr, bytes,
                                      static_cast<int>(text.size()), plain, quoted, style)) {
      throw base::Error("a text cannot be written as YAML");
    }
    emit(event);
  }

  void put_key(const value::Value& key) {
    put_scalar(scalar_text(key), YAML_ANY_SCALAR_STYLE, true, false);
  }

  void put(const value::Value& value) {
    if (const value::Hash* hash = value.if_hash()) return put(*hash);
    if (const value::Array* array = value.if_array()) return put(*array);
    const std::string text = scalar_text(value);
    if (is_quoted(text)) return put_scalar(text, YAML_DOUBLE_QUOTED_SCALAR_STYLE, false, true);
    const auto style = psych_style(value);
    const bool plain = style == YAML_PLAIN_SCALAR_STYLE;
    put_scalar(text, style, plain, !plain);
  }

  void put(const value::Hash& hash) {
    const auto style = hash.empty() ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE;
    yaml_event_t event;
    yaml_mapping_start_event_initialize(&event, nullptr, nullptr, 1, style);
    emit(event);
    for (const auto& [key, value] : hash) {
      put_key(key);
      put(value);
    }
    yaml_mapping_end_event_initialize(&event);
    emit(event);
  }

  void put(const value::Array& array) {
    const auto style = array.empty() ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE;
    yaml_event_t event;
    yaml_sequence_start_event_initialize(&event, nullptr, nullptr, 1, style);
    emit(event);
    for (const value::Value& value : array) put(value);
    yaml_sequence_end_event_initialize(&event);
    emit(event);
  }

  std::string out_;
  yaml_emitter_t emitter_;
};

}  // namespace

std::string format_yaml(const value::Hash& facts) {
  std::string out = Writer().write(facts);
  if (out.starts_with("---\n")) out.erase(0, 4);
  if (out.ends_with('\n')) out.pop_back();
  return out;
}

}  // namespace muster::facts
