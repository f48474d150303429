#include "crypto/puppet_oids.hh"

#include <array>

namespace muster::crypto {

namespace {

struct Row {
  std::string_view name;
  std::string_view arc;
  int number;
};

constexpr auto registered = puppet_registered_arc;
constexpr auto authorization = puppet_authorization_arc;

constexpr std::array<Row, 30> rows = {{{"pp_uuid", registered, 1},
                                       {"pp_instance_id", registered, 2},
                                       {"pp_image_name", registered, 3},
                                       {"pp_preshared_key", registered, 4},
                                       {"pp_cost_center", registered, 5},
                                       {"pp_product", registered, 6},
                                       {"pp_project", registered, 7},
                                       {"pp_application", registered, 8},
                                       {"pp_service", registered, 9},
                                       {"pp_employee", registered, 10},
                                       {"pp_created_by", registered, 11},
                                       {"pp_environment", registered, 12},
                                       {"pp_role", registered, 13},
                                       {"pp_software_version", registered, 14},
                                       {"pp_department", registered, 15},
                                       {"pp_cluster", registered, 16},
                                       {"pp_provisioner", registered, 17},
                                       {"pp_region", registered, 18},
                                       {"pp_datacenter", registered, 19},
                                       {"pp_zone", registered, 20},
                                       {"pp_network", registered, 21},
                                       {"pp_securitypolicy", registered, 22},
                                       {"pp_cloudplatform", registered, 23},
                                       {"pp_apptier", registered, 24},
                                       {"pp_hostname", registered, 25},
                                       {"pp_owner", registered, 26},
                                       {"pp_authorization", authorization, 1},
                                       {"pp_auth_auto_renew", authorization, 2},
                                       {"pp_auth_role", authorization, 13},
                                       {"pp_cli_auth", authorization, 39}}};

std::string oid_in(const Row& row) {
  return std::string(row.arc) + "." + std::to_string(row.number);
}

}  // namespace

std::optional<std::string> oid_of(std::string_view short_name) {
  for (const auto& row : rows)
    if (row.name == short_name) return oid_in(row);
  return std::nullopt;
}

std::optional<std::string> short_name_of(std::string_view oid) {
  for (const auto& row : rows)
    if (oid_in(row) == oid) return std::string(row.name);
  return std::nullopt;
}

}  // namespace muster::crypto
