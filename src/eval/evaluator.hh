#pragma once
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "eval/closure.hh"
#include "eval/context.hh"
#include "eval/failures.hh"
#include "syntax/ast.hh"

namespace muster::eval {

class Assembly;

/// Evaluates expressions. Its methods are spread over files by area of the language; what goes into
/// the catalog is the Assembly's.
class Evaluator {
 public:
  Evaluator(Context& c, Assembly& a);

  Value eval(const syntax::Expr& e, LexicalScope& scope);
  /// The same where nobody asks for the value.
  void run(const syntax::Expr& e, LexicalScope& scope);
  /// The values of arguments or elements, splats unfolded.
  void eval_all(syntax::Exprs items, LexicalScope& scope, std::vector<Value>& into);

  /// Calls a closure with arguments: binds, checks, evaluates the body. next() inside is the
  /// result.
  Value call_closure(const Closure& closure, std::span<const Value> arguments);
  Value call_function(std::string_view name, std::span<const Value> arguments, LexicalScope& scope,
                      diag::Span where, const Callable* block);
  /// The types of a closure's parameters and result, evaluated once.
  const Signature& signature(const void* key, std::span<const syntax::Parameter> parameters,
                             const syntax::Expr* result, LexicalScope& scope);
  types::TypePtr eval_type(const syntax::Expr& e, LexicalScope& scope);
  /// A default, seeing the parameters before it (`parameters` is the innermost layer).
  Value eval_default(const syntax::Expr& e, std::string_view name, Layer& parameters,
                     const std::string& callee, LexicalScope& scope);
  /// A template as a String, or a Sensitive of one. See Compiler::render_epp.
  Value render(const syntax::Epp& epp, const Hash* parameters, LexicalScope& scope, bool in_scope);

  /// case, selector, `in`: does the value match the pattern?
  bool matches(const Value& value, const Value& pattern, LexicalScope& scope);
  bool includes(const Value& needle, const Value& haystack, LexicalScope& scope);

  Context& context;
  Assembly& assembly;
  ModuleView* module;  // whose code runs now

