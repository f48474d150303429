#include "eval/compiler.hh"

#include <fmt/core.h>

#include "base/strings.hh"
#include "eval/assembly.hh"
#include "eval/evaluator.hh"
#include "eval/reference.hh"
#include "eval/signals.hh"
#include "types/text.hh"

namespace muster::eval {

struct Compiler::State {
  State(Compiler& compiler, Loader& loader, Settings settings, Budget budget, Node node,
        LogSink log)
      : context(compiler, loader, settings, budget, std::move(node), std::move(log)),
        assembly(context),
        evaluator(context, assembly) {
    assembly.connect(evaluator);
    context.definitions.connect(evaluator);
  }
  Context context;
  Assembly assembly;
  Evaluator evaluator;
  mutable catalog::Resource found;  // what find_resource returned last
  std::unordered_map<std::string, std::shared_ptr<const syntax::Program>> inline_templates;
};

namespace {

/// Scopes are made here only.
LexicalScope& own(Scope& scope) {
  return static_cast<LexicalScope&>(scope);
}
const LexicalScope& own(const Scope& scope) {
  return static_cast<const LexicalScope&>(scope);
}

std::vector<std::string> absolute(std::span<const std::string> names) {
  std::vector<std::string> all;
  for (const auto& name : names)
    all.push_back(base::lower_ascii(name.starts_with("::") ? name : "::" + name));
  return all;
}

Array class_references(std::span<const std::string> names) {
  Array references;
  for (const auto& name : names)
    references.push_back(make_reference("Class", name.starts_with("::") ? name.substr(2) : name));
  return references;
}

}  // namespace

Compiler::Compiler(Loader& loader, Settings settings, Budget budget, Node node, LogSink log)
    : state_(std::make_unique<State>(*this, loader, settings, budget, std::move(node),
                                     std::move(log))) {}
Compiler::~Compiler() = default;

catalog::Catalog Compiler::compile(std::span<const std::shared_ptr<const syntax::Program>> site) {
  return state_->assembly.compile(site);
}

Value Compiler::evaluate(const std::shared_ptr<const syntax::Program>& program) {
  auto& s = *state_;
  const std::shared_ptr<const syntax::Program> site[] = {program};
  if (!s.context.scopes.top)
    s.assembly.prepare(site);
  else
    s.context.definitions.add(program, "");
  return program->body ? s.evaluator.eval(*program->body, *s.context.scopes.top) : Value{};
}

Scope& Compiler::top_scope() {
  auto& s = *state_;
  if (!s.context.scopes.top) s.assembly.prepare({});
  return *s.context.scopes.top;
}

const Settings& Compiler::settings() const {
  return state_->context.settings;
}
const Node& Compiler::node() const {
  return state_->context.node;
}
Loader& Compiler::loader() {
  return state_->context.loader;
}
types::Names& Compiler::names(const Scope&) {
  return *state_->evaluator.module;
}

void Compiler::log(Level level, std::string message, const Scope& scope) {
  if (state_->context.log) state_->context.log({level, std::move(message), scope.text(), {}});
}

void Compiler::warn(const std::string& message, diag::Span where, const std::string& key) {
  state_->context.warn(message, where, key);
}

Value Compiler::call(std::string_view function, std::span<const Value> arguments, Scope& scope,
                     diag::Span where, const Callable* block) {
  return state_->evaluator.call_function(function, arguments, own(scope), where, block);
}

std::vector<CallPlace> Compiler::call_places() const {
  std::vector<CallPlace> out;
  for (const auto* frame = state_->context.innermost; frame; frame = frame->outer) {
    auto& place = out.emplace_back();
    if (!frame->where.source) continue;
    place.file = frame->where.source->path;
    if (!frame->is_program) place.line = frame->where.position().line;
  }
  return out;
}

std::shared_ptr<const Function> Compiler::find_function(std::string_view name, const Scope&) {
  return state_->evaluator.module->find_function(name);
}

Array Compiler::include(std::span<const std::string> classes, Scope& scope, diag::Span) {
  const auto names = absolute(classes);
  state_->assembly.include(names, own(scope));
  return class_references(names);
}

Array Compiler::contain(std::span<const std::string> classes, Scope& scope, diag::Span) {
  const auto names = absolute(classes);
  state_->assembly.contain(names, own(scope));
  return class_references(names);
}

Array Compiler::require(std::span<const std::string> classes, Scope& scope, diag::Span) {
  const auto names = absolute(classes);
  state_->assembly.require(names, own(scope));
  return class_references(names);
}

void Compiler::realize(std::span<const Value> references, Scope&, diag::Span) {
  state_->assembly.realize(references);
}

void Compiler::create_resources(std::string_view type, const Hash& resources, const Hash& defaults,
                                Scope& scope, diag::Span where) {
  Wanted wanted;
  wanted.by_function = true;
  wanted.exported = type.starts_with("@@");
  wanted.virtual_ = type.starts_with("@");
  while (type.starts_with("@")) type.remove_prefix(1);
  wanted.type = base::lower_ascii(type);
  wanted.where = where;
  if (wanted.type == "class" && wanted.virtual_) fail(where, "Classes are not virtualizable");
  auto& lexical = own(scope);
  for (const auto& [title, given] : resources) {
    Hash parameters = defaults;
    if (const auto* hash = given.if_hash())
      for (const auto& [name, v] : *hash) parameters.set(name, v);
    else
      fail_here(fmt::format("no implicit conversion of {} into Hash", ruby_class(given)));
    std::vector<Setting> settings;
    for (const auto& [name, v] : parameters)
      settings.push_back({types::to_text(name), as_given(v), lexical.origin, {}, false});
    const auto* several = title.if_array();
    const std::span titles = several ? std::span<const Value>(*several) : std::span(&title, 1);
    state_->assembly.create(wanted, titles, settings, lexical);
  }
}

bool Compiler::class_declared(std::string_view name) const {
  return state_->assembly.class_declared(name);
}

std::vector<std::string> Compiler::declared_classes() const {
  return state_->assembly.classes();
}

std::vector<std::string> Compiler::tags() const {
  catalog::Tags all = state_->assembly.tags();
  for (const auto& name : state_->assembly.classes()) all.add_with_segments(name);
  return {all.begin(), all.end()};
}

const catalog::Resource* Compiler::find_resource(std::string_view type,
                                                 std::string_view title) const {
  const auto i = state_->assembly.find(type, title);
  if (!i) return nullptr;
  const auto& declared = state_->assembly[*i];
  auto& out = state_->found;
  out = {};
  out.type = declared.type;
  out.title = declared.title;
  out.exported = declared.exported;
  out.virtual_ = declared.virtual_;
  out.tags = declared.tags;
  for (const auto& s : declared.settings)
    if (!s.value.is_undef()) out.parameters.push_back({s.name, s.value, false});
  return &out;
}

bool Compiler::known_class_or_type(std::string_view name) {
  return state_->assembly.known_class_or_type(name);
}

void Compiler::tag(std::span<const std::string> tags, Scope& scope) {
  state_->assembly.tag(tags, own(scope));
}

bool Compiler::tagged(std::string_view tag, const Scope& scope) const {
  return state_->assembly.tagged(tag, const_cast<LexicalScope&>(own(scope)));
}

std::shared_ptr<const syntax::Program> Compiler::parse_inline_epp(const std::string& text) {
  auto& program = state_->inline_templates[text];
  if (program) return program;
  syntax::ParseOptions options;
  options.strict = settings().strict;
  options.legacy = settings().legacy;
  program = syntax::parse_epp("inlined-epp-text", text, options);
  return program;
}

Value Compiler::render_epp(const syntax::Program& program, const Hash* parameters, Scope& scope,
                           bool in_scope) {
  return state_->evaluator.render(syntax::as<syntax::Epp>(*program.body), parameters, own(scope),
                                  in_scope);
}

void Compiler::tick(diag::Span where) {
  state_->context.tick(where);
}

}  // namespace muster::eval
