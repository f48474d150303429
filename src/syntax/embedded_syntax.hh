#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "syntax/program.hh"

namespace muster::syntax {

/// Judges the text of a heredoc by the syntax named in its tag: json, base64, pp, epp, or one of
/// those behind a plus ("data+json"). nullopt when the text is good or the syntax is none of these.
std::optional<std::string> embedded_syntax_problem(std::string_view syntax, const std::string& text,
                                                   const ParseOptions& options);

}  // namespace muster::syntax
