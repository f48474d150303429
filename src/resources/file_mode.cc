#include "resources/file_mode.hh"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/attribute.hh"

namespace muster::resources {

namespace {

constexpr std::string_view whos = "ugo";

bool only(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

bool valid_part(std::string_view part) {
  const auto operation = part.find_first_of("-+=");
  return operation != std::string_view::npos && only(part.substr(0, operation), "ugoa") &&
         only(part.substr(operation + 1), "-=+rstwxXugo");
}

unsigned permission_bit(char letter) {
  switch (letter) {
    case 'r': return 4;
    case 'w': return 2;
    default: return 1;
  }
}

/// Bits of one class of users, and the special ones of all.
struct Bits {
  std::array<unsigned, 3> of_class{};  // user, group, others
  unsigned special = 0;
};

Bits split(unsigned mode) {
  return {.of_class = {mode >> 6 & 7, mode >> 3 & 7, mode & 7}, .special = mode >> 9 & 7};
}

unsigned join(const Bits& bits) {
  return bits.special << 9 | bits.of_class[0] << 6 | bits.of_class[1] << 3 | bits.of_class[2];
}

/// The set-user, set-group or sticky bit that s and t mean for a class.
unsigned special_bit(char letter, std::size_t who) {
  if (letter == 't') return 1;
  return who == 0 ? 4 : who == 1 ? 2 : 1;
}

unsigned apply(char operation, unsigned value, unsigned bits) {
  return operation == '-' ? value & ~bits : value | bits;
}

/// What one part ("g+rX") does for one class.
class Part {
 public:
  Part(const Bits& before, bool executable) : before_(before), executable_(executable) {}

  void change(Bits& bits, std::size_t who, std::string_view actions) const {
    char operation = '!';
    unsigned value = before_.of_class[who];
    for (const char letter : actions) {
      if (letter == '-' || letter == '+' || letter == '=') {
        operation = letter;
        if (letter == '=') value = 0;
      } else if (letter == 's' || letter == 't') {
        bits.special = apply(operation, bits.special, special_bit(letter, who));
      } else {
        value = apply(operation, value, meaning(letter, operation));
      }
    }
    bits.of_class[who] = value;
  }

 private:
  unsigned meaning(char letter, char operation) const {
    const auto other = whos.find(letter);
    if (other != std::string_view::npos) return before_.of_class[other];
    if (letter != 'X') return permission_bit(letter);
    if (operation != '+') throw base::Error("X only works with the '+' operator");
    return executable_ ? 1 : 0;
  }

  const Bits& before_;
  bool executable_;
};

void change(Bits& bits, const std::string& part, bool executable) {
  const auto operation = part.find_first_of("-+=");
  std::string who = part.substr(0, operation);
  if (who.empty()) who = "a";
  const Bits before = bits;
  const Part changes(before, executable);
  for (std::size_t i = 0; i < whos.size(); ++i) {
    if (who.find(whos[i]) == std::string::npos && who.find('a') == std::string::npos) continue;
    changes.change(bits, i, std::string_view(part).substr(operation));
  }
}

}  // namespace

bool is_numeric_mode(std::string_view text) {
  const std::size_t most = text.starts_with('0') ? 5 : 4;
  return !text.empty() && text.size() <= most && only(text, "01234567");
}

bool valid_mode(std::string_view text) {
  if (is_numeric_mode(text)) return true;
  const auto parts = base::split(text, ",");
  return !text.empty() && std::all_of(parts.begin(), parts.end(),
                                      [](const std::string& part) { return valid_part(part); });
}

std::string normalized_mode(const std::string& text) {
  return is_numeric_mode(text)
             ? four_digits(octal(static_cast<unsigned>(std::stoul(text, nullptr, 8))))
             : text;
}

unsigned mode_bits(const std::string& text, unsigned current, bool directory) {
  if (only(text, "01234567")) return static_cast<unsigned>(std::stoul(text, nullptr, 8));
  const bool executable = directory || (current & 0111) != 0;
  Bits bits = split(current);
  for (const auto& part : base::split(text, ",")) {
    try {
      change(bits, part, executable);
    } catch (const base::Error& error) {
      const std::string where = part == text ? "" : " at " + inspect(part);
      throw base::Error(error.what() + where + " in symbolic mode " + inspect(text));
    }
  }
  return join(bits);
}

std::string octal(unsigned bits) {
  return fmt::format("{:o}", bits);
}

std::string four_digits(std::string octal_digits) {
  if (octal_digits.size() < 4) octal_digits.insert(0, 4 - octal_digits.size(), '0');
  return octal_digits;
}

}  // namespace muster::resources
