#pragma once
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "os/system.hh"
#include "syntax/program.hh"

namespace muster::env {

/// Parsed files by path. A file that changed on disk is parsed again: each path is looked at once a
/// pass (one stat), and a new pass begins with each compile.
class ProgramCache {
 public:
  ProgramCache(os::System& system, syntax::ParseOptions options)
      : system_(system), options_(std::move(options)) {}

  void begin_pass() { ++pass_; }
  /// nullptr when there is no such file. `file_namespace` is what the names a module's file defines
  /// must begin with; always the same for a path. Throws diag::SourceError (does not parse) or
  /// base::Error (unreadable).
  std::shared_ptr<const syntax::Program> manifest(
      const std::string& path, const std::optional<std::string>& file_namespace = {});
  std::shared_ptr<const syntax::Program> epp(const std::string& path);
  const syntax::ParseOptions& options() const { return options_; }

 private:
  using Parse = std::shared_ptr<const syntax::Program> (*)(std::string, std::string,
                                                           const syntax::ParseOptions&);
  struct Entry {
    std::uint64_t pass = 0;
    std::optional<os::FileStatus> seen;
    std::shared_ptr<const syntax::Program> program;
  };
  std::shared_ptr<const syntax::Program> get(const std::string& path, Parse parse,
                                             const syntax::ParseOptions& options);

  os::System& system_;
  syntax::ParseOptions options_;
  std::uint64_t pass_ = 1;
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace muster::env
