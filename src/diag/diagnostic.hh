#pragma once
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "diag/source.hh"

namespace muster::diag {

enum class Severity { warning, error };

/// How much of the place the message names: Puppet prints "(file: F, line: L, column: C)" for some
/// errors and "(file: F, line: L)" or "(file: F)" for others.
enum class Place { line_and_column, line, file, none };

/// Something is wrong with the user's source. `message` is Puppet's own text without the place.
struct Diagnostic {
  Severity severity = Severity::error;
  std::string message;
  Span where;
  Place place = Place::line_and_column;
};

/// Puppet's one line: "message (file: F, line: L, column: C)"; the file is left out when there is
/// none.
std::string one_line(const Diagnostic& d);
/// Puppet's "(file: F, line: L, column: C)" alone; empty when nothing is known.
std::string place_text(const Span& where, Place place);
/// The source line with a caret under the span, as two lines; empty when the line is not known or
/// very long.
std::string excerpt(const Diagnostic& d);
/// one_line, then the excerpt.
std::string render(const Diagnostic& d);

/// Thrown when the user's source cannot be parsed or evaluated. A parser that met several errors
/// throws them all; what() is the first one's line.
class SourceError : public std::runtime_error {
 public:
  SourceError(Span where, const std::string& message, Place place = Place::line_and_column);
  explicit SourceError(std::vector<Diagnostic> all);
  const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  const Diagnostic& first() const { return diagnostics_.front(); }
  /// Whoever owns the source that the spans point into may be gone before the error is shown: keeps
  /// it alive.
  void keep(std::shared_ptr<const void> owner) { owner_ = std::move(owner); }

 private:
  std::vector<Diagnostic> diagnostics_;
  std::shared_ptr<const void> owner_;
};

}  // namespace muster::diag
