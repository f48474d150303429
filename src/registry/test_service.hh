#pragma once
#include <functional>
#include <memory>

#include "os/test_folder.hh"
#include "registry/service.hh"
#include "store/migrations.hh"

namespace muster::registry {

// What the tests of the registry with its database have in common.

/// A service with its group, as the registry's process has them.
struct Running {
  explicit Running(const os::TestFolder& folder, Configuration configuration = {})
      : database(store::open(folder / "muster.db")),
        service(
            *database, std::move(configuration), [this] { return time; }, 1),
        group(*database, service.memory([this](const std::vector<Event>& events) {
          for (const auto& event : events) told.push_back(event.revision);
        })) {}

  /// Alone in its group. The error's text; empty: none.
  std::string run(const std::function<void()>& work) {
    std::string out;
    group.add(work, [&](std::exception_ptr error) {
      try {
        if (error) std::rethrow_exception(error);
      } catch (const std::exception& e) {
        out = e.what();
      }
    });
    group.commit();
    return out;
  }

  Now time{std::chrono::sys_days(std::chrono::year(2026) / 11 / 29), Milliseconds(1000)};
  std::unique_ptr<store::Database> database;
  Service service;
  std::vector<std::uint64_t> told;
  store::Group group;
};

inline Announcement announced(const std::string& name, const std::string& facts = "{}") {
  return read_announcement(R"({"identity":{"provider":"machine","instance":"id-)" + name +
                               R"("},"boot_id":"b",)" + R"("hostname":")" + name +
                               R"(","addresses":["10.0.0.1"],"tags":{"role":"web"},)" +
                               R"("facts":)" + facts + "}",
                           name, "", {});
}

}  // namespace muster::registry
