#pragma once
#include "cli/session.hh"

namespace muster::cli {

/// What `parser dump` and `epp dump` share: --format (old, pn or json) and --pretty.
std::vector<Option> dump_options();
/// The tree in the form that was asked for; Puppet's older form, the default, ends in a newline.
std::string dumped(const syntax::Program& program, const Arguments& arguments);

/// What could not be dumped is logged, and is no text. `title`: before the errors and the tree,
/// with `after_title`; empty: none.
struct Dumping {
  std::string title, after_title;
  std::function<std::shared_ptr<const syntax::Program>()> parse;
};
std::string dump_one(Session& session, const Arguments& arguments, const Dumping& dumping);

/// Faces end what they print with a line end of their own, unless there is one.
void print_whole_lines(const std::string& text);

/// "One or more file(s) specified did not exist:\n   A\n   B"
std::string missing_text(const std::vector<std::string>& missing);

}  // namespace muster::cli
