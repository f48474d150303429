#include "eval/definitions.hh"
#include "eval/evaluator.hh"
#include "eval/signals.hh"
#include "types/calculator.hh"

namespace muster::eval {

namespace {

class PuppetFunction final : public Function {
 public:
  PuppetFunction(Evaluator& evaluator, const syntax::Function& definition,
                 std::shared_ptr<const syntax::Program> program, ModuleView& module)
      : evaluator_(evaluator),
        definition_(definition),
        program_(std::move(program)),
        module_(module),
        name_(definition.name) {}

  Value call(Compiler&, Scope&, diag::Span, std::span<const Value> arguments,
             const Callable* block) const override {
    auto& top = *evaluator_.context.scopes.top;
    const ModuleGuard module(evaluator_, &module_);
    const GlobalGuard global(top);
    const auto& signature = signature_in(top);
    check(signature, arguments, block);
    try {
      return evaluator_.call_closure(
          {name_, definition_.parameters, definition_.body, &signature, &top}, arguments);
    } catch (ReturnSignal& returned) {
      return std::move(returned.value);
    }
  }
  Forecast forecast(std::span<const Value> arguments) const override {
    auto& top = *evaluator_.context.scopes.top;
    const ModuleGuard module(evaluator_, &module_);
    const auto& signature = signature_in(top);
    const bool any = signature.result && signature.result->type_kind == types::TypeKind::any;
    return {fits(signature, arguments), any ? nullptr : signature.result};
  }
  const std::string& name() const override { return name_; }

 private:
  const Signature& signature_in(LexicalScope& top) const {
    return evaluator_.signature(&definition_, definition_.parameters, definition_.return_type, top);
  }

  static bool fits(const Signature& signature, std::span<const Value> arguments) {
    const auto count = static_cast<std::int64_t>(arguments.size());
    bool fit = count >= signature.least && (signature.most < 0 || count <= signature.most);
    for (std::size_t i = 0; fit && i < arguments.size(); ++i) {
      const auto& type = signature.types[std::min(i, signature.types.size() - 1)];
      fit = !type || types::instance(*type, arguments[i]);
    }
    return fit;
  }

  void check(const Signature& signature, std::span<const Value> arguments,
             const Callable* block) const {
    if (!block && fits(signature, arguments)) return;
    const auto block_type = block ? block->type() : nullptr;
    fail_here(types::describe_call(name_, std::span(&signature.overload, 1), arguments,
                                   block_type.get()));
  }

  Evaluator& evaluator_;
  const syntax::Function& definition_;
  const std::shared_ptr<const syntax::Program> program_;
  ModuleView& module_;
  const std::string name_;
};

}  // namespace

std::shared_ptr<const Function> make_puppet_function(Evaluator& evaluator,
                                                     const syntax::Function& definition,
                                                     std::shared_ptr<const syntax::Program> program,
                                                     ModuleView& module) {
  return std::make_shared<const PuppetFunction>(evaluator, definition, std::move(program), module);
}

}  // namespace muster::eval
