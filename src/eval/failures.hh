#pragma once
#include <string>

#include "diag/diagnostic.hh"
#include "syntax/labels.hh"
#include "types/text.hh"
#include "types/type.hh"

namespace muster::eval {

using syntax::label;
using syntax::with_article;
using syntax::with_capital_article;
using types::ruby_text;

/// Throws "Evaluation Error: message" with line and column.
[[noreturn]] void fail(diag::Span where, const std::string& message);
/// Throws a message without a place: the innermost expression being evaluated adds "Error while
/// evaluating …".
[[noreturn]] void fail_here(const std::string& message);
/// Throws a message with file and line only, which passes unchanged.
[[noreturn]] void fail_at_line(diag::Span where, const std::string& message);
/// A message that Puppet prints with the place of a call, "(file: unknown, line: N)" for code
/// without a file.
[[noreturn]] void fail_at_call(diag::Span where, const std::string& message);
/// The error as it leaves an expression.
[[noreturn]] void rethrow_from(const syntax::Expr& e, const diag::SourceError& error);
[[noreturn]] void rethrow_from(const syntax::Expr& e, const std::string& message);
/// "message (file: F, line: N)" as text, for messages inside messages.
std::string with_line(const std::string& message, diag::Span where);
/// Has the error a place already, or is it one for rethrow_from?
bool placed(const diag::SourceError& error);

/// How messages call a value: "Undef Value", "Integer-Type".
std::string label(const value::Value& v);
/// The generalized type of a value as text: "Integer", "Array[String]".
std::string kind_text(const value::Value& v);
/// The class of a value in messages that Ruby itself makes: "nil", "true", "Array".
std::string ruby_class(const value::Value& v);

}  // namespace muster::eval
