#pragma once
#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

#include "base/handle.hh"

namespace muster::store {

/// Bytes that are no text.
struct Blob {
  std::string_view bytes;
};

/// What a question mark in a query stands for. Text and bytes are read when the query runs.
using Parameter = std::variant<std::monostate, std::int64_t, double, std::string_view, Blob>;

inline Parameter parameter(std::nullopt_t) {
  return std::monostate();
}
inline Parameter parameter(Blob blob) {
  return blob;
}
inline Parameter parameter(double number) {
  return number;
}
inline Parameter parameter(std::string_view text) {
  return text;
}
inline Parameter parameter(const std::string& text) {
  return std::string_view(text);
}
inline Parameter parameter(const char* text) {
  return std::string_view(text);
}
template <class Integer>
requires std::is_integral_v<Integer> Parameter parameter(Integer number) {
  return static_cast<std::int64_t>(number);
}
template <class T>
Parameter parameter(const std::optional<T>& value) {
  return value ? parameter(*value) : Parameter(std::monostate());
}

/// One row of an answer; it and its texts are good until the next is asked for. NULL reads as 0 and
/// as the empty text.
class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}
  bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  double real(int column) const { return sqlite3_column_double(statement_, column); }
  std::string_view text(int column) const;

  template <class T>
  T get(int column) const {
    if constexpr (std::is_same_v<T, std::string>) {
      return std::string(text(column));
    } else if constexpr (std::is_floating_point_v<T>) {
      return real(column);
    } else if constexpr (std::is_integral_v<T>) {
      return static_cast<T>(integer(column));
    } else {  // an optional
      if (is_null(column)) return std::nullopt;
      return get<typename T::value_type>(column);
    }
  }

 private:
  sqlite3_stmt* statement_;
};

/// A row as values of its own.
template <class... Columns>
std::tuple<Columns...> values_of(const Row& row) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return std::tuple<Columns...>{row.get<Columns>(static_cast<int>(I))...};
  }
  (std::index_sequence_for<Columns...>());
}

}  // namespace muster::store
