#include "base/strings.hh"
#include "facts/facts.hh"
#include "os/host.hh"

namespace muster::facts {

namespace {

/// The first three numbers of a release: "6.1.0-18-amd64" → "6.1.0".
std::string version_of(std::string_view release) {
  constexpr std::string_view digits = "0123456789";
  std::vector<std::string> numbers;
  for (std::size_t at = release.find_first_of(digits);
       at != std::string_view::npos && numbers.size() < 3;) {
    const auto end = std::min(release.find_first_not_of(digits, at), release.size());
    numbers.emplace_back(release.substr(at, end - at));
    at = release.find_first_of(digits, end);
  }
  return base::join(numbers, ".");
}

std::string major_version_of(const std::string& release) {
  const auto parts = base::split(release, ".");
  return parts.size() < 2 ? parts[0] : parts[0] + "." + parts[1];
}

value::Hash resolve(Context&) {
  const os::Kernel kernel = os::kernel();
  return {{"kernel", kernel.name},
          {"kernelrelease", kernel.release},
          {"kernelversion", version_of(kernel.release)},
          {"kernelmajversion", major_version_of(kernel.release)}};
}

}  // namespace

Fact define_kernel() {
  return {.doc = "The name and version of the kernel.",
          .provides = {"kernel", "kernelrelease", "kernelversion", "kernelmajversion"},
          .legacy = {},
          .resolve = resolve};
}

}  // namespace muster::facts
