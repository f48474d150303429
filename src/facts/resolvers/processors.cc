#include "facts/processors.hh"

#include "base/strings.hh"
#include "facts/facts.hh"
#include "facts/units.hh"

namespace muster::facts {

namespace {

/// Distributions differ in what their uname -p prints, and no file tells. Debian's has never known.
std::string instruction_set(Context& context) {
  if (context.facts.built_in("operatingsystem") == value::Value("Debian")) return "unknown";
  const auto result = context.system.run({.argv = {"uname", "-p"}, .timeout = context.timeout});
  const std::string text(base::trim(result.out));
  return text.substr(text.rfind('.') + 1);
}

value::Hash processor_facts(const Processors& found, const std::string& isa) {
  value::Array models;
  value::Hash out;
  for (const std::string& model : found.models) {
    out.set("processor" + std::to_string(models.size()), model);
    models.emplace_back(model);
  }
  value::Hash all{{"count", found.count}, {"models", models}, {"physicalcount", found.sockets}};
  if (found.cores_per_socket > 0) all.set("cores", found.cores_per_socket);
  if (found.threads_per_core > 0) all.set("threads", found.threads_per_core);
  if (found.hertz > 0) all.set("speed", human_frequency(found.hertz));
  if (!isa.empty()) {
    all.set("isa", isa);
    out.set("hardwareisa", isa);
  }
  out.set("processorcount", found.count);
  out.set("physicalprocessorcount", found.sockets);
  out.set("processors", all);
  return out;
}

}  // namespace

Fact define_processors() {
  return {.doc = "The processors of the machine.",
          .provides = {"processors"},
          .legacy = {"processorcount", "physicalprocessorcount", "hardwareisa", "processor*"},
          .resolve = [](Context& context) {
            return processor_facts(read_processors(context.system), instruction_set(context));
          }};
}

}  // namespace muster::facts
