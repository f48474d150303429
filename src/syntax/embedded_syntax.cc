#include "syntax/embedded_syntax.hh"

#include "base/base64.hh"
#include "base/error.hh"
#include "base/strings.hh"
#include "base/utf8.hh"
#include "syntax/characters.hh"
#include "value/json.hh"

namespace muster::syntax {

namespace {

/// Puppet code within Puppet code within …: deeper than this it is not looked into.
constexpr unsigned most_embedding = 8;

std::string on_one_line(std::string_view text, std::size_t most_characters) {
  std::size_t end = 0;
  for (std::size_t n = 0; n < most_characters && end < text.size(); ++n)
    end += character_length(text.substr(end));
  return base::replace_all(base::replace_all(text.substr(0, end), "\r\n", "\\n"), "\n", "\\n");
}

std::optional<std::string> json_problem(const std::string& text) {
  try {
    value::from_json(text);
    return std::nullopt;
  } catch (const base::Error&) {
    // The wording of Ruby's parser, which shows the text from the value that it could not read.
    const auto shown = "859: unexpected token at '" + text + "'";
    return "JSON syntax checker: Cannot parse invalid JSON string. \"" + on_one_line(shown, 100) +
           "\"";
  }
}

std::optional<std::string> base64_problem(const std::string& text) {
  std::string cleaned;
  for (std::size_t i = 0; i < text.size();) {
    const auto blank = blank_at(std::string_view(text).substr(i));
    const bool dropped = blank > 0 || text[i] == '\r' || text[i] == '\n' || text[i] == '?';
    if (!dropped) cleaned += text[i];
    i += blank > 0 ? blank : 1;
  }
  if (base::from_base64(cleaned)) return std::nullopt;
  const bool padding = cleaned.size() * 8 % 6 != 0;
  return std::string("Base64 syntax checker: Cannot parse invalid Base64 string - ") +
         (padding ? "padding is not correct"
                  : "contains letters outside strict base 64 range (or whitespace)");
}

std::optional<std::string> puppet_problem(const std::string& text, const char* checker,
                                          bool is_template, const ParseOptions& options) {
  if (options.embedding >= most_embedding) return std::nullopt;
  ParseOptions inner = options;
  inner.file_namespace.reset();
  ++inner.embedding;
  try {
    is_template ? parse_epp({}, text, inner) : parse({}, text, inner);
    return std::nullopt;
  } catch (const Refused& e) {
    const std::string message = e.giving_up.empty() ? e.what() : e.giving_up;
    return std::string(checker) + " syntax checker: \"" + on_one_line(message, 500) + "\"";
  }
}

}  // namespace

std::optional<std::string> embedded_syntax_problem(std::string_view syntax, const std::string& text,
                                                   const ParseOptions& options) {
  for (;;) {
    if (syntax == "json") return json_problem(text);
    if (syntax == "base64") return base64_problem(text);
    if (syntax == "pp") return puppet_problem(text, "PP", false, options);
    if (syntax == "epp") return puppet_problem(text, "EPP", true, options);
    const auto plus = syntax.find('+');
    if (plus == std::string_view::npos) return std::nullopt;
    syntax.remove_prefix(plus + 1);
  }
}

}  // namespace muster::syntax
