#include <fmt/core.h>

#include "eval/compiler.hh"
#include "eval/failures.hh"
#include "eval/function.hh"
#include "types/calculator.hh"
#include "types/local_names.hh"
#include "types/text.hh"

namespace muster::eval {

using types::TypeKind;
using types::TypePtr;

void Call::fail(const std::string& message) const {
  fail_here(message);
}

namespace {

/// What a signature's parameter takes, read from its text.
struct Taken {
  TypePtr type;  // null: Any
  std::string name;
};

/// An Overload with its types read.
struct Way {
  const Overload* overload;
  std::vector<Taken> parameters;
  std::size_t least = 0;
  std::size_t most = 0;
  bool repeats = false;
  TypePtr block;  // null: no block accepted
  bool block_required = false;
  TypePtr result;
  types::OverloadSignature signature;
};

std::pair<std::string_view, std::string_view> split_last_word(std::string_view text) {
  const auto space = text.rfind(' ');
  return {text.substr(0, space), text.substr(space + 1)};
}

Way read_way(const Overload& overload, types::Names& names) {
  const auto read = [&](std::string_view text) { return types::from_text(text, names); };
  Way way{&overload, {}, 0, 0, false, nullptr, false, nullptr, {}};
  std::vector<TypePtr> of_tuple;
  for (const auto& text : overload.parameters) {
    auto [type_text, name] = split_last_word(text);
    const char mark = name.back();
    if (mark == '?' || mark == '*' || mark == '+') name.remove_suffix(1);
    auto type = read(type_text);
    of_tuple.push_back(type);
    if (type->type_kind == TypeKind::any) type = nullptr;
    way.parameters.push_back({std::move(type), std::string(name)});
    way.signature.names.emplace_back(name);
    if (mark != '?' && mark != '*') ++way.least;
    ++way.most;
    if (mark == '*' || mark == '+') way.repeats = true;
  }
  TypePtr block;
  if (!overload.block.empty()) {
    auto [type_text, name] = split_last_word(overload.block);
    way.block_required = name.back() != '?';
    if (!way.block_required) name.remove_suffix(1);
    way.block = read(type_text);
    way.signature.block_name = name;
    block = way.block_required
                ? way.block
                : std::make_shared<const types::WrapperType>(TypeKind::optional, way.block);
  }
  if (!overload.result.empty()) way.result = read(overload.result);
  types::SizeRange size{static_cast<std::int64_t>(way.least), std::nullopt};
  if (!way.repeats) size.to = static_cast<std::int64_t>(way.most);
  auto tuple = std::make_shared<const types::TupleType>(std::move(of_tuple), size);
  way.signature.type =
      std::make_shared<const types::CallableType>(std::move(tuple), std::move(block), way.result);
  return way;
}

bool accepts_block(const Way& way, const Callable* block) {
  if (!block) return !way.block_required;
  if (!way.block) return false;
  const auto& callable = types::unalias(*way.block);
  if (callable.type_kind == TypeKind::callable &&
      !types::as<types::CallableType>(callable).parameters)
    return true;
  return types::assignable(callable, *block->type());
}

bool fits(const Way& way, std::span<const Value> arguments, const Callable* block) {
  if (arguments.size() < way.least || (!way.repeats && arguments.size() > way.most)) return false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto& type = way.parameters[std::min(i, way.parameters.size() - 1)].type;
    if (type && !types::instance(*type, arguments[i])) return false;
  }
  return accepts_block(way, block);
}

class BuiltinFunction final : public Function {
 public:
  BuiltinFunction(std::string name, Builtin builtin)
      : name_(std::move(name)), builtin_(std::move(builtin)) {}

  Value call(Compiler& compiler, Scope& scope, diag::Span where, std::span<const Value> arguments,
             const Callable* block) const override {
    const auto& all = ways(compiler.names(scope));
    for (const auto& way : all) {
      if (!fits(way, arguments, block)) continue;
      Call call{compiler, scope, where, name_, arguments, block};
      auto result = way.overload->body(call);
      if (way.overload->explains) {
        if (result.is_undef()) break;
        fail_here(fmt::format("'{}' {}", name_, types::to_text(result)));
      }
      if (way.result && !types::instance(*way.result, result))
        fail_here(types::describe_mismatch(
            fmt::format("value returned from function '{}' has wrong type,", name_), *way.result,
            result));
      return result;
    }
    std::vector<types::OverloadSignature> signatures;
    for (const auto& way : all)
      if (!way.overload->explains) signatures.push_back(way.signature);
    const auto block_type = block ? block->type() : nullptr;
    fail_here(types::describe_call(name_, signatures, arguments, block_type.get()));
  }
  Forecast forecast(std::span<const Value> arguments) const override {
    for (const auto& way : ways(types::static_names()))
      if (fits(way, arguments, nullptr)) return {true, way.result};
    return {};
  }
  const std::string& name() const override { return name_; }

 private:
  const std::vector<Way>& ways(types::Names& others) const {
    if (!ways_.empty()) return ways_;
    types::LocalNames names(others);
    for (const auto& [name, meaning] : builtin_.local_types) names.declare(name, meaning);
    for (const auto& overload : builtin_.overloads) ways_.push_back(read_way(overload, names));
    return ways_;
  }

  const std::string name_;
  const Builtin builtin_;
  mutable std::vector<Way> ways_;  // read when first called: a cache, the meaning never changes
};

}  // namespace

std::shared_ptr<const Function> make_function(std::string name, Builtin builtin) {
  return std::make_shared<const BuiltinFunction>(std::move(name), std::move(builtin));
}

}  // namespace muster::eval
