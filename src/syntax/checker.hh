#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "syntax/check.hh"

namespace muster::syntax {

/// Walks a program and gathers what is wrong with it. Every rule looks at one node in its place.
class Checker {
 public:
  Checker(const Program& program, const ParseOptions& options)
      : program_(program), options_(options) {}
  Findings run();

 private:
  // checker.cc: the walk
  void visit(const Expr& e);
  void visit_children(const Expr& e);
  void check(const Expr& e);
  void check_statement(const Expr& e);
  void check_top_constructs();

  // check_expressions.cc
  void check_rvalue(const Expr& e);
  void check_assignment(const Binary& e);
  void check_assignable(const Expr& target);
  void check_relationship(const Binary& e);
  void check_variable(const Variable& e);
  void check_literal(const Literal& e);
  void check_call(const Call& e);
  void check_case(const Case& e);
  void check_selector(const Selector& e);
  void check_hash(const HashExpr& e);
  void check_heredoc(const Heredoc& e);
  void check_lambda(const Lambda& e);
  void check_block(const Block& e);

  // check_resources.cc
  void check_resource(const Resource& e);
  void check_collect(const Collect& e);
  void check_query(const Expr& e);
  void check_regular(Form form, const Expr& e);
  void visit_body(const ResourceBody& b);
  /// `no_append` names the container where +> is refused.
  void visit_attributes(List<const Attribute> attributes, const char* no_append);

  // check_definitions.cc
  void check_top(const Expr& definition);
  void check_name(const Expr& definition, std::string_view name);
  void check_definition(const Definition& e);
  void check_function(const Function& e);
  void check_node(const Node& e);
  void check_host_name(const Expr& match, const Node& node);
  void check_type_alias(const TypeAlias& e);
  void check_type_mapping(const TypeMapping& e);
  void check_type_definition(const TypeDefinition& e);
  void check_epp(const Epp& e);
  void check_type_reference(const Expr& reference, const Expr& container);
  void check_parameter(const Parameter& p);
  void check_no_assignment(const Expr& e);
  void check_unique(List<const Parameter> parameters);
  void check_no_captures_rest(List<const Parameter> parameters, const Expr& container);
  void check_captures_rest_last(List<const Parameter> parameters);
  void check_reserved_parameters(const Definition& e);
  void check_end(const Expr& body, const Expr& container);
  void warn_if_future_reserved(std::string_view word, diag::Span at);

  // check_effects.cc
  bool has_no_effect(const Expr& e);

  void error(diag::Span at, std::string message) {
    found_.errors.push_back({diag::Severity::error, std::move(message), at});
  }

  const Program& program_;
  const ParseOptions& options_;
  Findings found_;
  std::vector<const Expr*> containers_;
  std::unordered_map<const Expr*, bool> blocks_without_effect_;
};

/// Looks as if a resource was meant: `notify { message => 'x' }`.
bool is_resource_without_title(const Expr& e);

}  // namespace muster::syntax
