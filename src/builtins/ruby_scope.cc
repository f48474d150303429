#include "builtins/ruby_scope.hh"

#include <fmt/core.h>

#include "diag/diagnostic.hh"
#include "eval/failures.hh"
#include "types/calculator.hh"
#include "types/convert.hh"
#include "types/mismatch.hh"
#include "types/names.hh"
#include "types/text.hh"

namespace muster::builtins {

namespace {

using Arguments = std::span<const Value>;

/// The calls that run Ruby code, the innermost last: Ruby names one by its number.
struct RubyCalls {
  std::vector<RubyCall*> active;
  ruby::Interpreter* interpreter = nullptr;

  RubyCall& at(const Value& number) const {
    return *active.at(static_cast<std::size_t>(*number.if_integer()));
  }
  Call& operator[](const Value& number) const { return at(number).call; }
};

/// Ruby is one per process, and calls these functions from then on.
RubyCalls& calls() {
  static RubyCalls all;
  return all;
}

/// "Undefined variable 'x'; why", as Puppet says it.
std::string undefined(Call& call, const std::string& name) {
  const auto bare = name.starts_with("::") ? name.substr(2) : name;
  const auto text = [](const std::string& shown, const std::string& why) {
    return fmt::format("Undefined variable '{}'; {}", shown, why);
  };
  if (name.find("::") == std::string::npos) return text(name, {});
  const auto class_name = bare.substr(0, std::min(bare.rfind("::"), bare.size()));
  if (class_name == bare) return text("::" + bare, {});
  if (!call.compiler.known_class_or_type(class_name))
    return text(bare, fmt::format("class {} could not be found", class_name));
  if (!call.compiler.class_declared(class_name))
    return text(bare, fmt::format("class {} has not been evaluated", class_name));
  return text("::" + bare, {});
}

/// A variable that is not set is nil, with a warning or an error as `strict` wants it.
Value not_found(Call& call, const std::string& name) {
  const auto message = undefined(call, name);
  switch (call.compiler.settings().strict) {
    case syntax::Strict::off: break;
    case syntax::Strict::warning:
      call.compiler.warn(message + "\n   (file & line not available)", {}, message);
      break;
    case syntax::Strict::error: throw ruby::Raise("ArgumentError", message);
  }
  return {};
}

Value variable(Arguments given) {
  auto& call = calls()[given[0]];
  const auto& name = *given[1].if_string();
  if (const auto* v = call.scope.find(name)) return *v;
  return given[2].truthy() ? not_found(call, name) : Value{};
}

Value variables(Arguments given) {
  return calls()[given[0]].scope.visible();
}

/// A block of Ruby's, given to a function of the language: [its number, its arity].
class RubyBlock final : public eval::Callable {
 public:
  explicit RubyBlock(const Array& block)
      : number_(*block.at(0).if_integer()), arity_(static_cast<int>(*block.at(1).if_integer())) {}

  Value call(std::span<const Value> arguments) const override {
    const Value given[] = {number_, Array(arguments.begin(), arguments.end())};
    // NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): a block comes from Ruby, which was given
    return calls().interpreter->call("Puppet::Parser::Scope", "yield_to", given);
  }
  std::shared_ptr<const types::CallableType> type() const override {
    std::string text = "Callable";
    for (int i = 0; i < arity_; ++i) text += i == 0 ? "[Any" : ", Any";
    if (arity_ > 0) text += "]";
    return std::dynamic_pointer_cast<const types::CallableType>(types::from_text(text));
  }
  int most_arguments() const override { return arity_ < 0 ? -1 : arity_; }
  int least_arguments() const override { return arity_ < 0 ? -arity_ - 1 : arity_; }
  std::vector<std::string> parameter_names() const override { return {}; }

