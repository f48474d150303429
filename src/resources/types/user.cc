#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/resources.hh"
#include "resources/ruby_integer.hh"
#include "resources/user_keys.hh"
#include "resources/user_useradd.hh"
#include "value/regexp.hh"

namespace muster::resources {

namespace {

using value::Value;

bool is_digits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

Value to_number(const Resource&, const Value& value) {
  const auto* text = value.if_string();
  if (!text || text->empty() || text->find_first_not_of("-0123456789") != std::string::npos)
    return value;
  return ruby_integer(*text);
}

Attribute days_row(const char* name, std::string doc, std::string message) {
  static const value::Regexp pattern(R"(\A-?\d+\z)");
  return {.name = name,
          .doc = std::move(doc),
          .features = {"manages_password_age"},
          .validate =
              [message = std::move(message)](const Resource&, const Value& value) {
                if (!pattern.search(text(value))) throw base::Error(message);
              },
          .munge = to_number};
}

std::vector<std::string> sorted(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

void check_group(const Resource&, const Value& value) {
  const std::string name = text(value);
  if (is_digits(name)) throw base::Error("Group names must be provided, not GID numbers.");
  if (name.find(',') != std::string::npos)
    throw base::Error("Group names must be provided as an array, not a comma-separated list.");
  if (name.empty())
    throw base::Error(
        "Group names must not be empty. If you want to specify \"no groups\" pass an empty array");
}

/// A list that is compared, shown and written as its sorted elements with commas between them.
Attribute list_row(const char* name, std::string doc, const char* membership) {
  Attribute row{.name = name, .doc = std::move(doc), .matching = Matching::all};
  row.complete = [membership](const Comparison& c) {
    auto names = texts(c.should);
    if (c.resource.text(membership) != "inclusive") {
      for (auto& each : texts(c.is)) names.push_back(std::move(each));
    }
    return Value(base::join(sorted(std::move(names)), ","));
  };
  row.in_sync = [](const Comparison& c) {
    return base::join(sorted(texts(c.is)), ",") == text(c.should);
  };
  row.is_text = [](const Resource&, const Value& is) {
    return is_absent(is) ? display(is) : base::join(texts(is), ",");
  };
  return row;
}

Attribute groups_row() {
  Attribute row = list_row(
      "groups", "The groups the user belongs to besides the primary one: names.", "membership");
  row.validate = check_group;
  row.change_text = [](const Comparison& c) {
    value::Array names;
    for (auto& name : base::split(text(c.should), ",")) {
      if (!name.empty()) names.emplace_back(std::move(name));
    }
    const std::string wanted = display(names);
    if (is_absent(c.is)) return "defined 'groups' as " + wanted;
    return "groups changed " + base::join(texts(c.is), ",") + " to " + wanted;
  };
  return row;
}

Attribute gid_row() {
  Attribute row{.name = "gid", .doc = "The primary group, by name or number."};
  row.munge = to_number;
  row.in_sync = [](const Comparison& c) {
    const auto wanted = group_number(c.context, c.should);
    return wanted && c.is == Value(*wanted);
  };
  return row;
}

Attribute password_row() {
  return {.name = "password",
          .doc = "The password's hash, as the system keeps it.",
          .features = {"manages_passwords"},
          .validate =
              [](const Resource&, const Value& value) {
                if (text(value).find(':') != std::string::npos)
                  throw base::Error("Passwords cannot include ':'");
              },
          .sensitive = true};
}

Attribute expiry_row() {
  static const value::Regexp date(R"(\A\d{4}-\d{2}-\d{2}\z)");
  return {.name = "expiry",
          .doc = "The last day of the account: YYYY-MM-DD, or `absent`.",
          .accepted = {{.name = "absent"}, {.name = R"(^\d{4}-\d{2}-\d{2}$)", .pattern = true}},
          .features = {"manages_expiry"},
          .validate = [](const Resource&, const Value& value) {
            if (value != Value("absent") && !date.search(text(value)))
              throw base::Error("Expiry dates must be YYYY-MM-DD or the string \"absent\"");
          }};
}

Attribute membership_row(const char* name, const char* of) {
  return {.name = name,
          .doc = std::string("Whether the ") + of + " given are the only ones or `minimum`.",
          .role = Role::parameter,
          .accepted = words({"inclusive", "minimum"}),
          .default_to = fixed("minimum")};
}

Attribute flag(const char* name, std::string doc) {
  Attribute row = boolean_row(name, std::move(doc));
  row.default_to = fixed(false);
  return row;
}

Attribute managehome_row() {
  Attribute row =
      flag_row("managehome", "Whether the home is made, moved and removed with the user.");
  row.default_to = fixed(false);
  return row;
}

Attribute with_features(Attribute row, std::vector<std::string> features) {
  row.features = std::move(features);
  return row;
}

/// Of systems other than Linux.
std::vector<Attribute> foreign_rows() {
  const auto plain = [](const char* name, std::string doc, const char* feature) {
    return Attribute{.name = name, .doc = std::move(doc), .features = {feature}};
  };
  return {
      with_features(list_row("roles", "The user's roles (Solaris).", "role_membership"),
                    {"manages_roles"}),
      with_features(list_row("auths", "The user's authorizations (Solaris).", "auth_membership"),
                    {"manages_solaris_rbac"}),
      with_features(list_row("profiles", "The user's profiles (Solaris).", "profile_membership"),
                    {"manages_solaris_rbac"}),
      plain("keys", "Keys and values of the user (Solaris).", "manages_solaris_rbac"),
      plain("project", "The user's project (Solaris).", "manages_solaris_rbac"),
      plain("attributes", "Attributes of the user (AIX).", "manages_aix_lam"),
      plain("salt", "The salt of the password (macOS).", "manages_password_salt"),
      plain("iterations", "The iterations of the password's hash (macOS).",
            "manages_password_salt"),
      plain("loginclass", "The login class (BSD).", "manages_loginclass")};
}

std::vector<Attribute> parameter_rows() {
  Attribute purge_ssh_keys{.name = "purge_ssh_keys",
                           .doc =
                               "Whether keys that are not declared are removed from the user's "
                               "`authorized_keys`, or from the given files.",
                           .role = Role::parameter,
                           .validate = check_key_files,
                           .munge = munge_key_files,
                           .default_to = fixed("false")};
  Attribute ia_load_module{.name = "ia_load_module",
                           .doc = "The I&A module to use (AIX).",
                           .role = Role::parameter,
                           .features = {"manages_aix_lam"}};
  return {membership_row("membership", "groups"),
          flag("system", "Whether it is a user of the system, with a low uid."),
          flag("allowdupe", "Whether several users may have the uid."),
          managehome_row(),
          membership_row("role_membership", "roles"),
          membership_row("auth_membership", "auths"),
          membership_row("profile_membership", "profiles"),
          membership_row("key_membership", "keys"),
          ia_load_module,
          membership_row("attribute_membership", "attributes"),
          with_features(
              flag("forcelocal", "Whether only the machine's own table counts (needs libuser)."),
              {"manages_local_users_and_groups"}),
          purge_ssh_keys};
}

Attribute ensure() {
  Attribute row = ensure_row();
  row.accepted = {{.name = "present", .event = "user_created"},
                  {.name = "absent", .event = "user_removed"},
                  {.name = "role", .feature = "manages_solaris_rbac", .event = "role_created"}};
  return row;
}

std::vector<Attribute> rows() {
  std::vector<Attribute> all = {
      {.name = "name", .doc = "The user's name.", .role = Role::key},
      ensure(),
      {.name = "home", .doc = "The home."},
      {.name = "uid", .doc = "The user's number.", .munge = to_number},
      gid_row(),
      {.name = "comment", .doc = "A description, usually the full name."},
      {.name = "shell", .doc = "The login shell.", .features = {"manages_shell"}},
      password_row(),
      days_row("password_min_age", "Days before the password may be changed again.",
               "Password minimum age must be provided as a number."),
      days_row("password_max_age", "Days after which the password must be changed.",
               "Password maximum age must be provided as a number."),
      days_row("password_warn_days", "Days of warning before the password expires.",
               "Password warning days must be provided as a number."),
      groups_row(),
      expiry_row()};
  for (auto& row : foreign_rows()) all.push_back(std::move(row));
  for (auto& row : parameter_rows()) all.push_back(std::move(row));
  return all;
}

/// Groups as the manifest names them: by number only those that say which number they have.
std::vector<std::string> groups_used(const Resource& user, Context& context) {
  std::vector<std::string> names;
  const Setting* gid = user.find("gid");
  for (const auto& group : gid ? gid->values : std::vector<Value>{}) {
    if (!group.if_integer()) {
      names.push_back(text(group));
      continue;
    }
    for (const Resource* each : context.resources.of_type("group")) {
      if (each->get("gid") == group) names.push_back(each->title());
    }
  }
  for (auto& name : texts(user.get("groups"))) names.push_back(std::move(name));
  return names;
}

std::vector<std::string> roles_used(const Resource& user, Context&) {
  return texts(user.get("roles"));
}

}  // namespace

ResourceType define_user() {
  return {.doc = "An account on this machine.",
          .attributes = rows(),
          .features = {{.name = "allows_duplicates", .doc = "Several users may have one uid."},
                       {.name = "manages_homedir", .doc = "Makes and removes homes."},
                       {.name = "manages_passwords", .doc = "Sets passwords by their hash."},
                       {.name = "manages_password_age", .doc = "Sets the age of passwords."},
                       {.name = "manages_password_salt", .doc = "Sets the salt of passwords."},
                       {.name = "manages_solaris_rbac", .doc = "Manages Solaris's roles."},
                       {.name = "manages_roles", .doc = "Manages roles."},
                       {.name = "manages_expiry", .doc = "Sets when an account expires."},
                       {.name = "system_users", .doc = "Makes users with low uids."},
                       {.name = "manages_aix_lam", .doc = "Manages AIX's authentication modules."},
                       {.name = "manages_local_users_and_groups",
                        .doc = "Can leave other name services alone."},
                       {.name = "manages_shell", .doc = "Sets the login shell."},
                       {.name = "manages_loginclass", .doc = "Sets the login class."}},
          .providers = with_foreign_providers(
              useradd_provider(), {"aix", "directoryservice", "hpuxuseradd", "ldap", "openbsd",
                                   "pw", "user_role_add", "windows_adsi"}),
          .auto_relations = {{.type = "group", .names = groups_used},
                             {.type = "user", .names = roles_used}},
          .generate = undeclared_keys};
}

}  // namespace muster::resources
