#include "builtins/erb.hh"

#include <fmt/core.h>

#include "diag/diagnostic.hh"
#include "eval/failures.hh"
#include "ruby/interpreter.hh"
#include "types/text.hh"

namespace muster::builtins {

namespace {

using Arguments = std::span<const Value>;

/// The templates that are being rendered, the innermost last: Ruby names one by its number.
struct Renders {
  std::vector<Call*> active;
  ruby::Interpreter* interpreter = nullptr;

  Call& operator[](const Value& number) const {
    return *active.at(static_cast<std::size_t>(*number.if_integer()));
  }
};

/// Ruby is one per process, and calls these functions from then on.
Renders& renders() {
  static Renders all;
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
  auto& call = renders()[given[0]];
  const auto& name = *given[1].if_string();
  if (const auto* v = call.scope.find(name)) return *v;
  return given[2].truthy() ? not_found(call, name) : Value{};
}

Value variables(Arguments given) {
  return renders()[given[0]].scope.visible();
}

Value call_function(Arguments given) {
  auto& call = renders()[given[0]];
  const auto& name = *given[1].if_string();
  if (!call.compiler.find_function(name, call.scope))
    throw ruby::Raise("ArgumentError", fmt::format("Unknown function '{}'", name));
  try {
    return call.compiler.call(name, *given[2].if_array(), call.scope, call.where);
  } catch (const diag::SourceError& error) {
    throw ruby::Raise("Puppet::ParseError", diag::one_line(error.first()));
  }
}

Value is_function(Arguments given) {
  auto& call = renders()[given[0]];
  return call.compiler.find_function(*given[1].if_string(), call.scope) != nullptr;
}

Value classes(Arguments given) {
  Array out;
  for (auto& name : renders()[given[0]].compiler.declared_classes())
    out.emplace_back(std::move(name));
  return out;
}

Value tags(Arguments given) {
  Array out;
  for (auto& tag : renders()[given[0]].compiler.tags()) out.emplace_back(std::move(tag));
  return out;
}

Value resource(Arguments given) {
  auto& call = renders()[given[0]];
  const auto* found = call.compiler.find_resource(*given[1].if_string(), *given[2].if_string());
  if (!found) return {};
  Hash parameters;
  for (const auto& p : found->parameters) parameters.set(p.name, p.value);
  return parameters;
}

Value scope_facts(Arguments given) {
  auto& call = renders()[given[0]];
  Hash out;
  out.set("text", call.scope.text());
  out.set("module_name", call.scope.module_name());
  out.set("environment", call.compiler.node().environment);
  out.set("node", call.compiler.node().name);
  return out;
}

std::string text_of(const Value& v) {
  return types::ruby_text(v);
}

ruby::Interpreter& interpreter(const std::string& needed_by) {
  auto& all = renders();
  if (all.interpreter) return *all.interpreter;
  auto& ruby = ruby::interpreter(needed_by, text_of);
  ruby.define("scope_variable", variable);
  ruby.define("scope_variables", variables);
  ruby.define("scope_call", call_function);
  ruby.define("scope_function?", is_function);
  ruby.define("scope_facts", scope_facts);
  ruby.define("catalog_classes", classes);
  ruby.define("catalog_tags", tags);
  ruby.define("catalog_resource", resource);
  ruby.require("muster/template");
  all.interpreter = &ruby;
  return ruby;
}

}  // namespace

Value render_erb(Call& call, const std::string* path, const Value& source) {
  auto& ruby = interpreter(path ? "template " + *path : "inline_template()");
  auto& active = renders().active;
  struct Ended {
    std::vector<Call*>& list;
    ~Ended() { list.pop_back(); }
  };
  active.push_back(&call);
  const Ended ended{active};
  const Value arguments[] = {static_cast<std::int64_t>(active.size() - 1),
                             path ? Value(*path) : Value{}, source};
  try {
    return ruby.call("Muster::Template", "render", arguments);
  } catch (const ruby::Failure& failure) {
    if (failure.is_standard) throw;
    throw diag::SourceError(call.where, failure.what(), diag::Place::none);
  }
}

}  // namespace muster::builtins
