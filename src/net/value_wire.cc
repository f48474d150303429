#include "net/value_wire.hh"

#include <algorithm>
#include <bit>

#include "base/error.hh"
#include "value/json.hh"

namespace muster::net {

namespace {

using value::Value;

enum class Tag : std::uint64_t { undef, no, yes, integer, real, string, array, hash };

constexpr int deepest = 256;

void put(WireWriter& out, Tag tag) {
  out.number(static_cast<std::uint64_t>(tag));
}

/// What is reserved without having seen any of it.
constexpr std::size_t most_trusted = 1024;

struct Budget {
  std::size_t values = value::most_json_values;
};

Value read(WireReader& in, int depth, Budget& budget) {
  if (depth > deepest) throw base::Error("a message is nested too deeply");
  if (budget.values-- == 0) throw base::Error("a message has too many values");
  switch (static_cast<Tag>(in.number())) {
    case Tag::undef: return {};
    case Tag::no: return false;
    case Tag::yes: return true;
    case Tag::integer: return std::bit_cast<std::int64_t>(in.number());
    case Tag::real: return std::bit_cast<double>(in.number());
    case Tag::string: return in.text();
    case Tag::array: {
      value::Array out;
      const auto count = in.count();
      out.reserve(std::min(count, most_trusted));
      for (std::size_t i = 0; i < count; ++i) out.push_back(read(in, depth + 1, budget));
      return out;
    }
    case Tag::hash: {
      value::Hash out;
      const auto count = in.count();
      out.reserve(std::min(count, most_trusted));
      for (std::size_t i = 0; i < count; ++i) {
        const std::string_view key = in.text();
        out.set(key, read(in, depth + 1, budget));
      }
      return out;
    }
  }
  throw base::Error("a message holds no data");
}

}  // namespace

void write(WireWriter& out, const Value& data) {
  if (const auto* text = data.if_string()) {
    put(out, Tag::string);
    out.text(*text);
  } else if (const auto* hash = data.if_hash()) {
    put(out, Tag::hash);
    out.number(hash->size());
    for (const auto& [key, element] : *hash) {
      if (!key.if_string()) throw base::Error("a key of a message is no string");
      out.text(*key.if_string());
      write(out, element);
    }
  } else if (const auto* array = data.if_array()) {
    put(out, Tag::array);
    out.number(array->size());
    for (const auto& element : *array) write(out, element);
  } else if (const auto* truth = data.if_boolean()) {
    put(out, *truth ? Tag::yes : Tag::no);
  } else if (const auto* integer = data.if_integer()) {
    put(out, Tag::integer);
    out.number(std::bit_cast<std::uint64_t>(*integer));
  } else if (const auto* real = data.if_real()) {
    put(out, Tag::real);
    out.number(std::bit_cast<std::uint64_t>(*real));
  } else if (data.is_undef()) {
    put(out, Tag::undef);
  } else {
    throw base::Error("a message can only hold data");
  }
}

Value read_value(WireReader& in) {
  Budget budget;
  return read(in, 0, budget);
}

}  // namespace muster::net
