#pragma once
#include <chrono>
#include <set>
#include <string>

#include "eval/compiler.hh"
#include "eval/definitions.hh"
#include "eval/lexical_scope.hh"

namespace muster::eval {

/// The calls of functions and the site's programs under way, the innermost first.
struct Frame {
  diag::Span where;
  bool is_program;
  const Frame* outer;
};

/// What the parts of one compile share.
struct Context {
  Context(Compiler& c, Loader& l, Settings s, Budget b, Node n, LogSink sink)
      : compiler(c),
        loader(l),
        settings(s),
        budget(b),
        node(std::move(n)),
        log(std::move(sink)),
        definitions(l) {
    scopes.node = &node;
  }
  /// A warning of the compiler; with a key, said once.
  void warn(const std::string& message, diag::Span where, const std::string& key = {}) {
    if (!key.empty() && !warned.insert(key).second) return;
    if (log) log({Level::warning, message, {}, where});
  }
  /// Counts a round of a loop or a call; one that goes through a large value counts more.
  void tick(diag::Span where, std::size_t weight = 1) {
    ticks += weight;
    if (ticks >= next_check || ticks > budget.iterations) check_budget(where);
  }
  void check_budget(diag::Span where);

  Compiler& compiler;
  Loader& loader;
  const Settings settings;
  const Budget budget;
  Node node;
  const LogSink log;
  Scopes scopes;
  Definitions definitions;
  std::set<std::string> warned;
  const Frame* innermost = nullptr;
  std::size_t ticks = 0;
  std::size_t next_check = 4096;
  const std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
};

/// While it lives, one more is under way.
class UnderWay {
 public:
  UnderWay(Context& context, diag::Span where, bool is_program)
      : context_(context), frame_{where, is_program, context.innermost} {
    context_.innermost = &frame_;
  }
  UnderWay(const UnderWay&) = delete;
  ~UnderWay() { context_.innermost = frame_.outer; }

 private:
  Context& context_;
  const Frame frame_;
};

}  // namespace muster::eval
