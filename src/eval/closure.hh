#pragma once
#include <memory>
#include <string>
#include <vector>

#include "eval/function.hh"
#include "eval/lexical_scope.hh"
#include "syntax/ast.hh"
#include "types/mismatch.hh"

namespace muster::eval {

class Evaluator;

/// The parameters of a lambda or function with their types evaluated.
struct Signature {
  std::vector<types::TypePtr> types;  // null: Any; of a captures-rest parameter: of its elements
  std::int64_t least = 0;
  std::int64_t most = 0;  // -1: any number
  bool plain = true;      // only names: nothing to check or default
  types::TypePtr result;  // null: Any
  types::OverloadSignature overload;
};

/// Code with parameters and the scope it runs in.
struct Closure {
  std::string name;  // "lambda", a function's
  std::span<const syntax::Parameter> parameters;
  const syntax::Expr* body;
  const Signature* signature;
  LexicalScope* scope;
};

/// A lambda given to a call. Lives as long as the call.
class LambdaCallable final : public Callable {
 public:
  LambdaCallable(Evaluator& evaluator, const syntax::Lambda& lambda, LexicalScope& scope);
  Value call(std::span<const Value> arguments) const override;
  std::shared_ptr<const types::CallableType> type() const override;
  int most_arguments() const override;
  int least_arguments() const override;
  std::vector<std::string> parameter_names() const override;

 private:
  Evaluator& evaluator_;
  ModuleView* const module_;
  const Closure closure_;
};

}  // namespace muster::eval
