#include "cloud/credentials.hh"

#include "base/error.hh"
#include "base/strings.hh"
#include "cloud/json_object.hh"

namespace muster::cloud {

namespace {

constexpr auto renewed_before = std::chrono::minutes(5);
constexpr const char* role_folder = "meta-data/iam/security-credentials/";
constexpr int most_roles_in_a_row = 5;

std::optional<Credentials> from_environment(os::System& system) {
  const auto key_id = system.environment("AWS_ACCESS_KEY_ID");
  const auto secret = system.environment("AWS_SECRET_ACCESS_KEY");
  if (!key_id || !secret || key_id->empty() || secret->empty()) return std::nullopt;
  return Credentials{*key_id, *secret, system.environment("AWS_SESSION_TOKEN").value_or(""), {}};
}

std::optional<Credentials> from_instance_role(Metadata& metadata) {
  const std::string names = metadata.get(role_folder).value_or("");
  const std::string role(base::trim(names.substr(0, names.find('\n'))));
  if (role.empty()) return std::nullopt;
  const auto text = metadata.get(role_folder + role);
  const auto object = text ? json_object(*text) : std::nullopt;
  const auto expires = object ? read_utc_time(text_in(*object, "Expiration")) : std::nullopt;
  if (!expires || text_in(*object, "Code") != "Success")
    throw base::Error("the metadata service has no credentials of the instance's role " + role);
  return Credentials{text_in(*object, "AccessKeyId"), text_in(*object, "SecretAccessKey"),
                     text_in(*object, "Token"), expires};
}

/// The credentials of one profile of the shared files.
class ProfileReader {
 public:
  ProfileReader(os::System& system, Metadata& metadata, const AssumeRole& assume_role)
      : system_(system), metadata_(metadata), assume_role_(assume_role), files_(system) {}

  bool has(const std::string& profile) const { return files_.has(profile); }

  std::optional<Credentials> read(const std::string& profile, int depth = 0) {
    if (depth >= most_roles_in_a_row)
      throw base::Error("the profile " + profile + " has too many source_profiles in a row");
    if (!files_.get(profile, "role_arn").empty() &&
        !(depth > 0 && names_itself(profile) && has_keys(profile)))
      return through_role(profile, depth);
    if (!has_keys(profile)) return std::nullopt;
    return Credentials{files_.get(profile, "aws_access_key_id"),
                       files_.get(profile, "aws_secret_access_key"),
                       files_.get(profile, "aws_session_token"),
                       {}};
  }

 private:
  bool has_keys(const std::string& profile) const {
    return !files_.get(profile, "aws_access_key_id").empty() &&
           !files_.get(profile, "aws_secret_access_key").empty();
  }
  bool names_itself(const std::string& profile) const {
    return files_.get(profile, "source_profile") == profile;
  }

  std::optional<Credentials> source_of(const std::string& profile, int depth) {
    const std::string source = files_.get(profile, "credential_source");
    if (source == "Ec2InstanceMetadata") return from_instance_role(metadata_);
    if (source == "Environment") return from_environment(system_);
    if (!source.empty())
      throw base::Error("the profile " + profile + " has an unknown credential_source");
    const std::string named = files_.get(profile, "source_profile");
    if (!has(named))
      throw base::Error("the profile " + profile + " has a role_arn, and no source_profile for it");
    return read(named, depth + 1);
  }

  std::optional<Credentials> through_role(const std::string& profile, int depth) {
    const auto with = source_of(profile, depth);
    if (!with)
      throw base::Error("the profile " + profile + " has no credentials to get its role with");
    const std::string session = files_.get(profile, "role_session_name");
    return assume_role_(*with, {.role = files_.get(profile, "role_arn"),
                                .session = session.empty() ? "muster" : session,
                                .external_id = files_.get(profile, "external_id"),
                                .region = files_.get(profile, "region")});
  }

  os::System& system_;
  Metadata& metadata_;
  const AssumeRole& assume_role_;
  SharedFiles files_;
};

}  // namespace

const Credentials& CredentialsCache::get() {
  const auto now = now_();
  if (kept_ && (!kept_->expires || now + renewed_before < *kept_->expires)) return *kept_;
  const bool is_still_good = kept_ && now < *kept_->expires;
  try {
    auto found = source_();
    if (!found) throw base::Error("there are no credentials for the cloud");
    kept_ = std::move(found);
  } catch (const base::Error&) {
    if (!is_still_good) throw;
  }
  return *kept_;
}

CredentialsSource standard_credentials(os::System& system, Metadata& metadata, std::string profile,
                                       AssumeRole assume_role) {
  return [&system, &metadata, asked = std::move(profile),
          assume = std::move(assume_role)]() -> std::optional<Credentials> {
    if (asked.empty())
      if (auto found = from_environment(system)) return found;
    std::string name = asked.empty() ? system.environment("AWS_PROFILE").value_or("") : asked;
    const bool by_name = !name.empty();
    if (!by_name) name = "default";
    ProfileReader profiles(system, metadata, assume);
    if (profiles.has(name))
      if (auto found = profiles.read(name)) return found;
    if (by_name) throw base::Error("there is no profile " + name + " with credentials");
    return from_instance_role(metadata);
  };
}

}  // namespace muster::cloud
