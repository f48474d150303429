#include "value/json.hh"

#include <rapidjson/encodedstream.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/error.hh"
#include "value/real_reader.hh"

namespace muster::value {

namespace {

constexpr std::size_t depth_limit = 256;

/// Builds values bottom up: finished values wait on a stack until their collection ends.
class Builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Builder> {
 public:
  /// Keeps what is in so many levels of collections, and not more than so many values at a time.
  Builder(std::size_t levels, std::size_t most) : kept_levels_(levels), most_kept_(most) {}
  bool Null() { return push(Value()); }
  bool Bool(bool b) { return push(b); }
  /// RapidJSON's own reading of long fractions leaves its tables.
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
    const std::string_view number(text, length);
    std::int64_t i = 0;
    const auto [end, error] = std::from_chars(text, text + length, i);
    if (error == std::errc{} && end == text + length) return push(i);
    const auto d = read_real(number);
    too_large_ = !d || std::isinf(*d);
    return !too_large_ && push(*d);
  }
  bool String(const char* text, rapidjson::SizeType length, bool) {
    return push(std::string_view(text, length));
  }
  bool Key(const char* text, rapidjson::SizeType length, bool copy) {
    return String(text, length, copy);
  }
  bool StartArray() { return ++depth_ <= depth_limit; }
  bool StartObject() { return ++depth_ <= depth_limit; }

  bool EndArray(rapidjson::SizeType count) {
    --depth_;
    if (depth_ >= kept_levels_) return push(Array());
    const auto first = stack_.end() - static_cast<std::ptrdiff_t>(count);
    Array items(std::make_move_iterator(first), std::make_move_iterator(stack_.end()));
    stack_.erase(first, stack_.end());
    return push(std::move(items));
  }

  bool EndObject(rapidjson::SizeType count) {
    --depth_;
    if (depth_ >= kept_levels_) return push(Hash());
    const auto first = stack_.end() - 2 * static_cast<std::ptrdiff_t>(count);
    Hash members;
    members.reserve(count);
    for (auto at = first; at != stack_.end(); at += 2)
      members.set(std::move(at[0]), std::move(at[1]));
    stack_.erase(first, stack_.end());
    return push(std::move(members));
  }

  /// What was refused here; nullptr when nothing was.
  const char* problem() const {
    if (too_large_) return "Number too big to be stored in double.";
    if (depth_ > depth_limit) return "nesting is too deep";
    return too_many_ ? "there are too many values" : nullptr;
  }
  Value result() { return std::move(stack_.front()); }

 private:
  template <class T>
  bool push(T&& value) {
    if (depth_ <= kept_levels_) stack_.emplace_back(std::forward<T>(value));
    too_many_ = ++values_ > most_json_values || stack_.size() > most_kept_;
    return !too_many_;
  }

  std::vector<Value> stack_;
  std::size_t depth_ = 0, values_ = 0;
  std::size_t kept_levels_, most_kept_;
  bool too_large_ = false, too_many_ = false;
};

std::string place(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, std::min(offset, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto start = before.rfind('\n') + 1;  // npos + 1 is 0
  return " at line " + std::to_string(line) + " column " +
         std::to_string(before.size() - start + 1);
}

Value read(std::string_view text, std::size_t kept_levels, std::size_t most_kept) {
  constexpr auto flags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag |
                         rapidjson::kParseValidateEncodingFlag | rapidjson::kParseCommentsFlag;
  rapidjson::MemoryStream bytes(text.data(), text.size());
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> input(bytes);
  rapidjson::Reader reader;
  Builder builder(kept_levels, most_kept);
  const auto result = reader.Parse<flags>(input, builder);
  if (!result.IsError()) return builder.result();
  const std::string problem =
      builder.problem() ? builder.problem() : rapidjson::GetParseError_En(result.Code());
  throw base::Error(problem + place(text, result.Offset()));
}

}  // namespace

Value from_json(std::string_view text) {
  return read(text, depth_limit, most_json_values);
}

Value outline_from_json(std::string_view text) {
  constexpr std::size_t most_members = 100'000;
  return read(text, 1, most_members);
}

}  // namespace muster::value
