#include "cloud/scope.hh"

#include "cloud/sts.hh"

namespace muster::cloud {

struct Scope::State {
  State(const CloudOptions& options, const std::string& profile, const std::string& region,
        os::System& system)
      : now([&system] { return system.now(); }),
        patience(options.patience),
        filters(options.filters),
        sts_place{endpoint_in(options.sts_endpoint, region), {region, "sts"}},
        metadata(options.metadata),
        client({}, "muster/" MUSTER_VERSION),
        credentials(source(options, profile, system), now),
        ec2({endpoint_in(options.ec2_endpoint, region), {region, "ec2"}}, client, credentials, now,
            patience),
        auto_scaling({endpoint_in(options.auto_scaling_endpoint, region), {region, "autoscaling"}},
                     client, credentials, now, patience) {}

  CredentialsSource source(const CloudOptions& options, const std::string& profile,
                           os::System& system) {
    if (options.credentials) return [given = options.credentials] { return given; };
    return standard_credentials(
        system, metadata, profile,
        [this](const Credentials& with, const RoleRequest& role) { return assume(with, role); });
  }

  Credentials assume(const Credentials& with, const RoleRequest& role) {
    CredentialsCache own([&] { return with; }, now);
    Service sts(sts_place, client, own, now, patience);
    return assumed_role(sts, role);
  }

  std::function<UtcTime()> now;
  Patience patience;
  std::vector<Filter> filters;
  Service::Place sts_place;
  Metadata metadata;
  net::Client client;
  CredentialsCache credentials;
  Service ec2, auto_scaling;
  std::string account;
};

Scope::Scope(const CloudOptions& options, const std::string& profile, const std::string& region,
             os::System& system)
    : state_(std::make_unique<State>(options, profile, region, system)) {}

Scope::~Scope() = default;

const std::string& Scope::account() {
  if (state_->account.empty()) {
    Service sts(state_->sts_place, state_->client, state_->credentials, state_->now,
                state_->patience);
    state_->account = caller_account(sts);
  }
  return state_->account;
}

InstanceList Scope::list() {
  InstanceList out{.account = account(),
                   .region = state_->ec2.place().scope.region,
                   .asked = state_->now(),
                   .instances = {}};
  out.instances = matching(state_->filters);
  return out;
}

std::vector<Instance> Scope::matching(const std::vector<Filter>& filters) {
  return ec2().instances(filters);
}

std::vector<Instance> Scope::find(const std::vector<std::string>& ids) {
  // By a filter: one id that EC2 does not know would fail a call that names them.
  return matching({{"instance-id", ids}});
}

Ec2 Scope::ec2() {
  return Ec2(state_->ec2);
}

AutoScaling Scope::auto_scaling() {
  return AutoScaling(state_->auto_scaling);
}

}  // namespace muster::cloud
