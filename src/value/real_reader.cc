#include "value/real_reader.hh"

#include <charconv>
#include <cstdlib>
#include <string>

namespace muster::value {

std::optional<double> read_real(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double d = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), d);
  if (error == std::errc::invalid_argument || end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range)
    return std::strtod(std::string(text).c_str(), nullptr);
  return d;
}

}  // namespace muster::value
