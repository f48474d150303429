#include "server/content_state.hh"

namespace muster::server {

namespace {

env::LayoutDefaults defaults_in(const cli::Settings& settings) {
  env::LayoutDefaults out;
  out.basemodulepath = settings.list("basemodulepath", ':');
  out.default_manifest = settings.text("default_manifest");
  out.disable_per_environment_manifest = settings.boolean("disable_per_environment_manifest");
  return out;
}

}  // namespace

Content::Content(const Options& options, base::LogSink& log)
    : log_(log),
      environments(system, options.settings.list("environmentpath", ':'),
                   defaults_in(options.settings), [this](const auto& text) { warn(text); }),
      files(system, options.settings.text("fileserverconfig"),
            [this](const auto& text) { warn(text); }) {}

void Content::warn(const std::string& text) {
  const std::lock_guard lock(mutex_);
  log_.write({base::Level::warning, text});
}

}  // namespace muster::server
