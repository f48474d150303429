#include "content/environments.hh"

#include <algorithm>
#include <map>

#include "base/error.hh"

namespace muster::content {

Environments::Environments(os::System& system, std::vector<std::string> environmentpath,
                           env::LayoutDefaults defaults, Warn warn)
    : system_(system),
      environmentpath_(std::move(environmentpath)),
      defaults_(std::move(defaults)),
      warn_(std::move(warn)) {}

bool Environments::valid_name(std::string_view name) {
  return !name.empty() && name.size() <= 255 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool Environments::exists(std::string_view name) const {
  if (!valid_name(name)) return false;
  return std::ranges::any_of(environmentpath_, [&](const auto& folder) {
    const auto status = system_.follow(folder + "/" + std::string(name));
    return status && status->kind == os::FileKind::directory;
  });
}

std::optional<env::Layout> Environments::find(std::string_view name) const {
  if (!valid_name(name)) return std::nullopt;
  for (const auto& folder : environmentpath_) {
    auto directory = folder + "/" + std::string(name);
    const auto status = system_.follow(directory);
    if (!status || status->kind != os::FileKind::directory) continue;
    return env::read_layout(system_, std::string(name), std::move(directory), defaults_, warn_);
  }
  return std::nullopt;
}

std::vector<env::Layout> Environments::all() const {
  std::map<std::string, env::Layout> found;
  for (const auto& folder : environmentpath_)
    for (const auto& name : system_.list(folder)) {
      if (found.contains(name)) continue;
      try {
        if (auto layout = find(name)) found.emplace(name, *std::move(layout));
      } catch (const base::Error& e) {
        warn_(e.what());
      }
    }
  std::vector<env::Layout> out;
  for (auto& [name, layout] : found) out.push_back(std::move(layout));
  return out;
}

}  // namespace muster::content
