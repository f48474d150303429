#include "env/program_cache.hh"

#include <fmt/core.h>

#include "base/error.hh"
#include "env/file_change.hh"

namespace muster::env {

std::shared_ptr<const syntax::Program> ProgramCache::manifest(
    const std::string& path, const std::optional<std::string>& file_namespace) {
  if (!file_namespace) return get(path, syntax::parse, options_);
  auto options = options_;
  options.file_namespace = file_namespace;
  return get(path, syntax::parse, options);
}

std::shared_ptr<const syntax::Program> ProgramCache::epp(const std::string& path) {
  return get(path, syntax::parse_epp, options_);
}

std::shared_ptr<const syntax::Program> ProgramCache::get(const std::string& path, Parse parse,
                                                         const syntax::ParseOptions& options) {
  auto& entry = entries_[path];
  if (entry.pass == pass_) return entry.program;
  const auto status = system_.follow(path);
  if (entry.pass != 0 && same_file(status, entry.seen)) {
    entry.pass = pass_;
    return entry.program;
  }
  entry.program = nullptr;
  if (status && status->kind == os::FileKind::file) {
    auto text = system_.read(path, static_cast<std::size_t>(status->size) + 1);
    if (!text) throw base::Error(fmt::format("Could not read {}", path));
    entry.program = parse(path, std::move(*text), options);
  }
  entry.seen = status;
  entry.pass = pass_;
  return entry.program;
}

}  // namespace muster::env
