#include "facts/distribution.hh"

#include <algorithm>
#include <array>

#include "base/strings.hh"
#include "facts/text.hh"

namespace muster::facts {

namespace {

using Text = std::optional<std::string>;
using Pairs = std::map<std::string, std::string>;

struct Family {
  std::string_view name;
  std::string_view members;  // separated by spaces
};
constexpr std::array<Family, 6> families{{
    {"RedHat",
     "redhat rhel fedora centos scientific ascendos cloudlinux psbm oraclelinux ovs oel amazon "
     "xenserver "
     "xcp-ng virtuozzo photon mariner"},
    {"Debian", "debian ubuntu huaweios linuxmint devuan kde"},
    {"Suse", "sles sled suse"},
    {"Gentoo", "gentoo"},
    {"Archlinux", "arch manjaro"},
    {"Mandrake", "mandrake mandriva mageia"},
}};

/// Where a distribution keeps its release, and the text before the number.
struct ReleaseFile {
  std::string_view distribution, path, before;
};
constexpr std::array<ReleaseFile, 13> release_files{{
    {"alpine", "/etc/alpine-release", ""},
    {"devuan", "/etc/devuan_version", ""},
    {"amzn", "/etc/system-release", "release "},
    {"gentoo", "/etc/gentoo-release", "release "},
    {"meego", "/etc/meego-release", "release "},
    {"oel", "/etc/enterprise-release", "release "},
    {"ol", "/etc/oracle-release", "release "},
    {"ovs", "/etc/ovs-release", "release "},
    {"linuxmint", "/etc/linuxmint/info", "RELEASE="},
    {"mageia", "/etc/mageia-release", "Mageia release "},
    {"mariner", "/etc/mariner-release", "CBL-Mariner "},
    {"photon", "/etc/lsb-release", "DISTRIB_RELEASE=\""},
    {"slackware", "/etc/slackware-version", "Slackware "},
}};

Text get(const Pairs& pairs, const std::string& key) {
  const auto found = pairs.find(key);
  return found == pairs.end() ? Text() : Text(found->second);
}

std::string without_linux(std::string_view text, std::size_t most) {
  std::vector<std::string> parts = words(text);
  std::erase_if(parts, [](const std::string& part) { return base::lower_ascii(part) == "linux"; });
  if (parts.size() > most) parts.resize(most);
  return base::join(parts, "");
}

/// "Red Hat Enterprise Linux release 9.0 (Plow)" taken apart.
struct RedHatRelease {
  std::string description, id, name;
  Text codename, version;
};

Text in_parentheses(std::string_view text) {
  const auto open = text.find('('), close = text.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close <= open) return {};
  return base::replace_all(base::replace_all(text.substr(open, close - open), "(", ""), ")", "");
}

std::optional<RedHatRelease> parse_redhat_release(const Text& text) {
  if (!text) return {};
  const auto at = text->find("release");
  const std::string_view before = std::string_view(*text).substr(0, at);
  RedHatRelease out{.description = std::string(base::trim(*text)),
                    .id = without_linux(before, 100),
                    .name = without_linux(before, 2),
                    .codename = {},
                    .version = {}};
  if (at == std::string::npos) return out;
  const std::string_view after = std::string_view(*text).substr(at + 7);
  const auto rest = words(after);
  if (!rest.empty()) out.version = rest[0];
  out.codename = in_parentheses(after);
  if (out.codename && out.codename->empty()) out.codename.reset();
  return out;
}

value::Value release(const Text& full) {
  if (!full) return {};
  const auto parts = base::split(*full, ".");
  value::Hash out{{"full", *full}, {"major", parts[0]}};
  if (parts.size() > 1) out.set("minor", parts[1]);
  return out;
}

value::Value whole_as_major(const Text& version) {
  if (!version) return value::Hash{{"full", {}}, {"major", {}}};
  return value::Hash{{"full", *version}, {"major", *version}};
}

value::Value suse_release(const Text& version) {
  if (!version) return {};
  const auto parts = base::split(*version, ".");
  return value::Hash{{"full", *version}, {"major", parts.front()}, {"minor", parts.back()}};
}

value::Value debian_release(const Text& version) {
  if (!version) return {};
  const auto parts = base::split(*version, ".");
  value::Hash out{{"full", *version}, {"major", parts[0]}};
  if (parts.size() > 1) {
    std::string minor = parts[1];
    if (minor.size() > 1 && minor[0] == '0' && minor[1] >= '1' && minor[1] <= '9')
      minor.erase(0, 1);
    out.set("minor", minor);
  }
  return out;
}

/// Digits and dots at the start.
std::string version_at_start(std::string_view text) {
  return std::string(text.substr(0, text.find_first_not_of("0123456789.")));
}

class Distribution {
 public:
  explicit Distribution(const Platform& platform)
      : platform_(platform),
        lineage_(lineage(platform.files)),
        os_release_(parse_os_release(file("/etc/os-release").value_or(""))),
        redhat_(parse_redhat_release(file("/etc/redhat-release"))),
        version_id_(get(os_release_, "version_id")) {}

