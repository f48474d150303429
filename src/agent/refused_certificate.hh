#pragma once
#include <optional>
#include <string>

namespace muster::agent {

/// The server ended the connection with this alert of TLS: what is wrong with this node's
/// certificate, and what to do. nullopt: it is about something else.
std::optional<std::string> text_of_refusal(int alert, const std::string& host,
                                           const std::string& certname);

/// "To get another certificate: …"
std::string how_to_enrol_again(const std::string& certname);

}  // namespace muster::agent
