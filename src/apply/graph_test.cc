#include "apply/graph.hh"

#include <doctest/doctest.h>

using namespace muster::apply;

TEST_CASE("two edges between the same vertices are both kept, the neighbour is counted once") {
  Graph graph;
  graph.add_edge({1, 2, true});
  graph.add_edge({1, 2, false});
  CHECK(graph.edges_from(1).size() == 2);
  CHECK(graph.sources(2).size() == 1);
  graph.remove_vertex(1);
  CHECK(graph.sources(2).empty());
  CHECK(!graph.has_edge(1, 2));
}

TEST_CASE("cycles are found, ordered by name, and a way round each") {
  Graph graph;
  const char* names[] = {"Notify[m]", "Notify[b]", "Notify[a]", "Notify[x]"};
  graph.add_edge({2, 1});
  graph.add_edge({1, 2});
  graph.add_edge({0, 0});
  graph.add_edge({0, 3});
  const auto cycles = find_cycles(graph, [&](NodeIndex node) { return std::string(names[node]); });
  REQUIRE(cycles.size() == 2);
  CHECK(cycles[0] == std::vector<NodeIndex>{2, 1});
  CHECK(cycles[1] == std::vector<NodeIndex>{0});
  CHECK(paths_in_cycle(graph, cycles[0], 1) == std::vector<std::vector<NodeIndex>>{{2, 1, 2}});
  CHECK(paths_in_cycle(graph, cycles[1], 1) == std::vector<std::vector<NodeIndex>>{{0, 0}});
}

TEST_CASE("a chain of a hundred thousand is no cycle and needs no deep stack") {
  Graph graph;
  for (NodeIndex i = 0; i < 100'000; ++i) graph.add_edge({i, i + 1});
  CHECK(find_cycles(graph, [](NodeIndex) { return std::string(); }).empty());
}

TEST_CASE("what was generated comes right after its maker") {
  ReadySet ready;
  ready.add({2}, 20);
  ready.add({1, 2}, 12);
  ready.add({1, 1}, 11);
  ready.add({1}, 10);
  CHECK(ready.take_first() == 10);
  CHECK(ready.take_first() == 11);
  CHECK(ready.take_first() == 12);
  CHECK(ready.take_first() == 20);
  CHECK(!ready.take_first());
}
