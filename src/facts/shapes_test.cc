#include <doctest/doctest.h>

#include "facts/block_devices.hh"
#include "facts/cloud.hh"
#include "facts/distribution.hh"
#include "facts/interfaces.hh"
#include "facts/lookup.hh"
#include "facts/mounts.hh"
#include "facts/processors.hh"
#include "facts/units.hh"
#include "facts/virtualization.hh"
#include "value/json.hh"

namespace muster::facts {

namespace {

std::string os_of(const Platform& platform, std::initializer_list<const char*> paths) {
  const value::Hash found = distribution_facts(platform);
  std::string out;
  for (const char* path : paths) {
    const value::Value* flat = found.find(std::string_view(path));
    const value::Value value = flat ? *flat : dig(*found.find("os"), path);
    out += (out.empty() ? "" : " ") + (value.if_string() ? *value.if_string() : "-");
  }
  return out;
}

}  // namespace

TEST_CASE("Red Hat Enterprise Linux by its release files") {
  const Platform rhel{
      .files = {{"/etc/os-release",
                 "NAME=\"Red Hat Enterprise "
                 "Linux\"\nID=\"rhel\"\nID_LIKE=\"fedora\"\nVERSION_ID=\"9.3\"\n"},
                {"/etc/redhat-release", "Red Hat Enterprise Linux release 9.3 (Plow)\n"}},
      .lsb = {},
      .machine = "x86_64"};
  CHECK(os_of(rhel, {"name", "family", "release.full", "release.major", "release.minor",
                     "architecture"}) == "RedHat RedHat 9.3 9 3 x86_64");
  CHECK(os_of(rhel, {"distro.id", "distro.codename", "distro.description"}) ==
        "RedHatEnterprise Plow Red Hat Enterprise Linux release 9.3 (Plow)");
  CHECK(os_of(rhel, {"lsbdistrelease", "lsbmajdistrelease", "lsbdistid"}) == "9.3 9 -");
}

TEST_CASE("distributions that Facter knows by what they are like") {
  const auto platform = [](const char* os_release, ReleaseFiles more = {}) {
    more["/etc/os-release"] = os_release;
    return Platform{.files = more, .lsb = {}, .machine = "x86_64"};
  };
  CHECK(os_of(platform("NAME=\"Rocky Linux\"\nID=\"rocky\"\nID_LIKE=\"rhel centos "
                       "fedora\"\nVERSION_ID=\"8.7\"\n",
                       {{"/etc/redhat-release", "Rocky Linux release 8.7 (Green Obsidian)"}}),
              {"name", "family", "release.full", "distro.codename"}) ==
        "Rocky RedHat 8.7 Green Obsidian");
  CHECK(os_of(platform("NAME=\"Oracle Linux Server\"\nID=\"ol\"\nVERSION_ID=\"8.4\"\n",
                       {{"/etc/oracle-release", "Oracle Linux Server release 8.4\n"}}),
              {"name", "family", "release.minor"}) == "OracleLinux RedHat 4");
  CHECK(os_of(platform("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"22.04\"\nVERSION_"
                       "CODENAME=jammy\n"
                       "PRETTY_NAME=\"Ubuntu 22.04.1 LTS\"\n"),
              {"name", "family", "release.major", "distro.codename", "distro.description",
               "architecture"}) == "Ubuntu Debian 22.04 jammy Ubuntu 22.04.1 LTS amd64");
  CHECK(
      os_of(platform("NAME=\"SLES\"\nID=\"sles\"\nVERSION_ID=\"15.4\"\nPRETTY_NAME=\"SUSE 15\"\n"),
            {"name", "family", "release.full", "release.minor", "distro.id", "distro.codename"}) ==
      "SLES Suse 15.4 4 SUSE n/a");
  CHECK(os_of(platform("NAME=\"openSUSE Leap\"\nID=\"opensuse-leap\"\nVERSION_ID=\"15.4\"\n"),
              {"name", "family", "release.major"}) == "openSUSE Suse 15");
  CHECK(os_of(platform("NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.17.0\n",
                       {{"/etc/alpine-release", "3.17.0\n"}}),
              {"name", "family", "release.full", "release.minor"}) == "Alpine Alpine 3.17.0 17");
  CHECK(os_of(platform("NAME=\"Arch Linux\"\nID=arch\n"), {"name", "family", "release.full"}) ==
        "Archlinux Archlinux -");
  CHECK(os_of(platform("NAME=\"Amazon Linux\"\nID=\"amzn\"\nID_LIKE=\"fedora\"\nVERSION_ID=\"2\"\n",
                       {{"/etc/system-release", "Amazon Linux release 2 (Karoo)\n"}}),
              {"name", "family", "release.full", "distro.id", "distro.codename"}) ==
        "Amazon RedHat 2 Amazon Karoo");
  CHECK(os_of(platform("NAME=\"Debian GNU/Linux\"\nID=debian\nVERSION_CODENAME=trixie\n",
                       {{"/etc/debian_version", "13.01\n"}}),
              {"release.full", "release.minor", "distro.id"}) == "13.01 1 Debian");
}

TEST_CASE("containers come before hypervisors, and hosts are not virtual") {
  VirtualTraces traces;
  CHECK(detect_virtual(traces).platform == "physical");
  traces.pci = "kvm";
  CHECK(detect_virtual(traces).platform == "kvm");
  traces.dmi["product_name"] = "VirtualBox";
  CHECK(detect_virtual(traces).platform == "virtualbox");
  traces.cgroup = "0::/docker/0123abcd\n";
  const Virtual docker = detect_virtual(traces);
  CHECK(docker.platform == "docker");
  CHECK(value::to_json(docker.container, value::JsonLayout::compact) ==
        R"({"docker":{"id":"0123abcd"}})");
  traces.cgroup.clear();
  traces.environment = std::string("TERM=x\0container=systemd-nspawn\0", 32);
  CHECK(detect_virtual(traces).platform == "systemd_nspawn");
  CHECK_FALSE(is_virtual("xen0"));
  CHECK(is_virtual("xenu"));
}

TEST_CASE("what virt-what would print") {
  CHECK(virt_what_lines({.cpuid = "KVMKVMKVM", .dockerenv = true}) ==
        std::vector<std::string>{"kvm", "docker"});
  CHECK(virt_what_result({"xen", "xen-hvm", "aws"}, "") == "xenhvm");
  CHECK(virt_what_result({"redhat", "kvm"}, "") == "kvm");
  CHECK(pci_hypervisor({{"8086", "1237", "60000"}, {"1af4", "1041", "20000"}}) == "kvm");
}

TEST_CASE("an interface's main address is not a link-local one") {
  const NetworkTraces traces{
      .interfaces = {{.name = "lo",
                      .index = 1,
                      .mtu = 65536,
                      .mac = "00:00:00:00:00:00",
                      .addresses = {{false, "127.0.0.1", 8}}},
                     {.name = "eth0",
                      .index = 2,
                      .mtu = 1500,
                      .mac = "02:00:00:00:00:01",
                      .addresses = {{false, "169.254.1.1", 16},
                                    {false, "10.1.2.3", 20},
                                    {true, "fe80::1", 64}}}},
      .routes = {},
      .dhcp = {{"eth0", "10.1.0.1"}},
      .permanent_mac = {},
      .route_table =
          "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
          "eth0\t00000000\t0100010A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n",
      .address_flags = "fe800000000000000000000000000001 02 40 20 80 eth0\n"};
  const value::Hash found = networking_facts(traces, host_names("web", "web.example.org", ""));
  const value::Value networking = *found.find("networking");
  CHECK(dig(networking, "ip") == value::Value("10.1.2.3"));
  CHECK(dig(networking, "network") == value::Value("10.1.0.0"));
  CHECK(dig(networking, "netmask") == value::Value("255.255.240.0"));
  CHECK(dig(networking, "domain") == value::Value("example.org"));
  CHECK(dig(networking, "interfaces.eth0.bindings6.0.flags.0") == value::Value("permanent"));
  CHECK(dig(networking, "interfaces.lo.mac").is_undef());
  CHECK(*found.find("ipaddress_lo") == value::Value("127.0.0.1"));
  CHECK(*found.find("interfaces") == value::Value("eth0,lo"));
  CHECK(scope6("fec0::1") == "site");
  CHECK(scope6("2001:db8::1") == "global");
}

TEST_CASE("the names of the host") {
  CHECK(host_names("a.b.c", std::nullopt, "").domain == "b.c");
  CHECK(host_names("a", "a", "search one two\n").fqdn == "a.one");
  CHECK(host_names("a", "127.0.1.1", "").fqdn == "a");
  const std::string_view nsswitch = "hosts: files dns\n";
  CHECK(name_in_hosts("127.0.1.1 a.b.c a # x\n", nsswitch, "a") == "a.b.c");
  CHECK_FALSE(name_in_hosts("127.0.1.1 a.b a\n::1 a.c a\n", nsswitch, "a"));
  CHECK_FALSE(name_in_hosts("127.0.1.1 a.b a\n", "hosts: resolve files\n", "a"));
}

TEST_CASE("sizes and frequencies as Facter rounds them") {
  CHECK(human_size(1023) == "1023 bytes");
  CHECK(human_size(1024) == "1.00 KiB");
  CHECK(human_size(1048575) == "1.00 MiB");
  CHECK(human_size(274877906944) == "256.00 GiB");
  CHECK(human_frequency(2600000000) == "2.60 GHz");
  CHECK(human_frequency(999000000) == "999.00 MHz");
}

TEST_CASE("mounts, masks, udev and blkid are read") {
  const auto mounts =
      parse_mounts("dev /a\\040b ext4 rw,x 0 0\nproc /proc proc rw 0 0\nt /sys/x tmpfs rw 0 0\n");
  REQUIRE(mounts.size() == 2);
  CHECK(mounts[0].path == "/a b");
  CHECK(bits_in_mask("3,000000ff\n") == 10);
  const auto blkid = parse_blkid("/dev/sda1: LABEL=\"my root\" UUID=\"1-2\" TYPE=\"ext4\"\n");
  CHECK(blkid.at("/dev/sda1").at("LABEL") == "my root");
  CHECK(blkid_names(parse_udev("S:x\nE:ID_FS_TYPE=xfs\nE:ID_FS_LABEL_ENC=a\\x20b\n")) ==
        Properties{{"LABEL", "a b"}, {"TYPE", "xfs"}});
  const Processors arm = parse_cpuinfo("processor\t: 0\nBogoMIPS\t: 50\nprocessor\t: 1\n");
  CHECK(arm.count == 2);
  CHECK(arm.models.empty());
}

TEST_CASE("credentials are never asked of the metadata service") {
  std::vector<std::string> asked;
  const value::Hash tree = ec2_tree([&](const std::string& path) -> std::optional<std::string> {
    asked.push_back(path);
    if (path.ends_with("meta-data/")) return "ami-id\niam/\npublic-keys/\n";
    if (path.ends_with("iam/")) return "info\nsecurity-credentials/\n";
    if (path.ends_with("public-keys/")) return "0=my-key";
    if (path.ends_with("0/")) return "openssh-key";
    return "value\n";
  });
  CHECK(value::to_json(tree, value::JsonLayout::compact) ==
        R"({"ami-id":"value","iam":{"info":"value"},"public-keys":{"0":{"openssh-key":"value"}}})");
  for (const std::string& path : asked)
    CHECK(path.find("security-credentials") == std::string::npos);
}

}  // namespace muster::facts
