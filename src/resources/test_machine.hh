#pragma once
#include <deque>
#include <map>
#include <memory>

#include "base/strings.hh"
#include "os/fake_system.hh"
#include "resources/resources.hh"

namespace muster::resources {

/// For tests: the real types on a machine that is made up, without a run around them.
struct TestMachine {
  class Sink : public base::LogSink {
   public:
    void write(const base::LogMessage& message) override { lines.push_back(message.message); }
    std::vector<std::string> lines;
  };
  struct Nothing : Resources, Memory {
    Resource* find(std::string_view, std::string_view) override { return nullptr; }
    std::vector<Resource*> of_type(std::string_view) override { return {}; }
    value::Value recall(const std::string&, std::string_view) override { return {}; }
  };

  os::FakeSystem system;
  Sink sink;
  RunOptions options;
  Types types{all_types()};
  Nothing nothing;
  std::map<std::string, value::Value, std::less<>> facts;
  std::deque<catalog::Resource> declarations;
  std::deque<Resource> resources;
  Context context{system, sink, options, types, nothing, nothing, [this](std::string_view name) {
                    const auto found = facts.find(name);
                    return found == facts.end() ? value::Value() : found->second;
                  }};

  Resource& declare(const std::string& type, const std::string& title,
                    std::vector<catalog::Parameter> parameters) {
    declarations.push_back({.type = base::capitalize_segments(type),
                            .title = title,
                            .parameters = std::move(parameters)});
    return resources.emplace_back(*types.find(type), declarations.back(), context);
  }
  State read(Resource& resource) { return resource.provider()->read(context, resource); }
  void write(Resource& resource, std::string_view property, const value::Value& wanted) {
    const Provider& provider = *resource.provider();
    if (property == "ensure" && provider.create && wanted == value::Value("present"))
      return provider.create(context, resource);
    if (property == "ensure" && provider.destroy && is_absent(wanted))
      return provider.destroy(context, resource);
    provider.write(context, resource, property, wanted);
  }
  /// The command that was run last, with the arguments joined by spaces.
  std::string last_command() const {
    return system.commands.empty() ? "" : base::join(system.commands.back().argv, " ");
  }
  bool in_sync(Resource& resource, const std::string& property, const value::Value& is) {
    return resource.type().find(property)->in_sync({context, resource, is, resource.get(property)});
  }
};

}  // namespace muster::resources
