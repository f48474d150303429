#include "eval/assembly.hh"

#include <fmt/core.h>

#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "eval/evaluator.hh"
#include "eval/reference.hh"
#include "eval/signals.hh"
#include "types/text.hh"

namespace muster::eval {

using syntax::as;

namespace {

constexpr std::size_t most_rounds = 1000;

}  // namespace

Assembly::Assembly(Context& c) : context_(c) {}

catalog::Catalog Assembly::compile(std::span<const std::shared_ptr<const syntax::Program>> site) {
  prepare(site);
  try {
    make_settings();
    evaluate_main(site);
    evaluate_node();
    evaluate_node_classes();
    generate();
  } catch (const ReturnSignal& signal) {
    fail_at_call(signal.where, "return() from context where this is illegal");
  } catch (const NextSignal& signal) {
    fail_at_call(signal.where, "next() from context where this is illegal");
  } catch (const BreakSignal& signal) {
    fail_at_call(signal.where, "break() from context where this is illegal");
  }
  finish();
  fail_on_leftovers();
  check_relationships();
  return build();
}

void Assembly::prepare(std::span<const std::shared_ptr<const syntax::Program>> site) {
  auto& definitions = context_.definitions;
  auto& main = definitions.main();
  main.title = "main";
  main.module = &definitions.module("");
  scopes_.push_back(
      std::make_unique<LexicalScope>(context_.scopes, nullptr, &main, 2, "Class[main]"));
  context_.scopes.top = scopes_.back().get();
  context_.scopes.classes[""] = context_.scopes.top;
  for (const auto& program : site) {
    definitions.add(program, "");
    if (context_.settings.legacy) add_imports(*program);
  }
  set_node_variables();
}

/// import was obeyed before anything was evaluated.
void Assembly::add_imports(const syntax::Program& program) {
  const auto import_of = [&](const syntax::Expr& e) {
    if (e.kind != syntax::Kind::call) return;
    const auto& call = as<syntax::Call>(e);
    if (call.functor->kind != syntax::Kind::qualified_name ||
        as<syntax::QualifiedName>(*call.functor).name != "import")
      return;
    for (const auto* a : call.arguments)
      if (a->kind == syntax::Kind::literal && as<syntax::Literal>(*a).value->if_string())
        imported(*as<syntax::Literal>(*a).value->if_string(), e.span);
  };
  if (!program.body) return;
  if (program.body->kind != syntax::Kind::block) return import_of(*program.body);
  for (const auto* statement : as<syntax::Block>(*program.body).statements) import_of(*statement);
}

const std::vector<std::shared_ptr<const syntax::Program>>& Assembly::imported(
    const std::string& pattern, diag::Span where) {
  const auto from = where.source ? where.source->path : std::string{};
  const auto key = from + '\0' + pattern;
  if (const auto known = imports_.find(key); known != imports_.end()) return known->second;
  auto programs = context_.loader.import(pattern, from);
  if (programs.empty()) fail(where, fmt::format("No file(s) found for import of '{}'", pattern));
  std::erase_if(programs,
                [&](const auto& p) { return !imported_paths_.insert(p->source.path).second; });
  const auto& kept = imports_[key] = std::move(programs);
  for (const auto& program : kept) {
    context_.definitions.add(program, "");
    add_imports(*program);
  }
  return kept;
}

void Assembly::set_node_variables() {
  auto& top = context_.scopes.top->base.variables;
  const auto& node = context_.node;
  const auto set = [&](std::string_view name, Value v) {
    top.put(context_.scopes.keep(name), std::move(v));
  };
  for (const auto& [name, v] : node.parameters)
    if (types::to_text(name) != "environment") set(types::to_text(name), v);
  set("environment", Value(node.environment));
  set("trusted", Value(node.trusted));
}

void Assembly::make_settings() {
  auto& top = *context_.scopes.top;
  const auto& main = context_.definitions.main();
  auto stage = make("Stage", "main", top, &main, {}, false);
  stage.tags = {};
  stage.tags.add("stage");
  stage.stays_lower = true;
  stage.evaluated = true;
  stage.schema = context_.definitions.find_schema("stage");
  stage.kind = "compilable_type";
  add_to_catalog(std::move(stage));
  auto settings = make("Class", "Settings", top, &main, {}, false);
  settings.evaluated = true;
  add_to_catalog(std::move(settings));
  add_edge(0, 1);
  add_class_name("settings");
  auto& origin = context_.definitions.settings();
  origin.module = main.module;
  auto& scope = *scopes_.emplace_back(
      std::make_unique<LexicalScope>(context_.scopes, &top, &origin, 1, "Class[Settings]"));
  context_.scopes.classes["settings"] = &scope;
  scope.fill = [this, &scope] {
    const value::Hash all = context_.node.settings ? context_.node.settings() : value::Hash{};
    for (const auto& [name, v] : all)
      scope.base.variables.put(context_.scopes.keep(types::to_text(name)), v);
    scope.base.variables.put("all_local", Value(all));
  };
}

void Assembly::evaluate_main(std::span<const std::shared_ptr<const syntax::Program>> site) {
  auto& top = *context_.scopes.top;
  auto& origin = context_.definitions.main();
  auto resource = make("Class", "main", top, &origin, {}, false);
  resource.evaluated = resource.tagged = true;
  resource.stays_lower = true;
  main_ = add_to_catalog(std::move(resource));
  first_finished_ = main_;
  auto& variables = top.base.variables;
  variables.put("module_name", Value(""));
  variables.put("title", Value("main"));
  variables.put("name", Value("main"));
  add_edge(0, main_);
  for (const auto& program : site) {
    if (!program->body) continue;
    const UnderWay under_way(context_, program->body->span, true);
    evaluator_->run(*program->body, top);
  }
}

void Assembly::evaluate_node() {
  if (!context_.definitions.any_nodes()) return;
  const auto& name = context_.node.name;
  auto* origin = context_.definitions.find_node(name, node_match_);
  if (!origin)
    fail_here(fmt::format("Could not find node statement with name 'default' or '{}'", name));
  evaluate(ensure_class(*origin, *context_.scopes.top, nullptr));
  node_scope_ = context_.scopes.find_class(origin->name);
}

void Assembly::evaluate_node_classes() {
  auto& scope = node_scope_ ? *node_scope_ : *context_.scopes.top;
  for (const auto& [name, parameters] : context_.node.class_parameters) {
    const auto text = types::to_text(name);
    auto* origin = context_.definitions.find_class(text);
    if (!origin) fail_here(fmt::format("Could not find class {} for {}", text, context_.node.name));
    const Hash none;
    ensure_class(*origin, scope, parameters.if_hash() ? parameters.if_hash() : &none);
  }
  include(context_.node.classes, scope, false);
}

/// Collectors and defined resources until neither brings anything new.
void Assembly::generate() {
  for (std::size_t round = 0;; ++round) {
    const bool collected = evaluate_collectors();
    const bool evaluated = evaluate_definitions();
    if (!collected && !evaluated) return;
    if (round > most_rounds)
      fail_here("Somehow looped more than 1000 times while evaluating host catalog");
  }
}

bool Assembly::evaluate_definitions() {
  std::vector<Index> now, later;
  for (const auto i : pending_) {
    if (resources_[i].evaluated) continue;
    (resources_[i].virtual_ ? later : now).push_back(i);
  }
  pending_ = std::move(later);
  std::sort(now.begin(), now.end());
  for (const auto i : now) guard_evaluation(i);
  return !now.empty();
}

void Assembly::guard_evaluation(Index i) {
  const auto failed = [&](const std::string& detail) {
    throw diag::SourceError(
        resources_[i].where,
        "Evaluation Error: Error while evaluating a Resource Statement, " + detail,
        diag::Place::line);
  };
  try {
    evaluate(i);
  } catch (const BreakSignal& signal) {
    fail_at_call(signal.where,
                 "Evaluation Error: Error while evaluating an Object, break() from context where "
                 "this is illegal");
  } catch (const diag::SourceError& error) {
    failed(diag::one_line(error.first()));
  } catch (const base::Error& error) {
    failed(error.what());
  }
}

void Assembly::tag(std::span<const std::string> tags, LexicalScope& scope) {
  for (const auto& t : tags) {
    const auto lower = base::lower_ascii(t);
    if (!catalog::Tags::valid(lower)) fail_here(fmt::format("Invalid tag '{}'", lower));
    resources_[scope.resource].tags.add_with_segments(lower);
  }
}

bool Assembly::tagged(std::string_view tag, LexicalScope& scope) {
  const auto lower = base::lower_ascii(tag);
  return tags_.contains(lower) || resources_[scope.resource].tags.contains(lower);
}

bool Assembly::class_declared(std::string_view name) {
  return find("Class", name).has_value();
}

bool Assembly::known_class_or_type(std::string_view name) {
  const auto lower = base::lower_ascii(name);
  auto& definitions = context_.definitions;
  return definitions.find_schema(lower) || definitions.find_define(lower) ||
         definitions.find_class(lower);
}

}  // namespace muster::eval
