#include "server/router.hh"

#include <doctest/doctest.h>

namespace muster::server {

namespace {

Router router_of(const std::vector<std::pair<net::Method, std::string>>& paths) {
  std::vector<base::Named<Route>> routes;
  for (const auto& [method, path] : paths)
    routes.push_back(
        {path, [method = method, path = path] { return Route{.method = method, .path = path}; }});
  return Router(routes);
}

}  // namespace

TEST_CASE("words win over parameters, parameters over the rest of a path") {
  const auto router = router_of({{net::Method::get, "/a/{x}"},
                                 {net::Method::get, "/a/b"},
                                 {net::Method::put, "/a/b"},
                                 {net::Method::get, "/a/{x}/c"},
                                 {net::Method::get, "/f/{path*}"}});
  const auto path_of = [&](net::Method method, std::string_view path) {
    const auto match = router.match(method, path);
    return match.entry ? match.entry->name : std::string();
  };
  CHECK(path_of(net::Method::get, "/a/b") == "/a/b");
  CHECK(path_of(net::Method::get, "/a/z") == "/a/{x}");
  CHECK(path_of(net::Method::get, "/a/b/c") == "/a/{x}/c");
  CHECK(path_of(net::Method::head, "/a/z") == "/a/{x}");
  CHECK(path_of(net::Method::get, "/a").empty());
  CHECK(path_of(net::Method::get, "/").empty());
  CHECK(path_of(net::Method::get, "/f").empty());
  const auto rest = router.match(net::Method::get, "/f/modules/ntp/x y");
  REQUIRE(rest.entry);
  CHECK(rest.parameters.at("path") == "modules/ntp/x y");
}

TEST_CASE("a path that is there for other methods") {
  const auto router = router_of({{net::Method::get, "/a"}, {net::Method::put, "/a"}});
  const auto match = router.match(net::Method::delete_, "/a");
  CHECK_FALSE(match.entry);
  CHECK(match.methods.size() == 2);
  CHECK(router.match(net::Method::delete_, "/b").methods.empty());
}

}  // namespace muster::server
