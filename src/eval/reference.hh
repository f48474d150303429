#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "types/type.hh"

namespace muster::eval {

/// "file" → "File", "apt::source" → "Apt::Source": a type as resources name it.
std::string type_title(std::string_view type);

/// The type and title a Class or Resource reference names ("Class", "Apt::Update"); nullopt for
/// another value or one without a title.
std::optional<std::pair<std::string, std::string>> reference_parts(const value::Value& v);
/// The same for text: "File[/tmp/a]".
std::optional<std::pair<std::string, std::string>> parse_reference(std::string_view text);
/// "File[/tmp/a]": a reference as the catalog has it; empty when it is none.
std::string reference_text(const value::Value& v);
/// The value with every reference in it as text.
value::Value with_reference_texts(const value::Value& v);

/// The value as a resource has it that is given it: every reference in it is a resource now,
/// Class['b'] the resource Class[B]. Throws without a place for what no resource can be given.
value::Value as_given(const value::Value& v);

/// require, before, notify, subscribe
bool is_relationship(std::string_view parameter);

/// Class['x'] for a class, Type['title'] for another resource.
value::Value make_reference(const std::string& type, const std::string& title);

}  // namespace muster::eval
