#include "server/registry_settings.hh"

#include <fmt/format.h>

#include <limits>

#include "os/posix_system.hh"

namespace muster::server {

namespace {

using registry::Milliseconds;

constexpr std::int64_t longest_seconds = 20LL * 365 * 24 * 3600;

Milliseconds time_of(const cli::Settings& settings, const char* name) {
  const auto seconds = settings.duration(name).value_or(std::chrono::seconds(longest_seconds));
  if (seconds.count() < 1 || seconds.count() > longest_seconds)
    throw base::Error(fmt::format("The setting {} is no sensible time", name));
  return seconds;
}

std::int64_t number_of(const cli::Settings& settings, const char* name, std::int64_t least,
                       std::int64_t most) {
  const auto number = settings.integer(name);
  if (number < least || number > most)
    throw base::Error(
        fmt::format("The setting {} must be from {} to {}, not {}", name, least, most, number));
  return number;
}

registry::Policy policy_of(const cli::Settings& settings) {
  registry::Policy out;
  out.renew = time_of(settings, "registry_renew");
  out.ttl = time_of(settings, "registry_ttl");
  if (out.ttl < out.renew * 2)
    throw base::Error("The setting registry_ttl must be at least twice registry_renew");
  out.grace = time_of(settings, "registry_grace");
  out.eviction_percent = static_cast<int>(number_of(settings, "registry_eviction_percent", 1, 100));
  out.freeze_percent = static_cast<int>(number_of(settings, "registry_freeze_percent", 1, 100));
  out.freeze_minimum =
      static_cast<std::size_t>(number_of(settings, "registry_freeze_minimum", 1, 1'000'000));
  out.freeze_window = time_of(settings, "registry_freeze_window");
  out.freeze_limit = time_of(settings, "registry_freeze_limit");
  out.silence_limit = time_of(settings, "registry_silence_limit");
  out.flap_count = static_cast<std::uint32_t>(number_of(settings, "registry_flap_count", 1, 1000));
  out.flap_window = time_of(settings, "registry_flap_window");
  out.flap_renewals =
      static_cast<std::uint32_t>(number_of(settings, "registry_flap_renewals", 1, 1000));
  out.absent_listings =
      static_cast<std::uint32_t>(number_of(settings, "registry_absent_listings", 1, 1000));
  out.unlisted_keep = time_of(settings, "registry_unlisted_keep");
  out.listing_stale = time_of(settings, "registry_listing_stale");
  out.archive_after = time_of(settings, "registry_archive_after");
  out.history = time_of(settings, "registry_history");
  return out;
}

}  // namespace

registry::Configuration registry_configuration(const cli::Settings& settings) {
  registry::Configuration out;
  out.policy = policy_of(settings);
  out.role_sources =
      registry::read_role_sources(settings.text("role_sources"), settings.text("role_names"));
  out.role_rules = read_role_rules(settings);
  out.events_kept = static_cast<std::uint64_t>(
      number_of(settings, "registry_events_kept", 1000, std::numeric_limits<std::int32_t>::max()));
  return out;
}

registry::RoleRules read_role_rules(const cli::Settings& settings) {
  const auto path = settings.text("role_rules");
  os::PosixSystem system;
  const auto text = path.empty() ? std::nullopt : system.read(path);
  if (!text) return {};
  try {
    return registry::RoleRules::parse(*text);
  } catch (const base::Error& e) {
    throw base::Error(path + ": " + e.what());
  }
}

}  // namespace muster::server
