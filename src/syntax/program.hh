#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.hh"
#include "syntax/arena.hh"
#include "syntax/ast.hh"

namespace muster::syntax {

/// A parsed source: owns the text, the arena and every node and constant in it.
struct Program {
  explicit Program(std::string path, std::string text)
      : source(std::move(path), std::move(text)), arena(4 * source.text.size()) {}
  Program(const Program&) = delete;

  diag::Source source;
  Arena arena;
  std::deque<value::Value> constants;
  const Expr* body = nullptr;
  /// class, define, node, function and type definitions, nested classes too, in order of
  /// appearance.
  std::vector<const Expr*> definitions;
  /// What Puppet warns of while parsing (unrecognized escape, duplicate key …).
  std::vector<diag::Diagnostic> warnings;
};

enum class Strict { off, warning, error };

struct ParseOptions {
  Strict strict =
      Strict::warning;  // Puppet's `strict`: how duplicate hash keys and the like are judged
  bool legacy = false;  // accept the forms of Puppet's early years (a space before `[` in a
                        // reference, import "…") with one deprecation warning each
  bool tasks = false;   // plan and apply as keywords; always off here
  /// For a file of a module: what the names in it must begin with (see module_namespace). nullopt:
  /// anything goes.
  std::optional<std::string> file_namespace;
  unsigned embedding = 0;  // how many heredocs of Puppet code this source stands in
};

/// "apache/manifests/vhost/x.pp" → "apache::vhost::x": a path below a directory of the module path.
/// Where no definition may stand the answer is a text that no name begins with.
std::string module_namespace(std::string_view relative_path);

/// A source was refused. Keeps the program alive that the spans of its diagnostics point into, with
/// what had been warned of.
class Refused : public diag::SourceError {
 public:
  Refused(std::vector<diag::Diagnostic> errors, std::shared_ptr<const Program> program,
          std::string giving_up);
  const std::shared_ptr<const Program> program;
  /// "Language validation logged 2 errors. Giving up": what Puppet raises after it has logged the
  /// errors, when the checker found several; empty when the first error itself is raised.
  const std::string giving_up;
};

/// Parses and checks a manifest (or -e code, with an empty path). Throws diag::SourceError with
/// every error found (as a Refused): syntax errors, or else what the checker refuses. Limits: 1,000
/// levels of nesting.
std::shared_ptr<const Program> parse(std::string path, std::string text,
                                     const ParseOptions& options);

/// The same for an EPP template: the body is an Epp.
std::shared_ptr<const Program> parse_epp(std::string path, std::string text,
                                         const ParseOptions& options);

/// The tree in the notation of `puppet parser dump`: PN text, or PN as JSON.
std::string to_pn(const Expr& e);
value::Value to_pn_data(const Expr& e);

}  // namespace muster::syntax