  value::Hash facts() const;

 private:
  Text file(std::string_view path) const {
    const auto found = platform_.files.find(std::string(path));
    return found == platform_.files.end() ? Text() : Text(found->second);
  }
  bool is(std::string_view distribution) const {
    return std::find(lineage_.begin(), lineage_.end(), distribution) != lineage_.end();
  }

  Text name() const {
    if (is("linuxmint")) {
      const Text id = get(os_release_, "id");
      return id ? Text(capitalized(*id)) : Text();
    }
    Text found = get(os_release_, "name");
    if (!found && is("rhel") && redhat_) return redhat_->name;
    return found;
  }

  Text family() const {
    if (is("rhel")) return "RedHat";
    if (is("sles")) return "Suse";
    Text id = get(os_release_, "id_like");
    if (!id) id = get(os_release_, "id");
    if (!id) return {};
    const std::string lower = base::lower_ascii(*id);
    for (const Family& group : families) {
      for (const std::string& member : base::split(group.members, " ")) {
        if (contains(lower, member)) return capitalized(group.name);
      }
    }
    return capitalized(*id);
  }

  Text version_in_file(const ReleaseFile& where) const {
    const Text text = file(where.path);
    if (!text) return {};
    if (where.before.empty()) return std::string(base::trim(*text));
    if (where.before == "release ") return version_in_first_line(*text);
    const auto at = text->find(where.before);
    if (at == std::string::npos) return {};
    std::string version = version_at_start(text->substr(at + where.before.size()));
    if (where.distribution == "linuxmint") version = version.substr(0, version.find('.'));
    return version.empty() ? Text() : Text(version);
  }

  static Text version_in_first_line(std::string_view text) {
    const std::string_view clean = base::trim(text);
    if (clean.ends_with("Rawhide")) return "Rawhide";
    const std::string_view before = contains(clean, "release") ? "release " : "Amazon Linux ";
    const auto at = clean.find(before);
    if (at == std::string_view::npos) return {};
    const std::string version = version_at_start(clean.substr(at + before.size()));
    return version.empty() ? Text() : Text(version);
  }

  value::Value os_release() const {
    for (const std::string& distribution : lineage_) {
      if (distribution == "ubuntu" || distribution == "linux") return whole_as_major(version_id_);
      if (distribution == "debian") return debian_version();
      if (distribution == "sles") return suse_release(version_id_);
      if (distribution == "rhel") return redhat_version();
      if (distribution == "openwrt") return release(openwrt_version());
      for (const ReleaseFile& where : release_files) {
        if (where.distribution != distribution) continue;
        const Text version = version_in_file(where);
        return release(version ? version : version_id_);
      }
    }
    return {};
  }

  Text openwrt_version() const {
    const Text text = file("/etc/openwrt_version");
    if (!text || version_at_start(*text).find('.') == std::string::npos) return version_id_;
    return std::string(base::trim(*text));
  }
  value::Value debian_version() const {
    const Text text = file("/etc/debian_version");
    return debian_release(text && !text->empty() ? Text(base::trim(*text)) : Text());
  }
  value::Value redhat_version() const {
    return release(redhat_ && redhat_->version ? redhat_->version : version_id_);
  }

  value::Value distro_release() const {
    const Text& lsb = platform_.lsb.release;
    for (const std::string& distribution : lineage_) {
      if (distribution == "ubuntu")
        return version_id_ ? whole_as_major(version_id_) : value::Value();
      if (distribution == "debian") return debian_version();
      if (distribution == "devuan") return release(lsb);
      if (distribution == "sles") return suse_release(version_id_);
      if (distribution == "amzn") return os_release();
      if (distribution == "rhel") return redhat_version();
    }
    if (!lsb) return {};
    const auto parts = base::split(*lsb, ".");
    return value::Hash{{"full", *lsb},
                       {"major", parts[0]},
                       {"minor", parts.size() > 1 ? value::Value(parts[1]) : value::Value()}};
  }

