#pragma once
#include <string>
#include <string_view>

#include "syntax/labels.hh"
#include "types/type.hh"

/// How Puppet names things in messages about [] on types.
namespace muster::types {

using syntax::with_article;
using syntax::with_capital_article;

/// "Integer[1, 2]-Type"; "File['/a'] Resource-Reference".
std::string type_label(const Type& type);
/// "Integer", "Undef": the general type of a value.
std::string general_name(const value::Value& v);
/// The Ruby class Puppet shows for a value: "String", "TrueClass", "NilClass".
std::string class_name(const value::Value& v);
/// An indefinite label of any value: "An Integer".
std::string value_label(const value::Value& v);

}  // namespace muster::types
