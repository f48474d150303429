#pragma once
#include <map>
#include <string>
#include <vector>

#include "deploy/host_outcome.hh"
#include "deploy/journal.hh"
#include "deploy/on_hosts.hh"
#include "deploy/site.hh"

namespace muster::deploy {

/// What hosts have, by name; those that cannot be asked are not in it. `problems` says why.
std::map<std::string, SiteState> inspect(Engine& engine, const Site& site,
                                         const std::vector<Target>& targets,
                                         std::vector<std::string>* problems = nullptr);

/// The record of a deploy that was interrupted, with what its hosts show really: the runner may
/// have been killed between a step and its note.
DeployRecord corrected(DeployRecord record, const std::map<std::string, SiteState>& states);

/// Brings every host to a whole release: takes away half publishes, and goes on, goes back or
/// discards, as `remedy` says. In the end no host shows a release that others could not get.
std::vector<HostOutcome> recover(Engine& engine, const Site& site, const DeployRecord& record,
                                 const std::vector<Target>& targets, Remedy remedy,
                                 const std::optional<Fence>& fence);

}  // namespace muster::deploy
