#pragma once
#include <string>
#include <vector>

#include "value/value.hh"

namespace muster::fleet {

/// The text of that name in a JSON object; empty when there is none.
std::string json_text(const value::Hash& object, const char* name);
std::int64_t json_number(const value::Hash& object, const char* name);

/// A node's name for people: its certname, else what its cloud calls it.
std::string name_of_node(const value::Hash& node);

/// Nodes as a table for people, a line each; `width` is the terminal's, 0: as long as it gets.
std::vector<std::string> node_table(const value::Array& nodes, std::size_t width);

/// What happened, in one line: "2026-11-29T02:37:22Z web1 up → suspect: no renewal for 30 s".
std::string event_line(const value::Hash& event);

/// The beginning of a text, of so many characters; 0: all of it.
std::string cut(const std::string& text, std::size_t width);

/// Texts of others, so that nothing in them reaches the terminal's controls.
std::string printable(std::string_view text);

}  // namespace muster::fleet
