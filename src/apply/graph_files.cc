#include "apply/graph_files.hh"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/strings.hh"
#include "os/atomic_write.hh"

namespace muster::apply {

namespace {

constexpr unsigned file_mode = 0644;
constexpr std::size_t paths_drawn = 10;

std::string quoted(const std::string& text) {
  return "\"" + base::replace_all(text, "\"", "\\\"") + "\"";
}

/// An anchor's name is read as that of a resource: the first segment of its container's type is the
/// rest of a word.
std::string shown(const RunCatalog& catalog, NodeIndex index) {
  const Node& node = catalog[index];
  if (node.kind != NodeKind::anchor) return node.ref;
  const auto segment = std::min(node.ref.find("::"), node.ref.find('['));
  const auto word = base::lower_ascii(node.ref.substr(0, segment));
  const auto rest = segment == std::string::npos ? "" : node.ref.substr(segment);
  return (node.ends ? "Whit[Completed_" : "Whit[Admissible_") + word + rest + "]";
}

std::string vertex(const std::string& name) {
  return fmt::format("    {0} [\n        fontsize = 8,\n        label = {0}\n    ]\n\n",
                     quoted(name));
}

std::string arrow(const std::string& from, const std::string& to) {
  return fmt::format("    {} -> {} [\n        fontsize = 8\n    ]\n\n", quoted(from), quoted(to));
}

void write(const Options& options, const std::string& name, const std::string& body) {
  os::make_directories(options.graph_directory);
  os::write_atomically(options.graph_directory + "/" + base::lower_ascii(name) + ".dot",
                       fmt::format("digraph {0} {{\n    label = \"{0}\"\n{1}}}\n", name, body),
                       file_mode);
}

std::vector<std::string> names(const RunCatalog& catalog, const std::vector<NodeIndex>& path) {
  std::vector<std::string> out;
  for (const NodeIndex node : path) out.push_back(catalog[node].ref);
  return out;
}

std::string write_cycles(const Options& options, const RunCatalog& catalog, const Graph& graph,
                         const std::vector<std::vector<NodeIndex>>& cycles) {
  std::string out = "digraph Resource_Cycles {\n  label = \"Resource Cycles\"\n";
  for (const auto& cycle : cycles) {
    for (const auto& path : paths_in_cycle(graph, cycle, paths_drawn)) {
      std::vector<std::string> drawn;
      for (const auto& name : names(catalog, path)) drawn.push_back(quoted(name));
      out += base::join(drawn, " -> ") + "\n";
    }
  }
  os::make_directories(options.graph_directory);
  std::string file = options.graph_directory + "/cycles.dot";
  os::write_atomically(file, out + "}\n", file_mode);
  return file;
}

}  // namespace

void write_graph(const Options& options, const std::string& name, const RunCatalog& catalog,
                 const Graph& graph) {
  if (options.graph_directory.empty()) return;
  std::string body;
  for (const NodeIndex node : graph.vertices()) body += vertex(shown(catalog, node));
  for (const NodeIndex node : graph.vertices()) {
    for (const Edge& edge : graph.edges_to(node))
      body += arrow(shown(catalog, edge.source), shown(catalog, edge.target));
  }
  write(options, name, body);
}

void write_containment(const Options& options, const RunCatalog& catalog) {
  if (options.graph_directory.empty()) return;
  std::string body;
  for (const NodeIndex node : catalog.order()) body += vertex(catalog[node].ref);
  std::map<NodeIndex, std::vector<NodeIndex>>
      containers;  // more than one, where there is a `contain`
  for (const NodeIndex node : catalog.order()) {
    for (const NodeIndex content : catalog[node].contents) containers[content].push_back(node);
  }
  for (const NodeIndex node : catalog.order()) {
    for (const NodeIndex container : containers[node])
      body += arrow(catalog[container].ref, catalog[node].ref);
  }
  write(options, "Resources", body);
}

std::string cycle_message(const Options& options, const RunCatalog& catalog, const Graph& graph,
                          const std::vector<std::vector<NodeIndex>>& cycles) {
  std::string message = fmt::format("Found {} dependency {}:\n", cycles.size(),
                                    cycles.size() == 1 ? "cycle" : "cycles");
  for (const auto& cycle : cycles) {
    for (const auto& path : paths_in_cycle(graph, cycle, 1))
      message += "(" + base::join(names(catalog, path), " => ") + ")\\n";
  }
  if (options.graph_directory.empty())
    return message +
           "Try the '--graph' option and opening the resulting '.dot' file in OmniGraffle or "
           "GraphViz";
  return message + "Cycle graph written to " + write_cycles(options, catalog, graph, cycles) + ".";
}

}  // namespace muster::apply
