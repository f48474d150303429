#pragma once
#include <string>

namespace muster::os {

/// Tells who started this service about its state ("READY=1"), in systemd's way; nothing happens
/// when it does not ask for it.
void notify_service_manager(const std::string& state);

/// Does standard error go to systemd's journal?
bool is_logged_by_journal();

}  // namespace muster::os
