#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/message.hh"
#include "server/route.hh"

namespace muster::server {

/// Finds the route of a request. A word of a path wins over a parameter, a parameter over {rest*}.
class Router {
 public:
  struct Entry {
    std::string name;
    Route route;
    std::size_t index = 0;
  };
  struct Match {
    const Entry* entry = nullptr;  // nullptr: none has this path and method
    std::size_t index = 0;         // of the entry
    std::map<std::string, std::string, std::less<>> parameters;
    std::vector<net::Method> methods;  // when only the method is wrong: those that there are
  };

  explicit Router(const std::vector<base::Named<Route>>& routes);
  /// HEAD is answered by the route of GET when it has none of its own.
  Match match(net::Method method, std::string_view path) const;
  const std::vector<std::unique_ptr<Entry>>& entries() const { return entries_; }

 private:
  struct Node;
  using Parameters = std::map<std::string, std::string, std::less<>>;
  static const Node* find(const Node& node, std::string_view rest, net::Method method,
                          Parameters& parameters, std::vector<net::Method>& methods);

  std::vector<std::unique_ptr<Entry>> entries_;
  std::shared_ptr<const Node> root_;
};

}  // namespace muster::server
