#include "server/node_facts.hh"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>

#include "base/error.hh"
#include "server/form.hh"
#include "server/indirection.hh"
#include "types/text.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

constexpr std::size_t most_known = 16;

value::Value parsed(const std::string& json) {
  try {
    return value::from_json(json);
  } catch (const base::Error&) {
    throw server_error(
        fmt::format("Could not intern from json: unexpected token at '{}'", json.substr(0, 200)));
  }
}

}  // namespace

std::string facts_json(const std::string& certname, const value::Hash& values) {
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return value::to_json(
      value::Hash{{"name", certname}, {"values", values}, {"timestamp", text.data()}},
      value::JsonLayout::compact);
}

std::shared_ptr<NodeFacts> FactsReader::from_json(std::string json) {
  const auto data = parsed(json);
  const auto* hash = data.if_hash();
  const auto* values = hash ? hash->find("values") : nullptr;
  const auto* name = hash ? hash->find("name") : nullptr;
  if (!values || !values->if_hash() || !name || !name->if_string())
    throw server_error("Could not intern from json: these are no facts");
  auto out = std::make_shared<NodeFacts>();
  out->certname = *name->if_string();
  out->values = *values->if_hash();
  out->json = std::move(json);
  return out;
}

std::shared_ptr<NodeFacts> FactsReader::read(std::string_view raw, std::string_view format,
                                             const std::string& certname) {
  if (format != "application/json" && format != "pson")
    throw server_error("Unsupported facts format");
  const auto known = std::ranges::find(known_, raw, &Known::raw);
  if (known != known_.end() && known->facts->certname == certname) {
    std::rotate(known_.begin(), known, known + 1);
    return known_.front().facts;
  }
  auto facts = from_json(form_decoded(form_decoded(raw)));
  if (facts->certname != certname)
    throw server_error(
        fmt::format("Catalog for {} was requested with fact definition for the wrong node ({}).",
                    types::inspect(certname), types::inspect(facts->certname)));
  known_.push_front({std::string(raw), facts});
  if (known_.size() > most_known) known_.pop_back();
  return facts;
}

}  // namespace muster::server
