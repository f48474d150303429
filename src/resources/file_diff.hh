#pragma once
#include <functional>
#include <string>

#include "os/tree.hh"
#include "resources/context.hh"

namespace muster::resources {

/// An open file, and what the output calls it.
struct Shown {
  const os::Descriptor& file;
  std::string name;
};

/// What the diff program of the settings prints about two files; empty when there is none, one line
/// when it is not text. Nothing is written to disk for it.
std::string diff(Context& context, const Shown& old_file, const Shown& new_file);

/// A file in memory with the content that `write` gives.
os::Descriptor memory_file(const std::function<void(const os::Descriptor&)>& write);
/// "/tmp/puppet-file20261122-1234-x9f2ab"
std::string name_for_new(const Context& context);

}  // namespace muster::resources
