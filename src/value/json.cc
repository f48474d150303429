#include "value/json.hh"

#include <rapidjson/encodedstream.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <limits>

#include "base/error.hh"

namespace muster::value {

namespace {

constexpr std::size_t depth_limit = 256;

/// Builds values bottom up: finished values wait on a stack until their collection ends.
class Builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Builder> {
 public:
  bool Null() { return push({}); }
  bool Bool(bool b) { return push(b); }
  bool Int(int i) { return push(std::int64_t{i}); }
  bool Uint(unsigned i) { return push(std::int64_t{i}); }
  bool Int64(std::int64_t i) { return push(i); }
  bool Uint64(std::uint64_t i) {
    if (i > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      return push(static_cast<double>(i));
    return push(static_cast<std::int64_t>(i));
  }
  bool Double(double d) { return push(d); }
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
    const auto first = stack_.end() - static_cast<std::ptrdiff_t>(count);
    Array items(std::make_move_iterator(first), std::make_move_iterator(stack_.end()));
    stack_.erase(first, stack_.end());
    return push(std::move(items));
  }

  bool EndObject(rapidjson::SizeType count) {
    --depth_;
    const auto first = stack_.end() - static_cast<std::ptrdiff_t>(2 * count);
    Hash members;
    members.reserve(count);
    for (auto at = first; at != stack_.end(); at += 2)
      members.set(std::move(at[0]), std::move(at[1]));
    stack_.erase(first, stack_.end());
    return push(std::move(members));
  }

  bool too_deep() const { return depth_ > depth_limit; }
  Value result() { return std::move(stack_.front()); }

 private:
  bool push(Value value) {
    stack_.push_back(std::move(value));
    return true;
  }

  std::vector<Value> stack_;
  std::size_t depth_ = 0;
};

std::string place(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, std::min(offset, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto start = before.rfind('\n') + 1;  // npos + 1 is 0
  return " at line " + std::to_string(line) + " column " +
         std::to_string(before.size() - start + 1);
}

}  // namespace

Value from_json(std::string_view text) {
  constexpr auto flags = rapidjson::kParseIterativeFlag | rapidjson::kParseFullPrecisionFlag |
                         rapidjson::kParseValidateEncodingFlag | rapidjson::kParseCommentsFlag;
  rapidjson::MemoryStream bytes(text.data(), text.size());
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> input(bytes);
  rapidjson::Reader reader;
  Builder builder;
  const auto result = reader.Parse<flags>(input, builder);
  if (!result.IsError()) return builder.result();
  const std::string problem =
      builder.too_deep() ? "nesting is too deep" : rapidjson::GetParseError_En(result.Code());
  throw base::Error(problem + place(text, result.Offset()));
}

}  // namespace muster::value
