#include "server/report_yaml.hh"

#include "value/yaml_emitter.hh"

namespace muster::server {

std::string report_yaml(const value::Hash& report) {
  std::string out;
  value::YamlEmitter yaml([&out](std::string_view piece) { out += piece; });
  yaml.begin_map("!ruby/object:Puppet::Transaction::Report");
  for (const auto& [name, data] : report) {
    yaml.string(*name.if_string());
    yaml.data(data);
  }
  yaml.end_map();
  yaml.finish();
  return out;
}

}  // namespace muster::server
