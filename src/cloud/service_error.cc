#include "cloud/service_error.hh"

#include <algorithm>

#include "base/error.hh"
#include "cloud/xml_reader.hh"

namespace muster::cloud {

namespace {

constexpr std::size_t most_bytes = 64UL * 1024;
constexpr std::size_t most_text = 500;

std::string printable(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < 0x20 || c >= 0x7F; }, ' ');
  if (text.size() > most_text) text.resize(most_text);
  return text;
}

/// The first Code and Message, wherever they are: each service wraps them differently.
void find(XmlReader& xml, ServiceError& out) {
  while (const auto name = xml.child()) {
    if (*name == "Code" && out.code.empty()) {
      out.code = printable(xml.text());
    } else if (*name == "Message" && out.text.empty()) {
      out.text = printable(xml.text());
    } else if (*name == "Errors" || *name == "Error") {
      find(xml, out);
    } else {
      xml.skip();
    }
  }
}

}  // namespace

std::optional<ServiceError> read_service_error(std::string_view xml) {
  if (xml.empty() || xml.size() > most_bytes) return std::nullopt;
  try {
    XmlReader reader(xml);
    ServiceError out;
    find(reader, out);
    return out.code.empty() ? std::nullopt : std::optional(out);
  } catch (const base::Error&) {
    // A proxy's page, or half of an answer: the status says enough.
    return std::nullopt;
  }
}

}  // namespace muster::cloud
