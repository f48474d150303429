#pragma once
#include <memory>
#include <string>

#include "syntax/program.hh"

namespace muster::syntax {

/// What `parser dump` prints beside to_pn: PN laid out over several lines, and Puppet's older
/// notation.
std::string to_pn_lines(const Expr& e);
std::string to_tree_text(const Expr& e);

/// Like parse and parse_epp, without the checker: only what cannot be parsed is refused.
std::shared_ptr<const Program> parse_unchecked(std::string path, std::string text,
                                               const ParseOptions& options);
std::shared_ptr<const Program> parse_epp_unchecked(std::string path, std::string text,
                                                   const ParseOptions& options);

}  // namespace muster::syntax