 private:
  friend class DepthGuard;
  Value dispatch(const syntax::Expr& e, LexicalScope& scope);
  void check_stack(const syntax::Expr& e) const;
  void dispatch_statement(const syntax::Expr& e, LexicalScope& scope);
  // variables, strings
  Value eval_variable(const syntax::Variable& e, LexicalScope& scope);
  Value unknown_variable(std::string_view name, diag::Span where);
  Value eval_concatenated(const syntax::ConcatenatedString& e, LexicalScope& scope);
  void append_segment(std::string& out, const syntax::Expr& segment, LexicalScope& scope);
  Value eval_text(const syntax::Text& e, LexicalScope& scope);
  Value eval_list(const syntax::ListExpr& e, LexicalScope& scope);
  Value eval_hash(const syntax::HashExpr& e, LexicalScope& scope);
  Value eval_reference(const syntax::QualifiedReference& e);
  Value eval_heredoc(const syntax::Heredoc& e, LexicalScope& scope);
  Value eval_unfold(const syntax::Unary& e, LexicalScope& scope);
  // operators
  Value eval_arithmetic(const syntax::Binary& e, LexicalScope& scope);
  Value calculate(const syntax::Binary& e, const Value& left, const Value& right);
  Value combine_collections(const syntax::Binary& e, const Value& left, const Value& right);
  Value to_numeric(const Value& v, diag::Span where);
  Value negate(const Value& v, diag::Span where);
  Value eval_comparison(const syntax::Binary& e, LexicalScope& scope);
  Value eval_match(const syntax::Binary& e, LexicalScope& scope);
  bool match_regexp(const value::Regexp& regexp, const std::string& text, LexicalScope& scope);
  // access
  Value eval_access(const syntax::Access& e, LexicalScope& scope);
  Value access_array(const syntax::Access& e, const Array& array, std::span<const Value> keys);
  Value access_string(const syntax::Access& e, const std::string& text,
                      std::span<const Value> keys);
  Value access_hash(const syntax::Access& e, const Hash& hash, std::span<const Value> keys);
  Value access_type(const syntax::Access& e, const types::TypePtr& type, std::vector<Value> keys);
  Value access_attributes(const syntax::Access& e, const types::Type& reference,
                          std::span<const Value> keys);
  // assignment
  Value eval_assignment(const syntax::Binary& e, LexicalScope& scope);
  void assign(const syntax::Binary& e, const syntax::Expr& target, const Value& v,
              LexicalScope& scope);
  void assign_all(const syntax::Binary& e, const syntax::ListExpr& targets, const Value& v,
                  LexicalScope& scope);
  void assign_from_class(const syntax::Binary& e, const syntax::ListExpr& targets,
                         const types::ClassType& type, LexicalScope& scope);
  void assign_variable(const syntax::Binary& e, std::string_view name, const Value& v,
                       LexicalScope& scope);
  Value eval_resource(const syntax::Resource& e, LexicalScope& scope);
  // control
  Value eval_block(const syntax::Block& e, LexicalScope& scope);
  Value eval_if(const syntax::If& e, LexicalScope& scope);
  Value eval_case(const syntax::Case& e, LexicalScope& scope);
  bool option_matches(const Value& test, const syntax::Expr& option, LexicalScope& scope);
  Value eval_selector(const syntax::Selector& e, LexicalScope& scope);
  // calls
  Value eval_call(const syntax::Call& e, LexicalScope& scope);
  Value eval_named_access(const syntax::NamedAccess& e, LexicalScope& scope);
  Value call_method(const syntax::Expr& e, const syntax::NamedAccess& functor,
                    syntax::Exprs arguments, const syntax::Lambda* lambda, LexicalScope& scope);
  Value eval_method_call(const syntax::MethodCall& e, LexicalScope& scope);
  Value call_named(std::string_view name, const std::vector<Value>& arguments,
                   const syntax::Lambda* lambda, const syntax::Expr& e, LexicalScope& scope);
  const Value* find_member(const Value& receiver, std::string_view name, Value& holder);
  Value import(const syntax::Call& e, std::span<const Value> patterns, LexicalScope& scope);
  void bind(const Closure& closure, std::span<const Value> arguments, Layer& layer);
  void check_arguments(const Closure& closure, const Layer& layer);
  Value bind_one(const Closure& closure, std::size_t i, std::span<const Value> arguments,
                 Layer& layer);
  std::unique_ptr<Signature> make_signature(std::span<const syntax::Parameter> parameters,
                                            const syntax::Expr* result, LexicalScope& scope);
  // templates
  Value eval_render(const syntax::Expr& e, LexicalScope& scope);
  Value eval_epp(const syntax::Epp& e, LexicalScope& scope);
  void bind_epp(const syntax::Epp& e, const Hash& given, LexicalScope& scope, Layer& layer);

  std::unordered_map<const void*, std::unique_ptr<Signature>> signatures_;
  std::size_t depth_ = 0;
  const char* stack_limit_;
  struct Output {
    std::string text;
    bool sensitive = false;
  };
  std::vector<Output*> outputs_;  // of the templates being rendered
};

/// One level of calls; throws SourceError when there are too many.
class DepthGuard {
 public:
  DepthGuard(Evaluator& evaluator, diag::Span where);
  DepthGuard(const DepthGuard&) = delete;
  ~DepthGuard() { --evaluator_.depth_; }

 private:
  Evaluator& evaluator_;
};

/// Code of another module runs.
class ModuleGuard {
 public:
  ModuleGuard(Evaluator& evaluator, ModuleView* module)
      : evaluator_(evaluator), saved_(evaluator.module) {
    if (module) evaluator.module = module;
  }
  ModuleGuard(const ModuleGuard&) = delete;
  ~ModuleGuard() { evaluator_.module = saved_; }

 private:
  Evaluator& evaluator_;
  ModuleView* const saved_;
};

}  // namespace muster::eval
