#include "syntax/program.hh"

#include "base/strings.hh"
#include "syntax/check.hh"
#include "syntax/dump.hh"
#include "syntax/parser.hh"

namespace muster::syntax {

namespace {

/// How many warnings of the checker Puppet prints of one source (max_warnings).
constexpr std::size_t most_warnings = 10;

std::string last_words(const Findings& found) {
  if (found.errors.size() < 2) return {};
  auto text = "Language validation logged " + std::to_string(found.errors.size()) + " errors";
  if (!found.warnings.empty())
    text += ", and " + std::to_string(found.warnings.size()) + " warnings";
  return text + ". Giving up";
}

void judge(const std::shared_ptr<Program>& program, const ParseOptions& options) {
  auto found = check(*program, options);
  for (std::size_t i = 0; i < found.warnings.size() && i < most_warnings; ++i)
    program->warnings.push_back(found.warnings[i]);
  if (!found.errors.empty()) throw Refused(found.errors, program, last_words(found));
}

enum class Checks { done, left_out };

std::shared_ptr<const Program> parse_with(void (Parser::*parse_source)(), std::string path,
                                          std::string text, const ParseOptions& options,
                                          Checks checks = Checks::done) {
  auto program = std::make_shared<Program>(std::move(path), std::move(text));
  try {
    (Parser(*program, options).*parse_source)();
    if (checks == Checks::done) judge(program, options);
  } catch (const Refused&) {
    throw;
  } catch (const diag::SourceError& e) {
    throw Refused(e.diagnostics(), program, {});
  }
  return program;
}

}  // namespace

Refused::Refused(std::vector<diag::Diagnostic> errors, std::shared_ptr<const Program> source,
                 std::string last)
    : SourceError(std::move(errors)), program(std::move(source)), giving_up(std::move(last)) {}

std::shared_ptr<const Program> parse(std::string path, std::string text,
                                     const ParseOptions& options) {
  return parse_with(&Parser::parse_manifest, std::move(path), std::move(text), options);
}

std::shared_ptr<const Program> parse_epp(std::string path, std::string text,
                                         const ParseOptions& options) {
  return parse_with(&Parser::parse_template, std::move(path), std::move(text), options);
}

std::shared_ptr<const Program> parse_unchecked(std::string path, std::string text,
                                               const ParseOptions& options) {
  return parse_with(&Parser::parse_manifest, std::move(path), std::move(text), options,
                    Checks::left_out);
}

std::shared_ptr<const Program> parse_epp_unchecked(std::string path, std::string text,
                                                   const ParseOptions& options) {
  return parse_with(&Parser::parse_template, std::move(path), std::move(text), options,
                    Checks::left_out);
}

std::string module_namespace(std::string_view relative_path) {
  auto parts = base::split(base::lower_ascii(relative_path), "/");
  const char* const nothing = "\n";
  if (parts.size() < 3) return nothing;
  const auto& kind = parts[1];
  if (kind != "manifests" && kind != "functions" && kind != "types" && kind != "plans")
    return nothing;
  const bool init = parts.size() == 3 && parts[2] == "init.pp";
  parts.erase(parts.begin() + 1);
  if (parts.back().ends_with(".pp")) parts.back().resize(parts.back().size() - 3);
  if (init) parts.pop_back();
  return base::join(parts, "::");
}

}  // namespace muster::syntax
