#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "value/value.hh"

namespace muster::server {

/// The facts that a node sent.
struct NodeFacts {
  std::string certname;
  value::Hash values;
  std::string json;        // {"name", "values", "timestamp", …}
  bool is_stored = false;  // the registry was told of these
};

/// As agents write them, with the time of now.
std::string facts_json(const std::string& certname, const value::Hash& values);

/// Reads facts as agents write them. Bytes that came before are not read again.
class FactsReader {
 public:
  /// `raw` is the field of the form, percent-encoded twice. Throws HttpError.
  std::shared_ptr<NodeFacts> read(std::string_view raw, std::string_view format,
                                  const std::string& certname);
  /// From JSON. Throws HttpError.
  static std::shared_ptr<NodeFacts> from_json(std::string json);

 private:
  struct Known {
    std::string raw;
    std::shared_ptr<NodeFacts> facts;
  };
  std::deque<Known> known_;  // the newest first
};

}  // namespace muster::server
