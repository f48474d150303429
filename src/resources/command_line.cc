#include "resources/command_line.hh"

#include <algorithm>
#include <array>

#include "base/strings.hh"
#include "resources/attribute.hh"

namespace muster::resources {

namespace {

constexpr std::string_view interpreted = "*?{}[]<>()~&|\\$;'`\"\n#";

constexpr std::array<std::string_view, 29> shell_words = {
    "!",      ".",    ":",     "break", "case",   "continue", "do",    "done",  "elif", "else",
    "esac",   "eval", "exec",  "exit",  "export", "fi",       "for",   "if",    "in",   "readonly",
    "return", "set",  "shift", "then",  "times",  "trap",     "unset", "until", "while"};

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string_view first_word(std::string_view command) {
  const auto start = command.find_first_not_of(" \t");
  if (start == std::string_view::npos) return {};
  return command.substr(start, command.find_first_of(" \t", start) - start);
}

std::vector<std::string> split_at_blanks(std::string_view command) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < command.size();) {
    if (is_blank(command[at])) {
      ++at;
      continue;
    }
    const auto end = std::min(command.find_first_of(" \t", at), command.size());
    words.emplace_back(command.substr(at, end - at));
    at = end;
  }
  return words;
}

}  // namespace

bool needs_shell(std::string_view command) {
  if (command.find_first_of(interpreted) != std::string_view::npos) return true;
  const std::string_view word = first_word(command);
  // FOO=bar cmd sets a variable; after a slash it is a path with an = in it.
  if (word.substr(0, word.find('/')).find('=') != std::string_view::npos) return true;
  return std::find(shell_words.begin(), shell_words.end(), word) != shell_words.end();
}

std::vector<std::string> to_argv(const value::Value& command) {
  const auto* array = command.if_array();
  if (array && array->size() != 1) return texts(command);
  const std::string line = array ? text(array->front()) : text(command);
  if (needs_shell(line)) return {"/bin/sh", "-c", line};
  return split_at_blanks(line);
}

std::string program_of(const value::Value& command) {
  if (const auto* array = command.if_array()) return array->empty() ? "" : text(array->front());
  const std::string line = text(command);
  for (const char quote : {'"', '\''}) {
    if (!line.starts_with(quote)) continue;
    const auto end = line.find(quote, 1);
    if (end != std::string::npos && end > 1) return line.substr(1, end - 1);
  }
  return line.substr(0, line.find(' '));
}

}  // namespace muster::resources
