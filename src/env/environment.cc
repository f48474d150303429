#include "env/environment.hh"

#include <algorithm>
#include <utility>

namespace muster::env {

namespace {

/// Every .pp file below a directory, in the order of their paths. Links to directories are not
/// followed.
void collect_manifests(os::System& system, const std::string& directory,
                       std::vector<std::string>& out) {
  for (const auto& name : system.list(directory)) {
    if (name.starts_with(".")) continue;
    const auto path = directory + "/" + name;
    const auto status = system.status(path);
    if (status && status->kind == os::FileKind::directory)
      collect_manifests(system, path, out);
    else if (name.ends_with(".pp"))
      out.push_back(path);
  }
}

}  // namespace

Environment::Environment(os::System& system, Layout layout, syntax::ParseOptions options)
    : system_(system),
      layout_(std::move(layout)),
      programs_(system, std::move(options)),
      metadata_(system) {
  look();
}

void Environment::begin_pass() {
  if (std::exchange(is_new_, false)) return;
  look();
}

void Environment::look() {
  programs_.begin_pass();
  metadata_.begin_pass();
  modules_ = find_modules(system_, layout_.modulepath);
}

std::vector<std::shared_ptr<const syntax::Program>> Environment::site() {
  if (layout_.manifest.empty()) return {};
  const auto status = system_.follow(layout_.manifest);
  if (!status) return {};
  std::vector<std::string> files{layout_.manifest};
  if (status->kind == os::FileKind::directory) {
    files.clear();
    collect_manifests(system_, layout_.manifest, files);
    std::sort(files.begin(), files.end());
  }
  std::vector<std::shared_ptr<const syntax::Program>> out;
  for (const auto& file : files)
    if (auto program = programs_.manifest(file)) out.push_back(std::move(program));
  return out;
}

void Environment::leave_out_faulty(syntax::Strict strict, const eval::LogSink& log) {
  std::erase_if(modules_, [&](const auto& entry) {
    const auto& metadata = metadata_.of(entry.second);
    if (metadata.problem.empty()) return false;
    const bool faulty = !metadata.unparsable || strict == syntax::Strict::error;
    if (faulty || strict == syntax::Strict::warning)
      log({faulty ? eval::Level::err : eval::Level::warning, metadata.problem, {}, {}});
    return faulty;
  });
}

const Module* Environment::module(std::string_view name) const {
  const auto at = modules_.find(name);
  return at == modules_.end() ? nullptr : &at->second;
}

}  // namespace muster::env
