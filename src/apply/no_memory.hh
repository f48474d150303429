#pragma once
#include "resources/context.hh"

namespace muster::apply {

/// Where there is no state file nothing is known of earlier runs and nothing is kept.
class NoMemory : public resources::Memory {
 public:
  value::Value recall(const std::string&, std::string_view) override { return {}; }
  void remember(const std::string&, std::string_view, value::Value) override {}
};

}  // namespace muster::apply
