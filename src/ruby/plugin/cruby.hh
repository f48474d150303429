#pragma once
#include <map>
#include <vector>

#include "plugin/convert.hh"

namespace muster::ruby {

class CRuby final : public Interpreter {
 public:
  explicit CRuby(const Host& host) { convert_.host = &host; }
  /// The problem, empty when Ruby runs.
  std::string start(const std::string& library);
  void define(const std::string& name, Function function) override;
  void require(const std::string& feature) override;
  value::Value call(const std::string& constant, const std::string& method,
                    std::span<const value::Value> arguments) override;
  void finish() override;

  /// Muster.invoke(number, *arguments): what the methods that define() makes do. May raise.
  VALUE invoke(int count, const VALUE* arguments);

 private:
  /// Runs with rb_protect; throws Failure for what it raised. The body holds no C++ object.
  template <class Body>
  VALUE guarded(const Body& body);
  [[noreturn]] void throw_failure();

  Conversion convert_;
  std::vector<Function> functions_;
};

}  // namespace muster::ruby