 private:
  const std::int64_t number_;
  const int arity_;
};

Value call_function(Arguments given) {
  auto& call = calls()[given[0]];
  const auto& name = *given[1].if_string();
  if (!call.compiler.find_function(name, call.scope))
    throw ruby::Raise("ArgumentError", fmt::format("Unknown function '{}'", name));
  try {
    std::optional<RubyBlock> block;
    if (const auto* named = given[3].if_array()) block.emplace(*named);
    return call.compiler.call(name, *given[2].if_array(), call.scope, call.where,
                              block ? &*block : nullptr);
  } catch (const diag::SourceError& error) {
    throw ruby::Raise("Puppet::ParseError", diag::one_line(error.first()));
  }
}

/// [[file, line], …], as Puppet::Pops::PuppetStack has them.
Value call_places(Arguments given) {
  Array out;
  for (const auto& place : calls()[given[0]].compiler.call_places())
    out.emplace_back(
        Array{place.file.empty() ? "unknown" : place.file, static_cast<std::int64_t>(place.line)});
  return out;
}

Value is_function(Arguments given) {
  auto& call = calls()[given[0]];
  return call.compiler.find_function(*given[1].if_string(), call.scope) != nullptr;
}

Value classes(Arguments given) {
  Array out;
  for (auto& name : calls()[given[0]].compiler.declared_classes())
    out.emplace_back(std::move(name));
  return out;
}

Value tags(Arguments given) {
  Array out;
  for (auto& tag : calls()[given[0]].compiler.tags()) out.emplace_back(std::move(tag));
  return out;
}

Value resource(Arguments given) {
  auto& call = calls()[given[0]];
  const auto* found = call.compiler.find_resource(*given[1].if_string(), *given[2].if_string());
  if (!found) return {};
  Hash parameters;
  for (const auto& p : found->parameters) parameters.set(p.name, p.value);
  return parameters;
}

Value scope_facts(Arguments given) {
  auto& call = calls()[given[0]];
  Hash out;
  out.set("text", call.scope.text());
  out.set("module_name", call.scope.module_name());
  out.set("environment", call.compiler.node().environment);
  out.set("node", call.compiler.node().name);
  return out;
}

Value call_block(Arguments given) {
  auto& ruby_call = calls().at(given[0]);
  try {
    return ruby_call.call.block->call(*given[1].if_array());
  } catch (const diag::SourceError& error) {
    throw ruby::Raise("Puppet::ParseError", error.first().message);
  } catch (const std::exception&) {
    throw;
  } catch (...) {
    ruby_call.jump = std::current_exception();
    throw ruby::Raise("Muster::Jump", "a jump out of a block");
  }
}

Value log(Arguments given) {
  auto& call = calls()[given[0]];
  const auto level = base::level_from_name(*given[1].if_string());
  if (level) call.compiler.log(*level, *given[2].if_string(), call.scope);
  return {};
}

const types::Type& type_in(const Value& v) {
  if (const auto* type = v.if_rich<types::Type>()) return *type;
  throw ruby::Raise("ArgumentError", types::to_text(v) + " is not a type");
}

Value is_instance(Arguments given) {
  return types::instance(type_in(given[0]), given[1]);
}

Value type_of(Arguments given) {
  return Value(types::infer_set(given[0]));
}

Value type_named(Arguments given) {
  auto& call = calls()[given[0]];
  return Value(types::from_text(*given[1].if_string(), call.compiler.names(call.scope)));
}

Value type_mismatch(Arguments given) {
  return types::describe_type_mismatch(*given[0].if_string(), type_in(given[1]), type_in(given[2]));
}

Value rich_data(Arguments given) {
  return types::to_rich_data(given[0]);
}

std::string text_of(const Value& v) {
  return types::ruby_text(v);
}

}  // namespace

ruby::Interpreter& ruby_for(const std::string& needed_by) {
  auto& all = calls();
  if (all.interpreter) return *all.interpreter;
  auto& ruby = ruby::interpreter(needed_by, text_of);
  ruby.define("scope_variable", variable);
  ruby.define("scope_variables", variables);
  ruby.define("scope_call", call_function);
  ruby.define("scope_function?", is_function);
  ruby.define("call_places", call_places);
  ruby.define("scope_facts", scope_facts);
  ruby.define("scope_log", log);
  ruby.define("call_block", call_block);
  ruby.define("rich_data", rich_data);
  ruby.define("type_instance?", is_instance);
  ruby.define("type_of", type_of);
  ruby.define("type_named", type_named);
  ruby.define("type_mismatch", type_mismatch);
  ruby.define("catalog_classes", classes);
  ruby.define("catalog_tags", tags);
  ruby.define("catalog_resource", resource);
  all.interpreter = &ruby;
  return ruby;
}

RubyCall::RubyCall(Call& c) : call(c), number(calls().active.size()) {
  calls().active.push_back(this);
}

RubyCall::~RubyCall() {
  calls().active.pop_back();
}

}  // namespace muster::builtins
