#include "base/strings.hh"
#include "facts/facts.hh"
#include "facts/text.hh"
#include "os/host.hh"

namespace muster::facts {

namespace {

bool is_version(std::string_view text) {
  const auto parts = base::split(text, ".");
  if (parts.size() != 3) return false;
  for (const std::string& part : parts) {
    if (part.empty() || part.find_first_not_of("0123456789") != std::string::npos) return false;
  }
  return true;
}

/// The library's version is a string of its own among its constants.
std::optional<std::string> version_in_library(std::string_view library) {
  for (std::size_t at = library.find('.'); at != std::string_view::npos;
       at = library.find('.', at + 1)) {
    const auto begin = library.rfind('\0', at);
    const auto end = library.find('\0', at);
    if (begin == std::string_view::npos || end == std::string_view::npos) continue;
    if (end - begin <= 12 && is_version(library.substr(begin + 1, end - begin - 1))) {
      return std::string(library.substr(begin + 1, end - begin - 1));
    }
    at = end;
  }
  return std::nullopt;
}

std::optional<std::string> ask_augparse(Context& context) {
  const auto program = context.system.which("augparse");
  if (!program) return std::nullopt;
  const auto result = context.system.run(
      {.argv = {*program, "--version"}, .timeout = context.timeout, .merge_stderr = true});
  const auto line = line_after(result.out, "augparse ");
  const auto fields = words(line.value_or(""));
  return fields.empty() || !is_version(fields[0]) ? std::nullopt : std::optional(fields[0]);
}

value::Hash resolve(Context& context) {
  const std::string machine = os::kernel().machine;
  std::optional<std::string> version;
  for (const std::string& folder :
       {std::string("/opt/puppetlabs/puppet/lib"), "/usr/lib/" + machine + "-linux-gnu",
        std::string("/usr/lib64"), std::string("/usr/lib")}) {
    const auto library = context.system.read(folder + "/libaugeas.so.0");
    if (!library) continue;
    version = version_in_library(*library);
    break;
  }
  if (!version) version = ask_augparse(context);
  if (!version) return {};
  return {{"augeas", value::Hash{{"version", *version}}}, {"augeasversion", *version}};
}

}  // namespace

Fact define_augeas() {
  return {.doc = "The version of the Augeas library.",
          .provides = {"augeas"},
          .legacy = {"augeasversion"},
          .resolve = resolve};
}

}  // namespace muster::facts
