#pragma once
#include "deploy/journal.hh"
#include "value/value.hh"

namespace muster::deploy {

const char* name_of(DeployRecord::Step step);
/// The reverse; none for any other.
DeployRecord::Step step_named(const std::string& name);

value::Hash to_hash(const DeployRecord& record);
/// What is not there is empty.
DeployRecord record_from(const value::Hash& hash);

}  // namespace muster::deploy
