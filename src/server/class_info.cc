#include "server/class_info.hh"

#include <algorithm>
#include <functional>
#include <optional>

#include "base/error.hh"
#include "diag/diagnostic.hh"
#include "syntax/ast.hh"
#include "syntax/children.hh"
#include "types/from_expression.hh"
#include "types/text.hh"

namespace muster::server {

using syntax::as;
using value::Array;
using value::Hash;
using value::Value;

namespace {

/// What JSON can hold of an expression of constants; nullopt for any other.
std::optional<Value> literal(const syntax::Expr& e) {
  switch (e.kind) {
    case syntax::Kind::qualified_name: return Value(as<syntax::QualifiedName>(e).name);
    case syntax::Kind::literal: {
      const auto& v = *as<syntax::Literal>(e).value;
      if (v.is_default() || v.if_rich()) return std::nullopt;
      return v;
    }
    case syntax::Kind::list: {
      Array out;
      for (const auto* item : as<syntax::ListExpr>(e).items) {
        auto made = literal(*item);
        if (!made) return std::nullopt;
        out.push_back(*std::move(made));
      }
      return Value(std::move(out));
    }
    case syntax::Kind::hash: {
      Hash out;
      for (const auto& entry : as<syntax::HashExpr>(e).entries) {
        const auto key = literal(*entry.key);
        auto made = literal(*entry.value);
        if (!key || !key->if_string() || !made) return std::nullopt;
        out.set(*key, *std::move(made));
      }
      return Value(std::move(out));
    }
    default: return std::nullopt;
  }
}

Value type_text(const syntax::Expr& e) {
  try {
    return types::to_text(types::interpret(e, types::static_names()));
  } catch (const std::exception&) {
    return {};
  }
}

/// The whole of an expression as it is written: the span of an operation is its operator.
std::string_view source_text(const syntax::Expr& e) {
  auto begin = e.span.offset, end = e.span.offset + e.span.length;
  const std::function<void(const syntax::Expr&)> widen = [&](const syntax::Expr& part) {
    begin = std::min(begin, part.span.offset);
    end = std::max(end, part.span.offset + part.span.length);
    syntax::each_child(part, widen);
  };
  widen(e);
  if (!e.span.source) return {};
  return std::string_view(e.span.source->text).substr(begin, end - begin);
}

Hash parameter(const syntax::Parameter& p) {
  Hash out{{"name", p.name}};
  if (p.type) out.set("type", type_text(*p.type));
  if (!p.default_value) return out;
  if (auto made = literal(*p.default_value); made && !made->is_undef())
    out.set("default_literal", *std::move(made));
  out.set("default_source", source_text(*p.default_value));
  return out;
}

Array classes_in(const syntax::Program& program) {
  Array out;
  for (const auto* e : program.definitions) {
    if (e->kind != syntax::Kind::class_) continue;
    const auto& definition = as<syntax::Definition>(*e);
    Array parameters;
    for (const auto& p : definition.parameters) parameters.emplace_back(parameter(p));
    out.emplace_back(Hash{{"name", definition.name}, {"params", std::move(parameters)}});
  }
  return out;
}

void collect(os::System& system, const std::string& folder, std::vector<std::string>& out) {
  for (const auto& name : system.list(folder)) {
    const auto path = folder + "/" + name;
    const auto status = system.follow(path);
    if (status && status->kind == os::FileKind::directory)
      collect(system, path, out);
    else if (name.ends_with(".pp"))
      out.push_back(path);
  }
}

Hash file_info(env::Environment& environment, const std::string& path,
               const std::optional<std::string>& file_namespace) {
  Hash out{{"path", path}};
  try {
    const auto program = environment.programs().manifest(path, file_namespace);
    if (program) out.set("classes", classes_in(*program));
  } catch (const diag::SourceError& e) {
    out.set("error", diag::one_line(e.first()));
  }
  return out;
}

}  // namespace

Hash classes_of(env::Environment& environment) {
  environment.begin_pass();
  auto& system = environment.system();
  Array files;
  for (const auto& [name, module] : environment.modules()) {
    std::vector<std::string> paths;
    collect(system, module.path + "/manifests", paths);
    for (const auto& path : paths)
      files.emplace_back(file_info(
          environment, path, syntax::module_namespace(name + path.substr(module.path.size()))));
  }
  std::vector<std::string> own;
  const auto& manifest = environment.layout().manifest;
  const auto status = system.follow(manifest);
  if (status && status->kind == os::FileKind::directory)
    collect(system, manifest, own);
  else if (status)
    own.push_back(manifest);
  for (const auto& path : own) files.emplace_back(file_info(environment, path, std::nullopt));
  return Hash{{"name", environment.layout().name}, {"files", std::move(files)}};
}

}  // namespace muster::server
