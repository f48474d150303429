#include "cli/configuration_file.hh"

#include <cerrno>

#include "base/error.hh"
#include "os/atomic_write.hh"
#include "os/posix_system.hh"

namespace muster::cli {

namespace {

std::string content_of(const std::string& path, ConfigurationFile::Missing missing) {
  os::PosixSystem system;
  auto text = system.read(path);
  if (!text && (missing == ConfigurationFile::Missing::refused || system.follow(path)))
    throw base::Error("Could not read " + path);
  return text ? *std::move(text) : std::string();
}

ConfigurationText::Form form_of(const std::string& path) {
  return path.ends_with(".toml") ? ConfigurationText::Form::toml
                                 : ConfigurationText::Form::puppet_conf;
}

}  // namespace

ConfigurationFile::ConfigurationFile(std::string path, Missing missing)
    : path_(std::move(path)), text_(content_of(path_, missing), form_of(path_)) {}

void ConfigurationFile::save() const {
  constexpr unsigned mode = 0644;
  os::write_atomically(path_, text_.text(), mode);
}

std::string section_asked_for(const Arguments& arguments) {
  return arguments.value("section").value_or("main");
}

}  // namespace muster::cli