  Text debian_codename() const {
    if (Text codename = get(os_release_, "version_codename")) return codename;
    const Text version = get(os_release_, "version");
    if (!version) return {};
    if (version->ends_with(')')) return in_parentheses(*version);
    for (const std::string& word : words(*version)) {
      const bool letters = std::all_of(word.begin(), word.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      });
      if (letters) return base::lower_ascii(word);
    }
    return {};
  }

  void set_distro(value::Hash& distro) const;
  void set_lsb_release(value::Hash& out, const value::Value& distro) const;

  const Platform& platform_;
  std::vector<std::string> lineage_;
  Pairs os_release_;
  std::optional<RedHatRelease> redhat_;
  Text version_id_;
};

void Distribution::set_distro(value::Hash& distro) const {
  const Lsb& lsb = platform_.lsb;
  Text id = lsb.id, codename = lsb.codename, description = lsb.description;
  if (is("debian")) {
    id = get(os_release_, "id");
    if (id) id = capitalized(*id);
    codename = debian_codename();
    description = get(os_release_, "pretty_name");
  } else if (is("amzn")) {
    description = file("/etc/system-release");
    if (description) description = std::string(base::trim(*description));
    const auto at = description ? description->find("release") : std::string::npos;
    id = description ? Text(without_linux(description->substr(0, at), 100)) : Text();
    codename = description ? Text(in_parentheses(*description).value_or("n/a")) : Text();
  } else if (is("rhel")) {
    id = redhat_ ? Text(redhat_->id) : Text();
    codename = redhat_ ? redhat_->codename : Text();
    description = redhat_ ? Text(redhat_->description) : Text();
  } else if (is("sles")) {
    if (version_id_) id = version_id_->starts_with("12") ? "SUSE LINUX" : "SUSE";
    codename = get(os_release_, "version_codename");
    if (!codename || codename->empty()) codename = "n/a";
    description = get(os_release_, "pretty_name");
  }
  set_if(distro, "codename", codename);
  set_if(distro, "description", description);
  set_if(distro, "id", id);
  set_if(distro, "specification", lsb.version);
}

void Distribution::set_lsb_release(value::Hash& out, const value::Value& distro) const {
  if (is("ubuntu")) {
    if (!platform_.lsb.release) return;
    const auto parts = base::split(*platform_.lsb.release, ".");
    out.set("lsbdistrelease", *platform_.lsb.release);
    out.set("lsbmajdistrelease", parts[0] + "." + (parts.size() > 1 ? parts[1] : ""));
    if (parts.size() > 2) out.set("lsbminordistrelease", parts[2]);
    return;
  }
  const value::Hash* parts = distro.if_hash();
  if (!parts) return;
  for (const auto& [key, name] : {std::pair{"full", "lsbdistrelease"},
                                  {"major", "lsbmajdistrelease"},
                                  {"minor", "lsbminordistrelease"}}) {
    const value::Value* found = parts->find(std::string_view(key));
    if (found && !found->is_undef()) out.set(name, *found);
  }
}

value::Hash Distribution::facts() const {
  const bool small = platform_.machine.size() == 4 && platform_.machine.starts_with("i") &&
                     platform_.machine.ends_with("86");
  std::string architecture =
      small || contains(platform_.machine, "pentium") ? "i386" : platform_.machine;
  if (is("debian") && architecture == "x86_64") architecture = "amd64";
  value::Hash os{{"architecture", architecture}, {"hardware", platform_.machine}}, distro;
  value::Hash out{{"architecture", architecture}, {"hardwaremodel", platform_.machine}};
  set_distro(distro);
  const value::Value distribution_release = distro_release();
  if (!distribution_release.is_undef()) distro.set("release", distribution_release);
  if (!distro.empty()) os.set("distro", distro);
  set_if(os, "family", family());
  set_if(out, "osfamily", family());
  set_if(os, "name", name());
  set_if(out, "operatingsystem", name());
  const value::Value version = os_release();
  if (const value::Hash* parts = version.if_hash()) {
    os.set("release", version);
    out.set("operatingsystemmajrelease", *parts->find("major"));
    out.set("operatingsystemrelease", *parts->find("full"));
  }
  set_if(out, "lsbdistcodename", platform_.lsb.codename);
  set_if(out, "lsbdistdescription", platform_.lsb.description);
  set_if(out, "lsbdistid", platform_.lsb.id);
  set_if(out, "lsbrelease", platform_.lsb.version);
  set_lsb_release(out, distribution_release);
  out.set("os", os);
  return out;
}

}  // namespace

value::Hash distribution_facts(const Platform& platform) {
  return Distribution(platform).facts();
}

}  // namespace muster::facts
