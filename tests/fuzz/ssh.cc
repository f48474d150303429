// SFTP, keys, known hosts.
#include "ssh/host_key.hh"
#include "ssh/known_hosts.hh"
#include "ssh/patterns.hh"
#include "ssh/sftp.hh"
#include "target.hh"

namespace muster::fuzz {

namespace {

/// A server that takes everything.
class Sink : public ssh::Channel {
 public:
  std::size_t write(std::string_view bytes) override { return bytes.size(); }
  void end_input() override {}
  bool send_signal(const std::string&) override { return false; }
};

std::string packet(std::string_view body) {
  std::string out(3, '\0');
  return (out += static_cast<char>(body.size())).append(body);
}

const std::string version =
    packet(std::string_view("\2\0\0\0\3\0\0\0\x18posix-rename@openssh.com\0\0\0\1\x31", 38));
const std::string handle = packet(std::string_view("\x66\0\0\0\1\0\0\0\1h", 10));
const std::string data = packet(std::string_view("\x67\0\0\0\2\0\0\0\4data", 13));
const std::string attributes =
    packet(std::string_view("\x69\0\0\0\3\0\0\0\5\0\0\0\0\0\0\0\7\0\0\x81\xa4", 21));
const std::string status = packet(std::string_view("\x65\0\0\0\4\0\0\0\2\0\0\0\4none\0\0\0\0", 21));

void read_sftp(std::string_view bytes) {
  Sink sink;
  ssh::Sftp sftp;
  const auto ignore = [](const ssh::Sftp::Reply&) {};
  sftp.start(sink, [] {});
  sftp.open("a", ssh::Sftp::read_only, 0, ignore);
  sftp.read("h", 0, 4, ignore);
  sftp.stat("a", ignore);
  sftp.remove("a", ignore);
  for (; !bytes.empty(); bytes.remove_prefix(std::min<std::size_t>(bytes.size(), 5)))
    sftp.received(bytes.substr(0, 5));
}

constexpr const char* key =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJyq6rFbRUMO8Xb0YO0o1V2sC0A3Yc7QGQ0qWf0r6k2P";

}  // namespace

std::vector<Target> define_targets() {
  return {
      {"sftp", {version + handle + data + attributes + status}, read_sftp},
      {"known.hosts",
       {std::string("a,b ") + key + "\n@revoked *.test,!c " + key +
        "\n|1|c2FsdA==|aGFzaA== " + key + "\n# x\n"},
       [](std::string_view text) {
         const ssh::KnownHostsFile file(text);
         for (const auto* name : {"a", "c.test", "[10.0.0.1]:2222"})
           for (const auto* entry : file.find(name)) ssh::fingerprint(entry->key);
       }},
      {"host.key",
       {key},
       [](std::string_view text) {
         const auto read = ssh::host_key_from_text(text);
         if (read) ssh::after_first_string(ssh::after_first_string(read->blob));
       }},
      {"ssh.patterns",
       {"*.a?c,!b*,d"},
       [](std::string_view text) { ssh::matches_patterns("web1.a.b.c.example.test", text); }},
  };
}

}  // namespace muster::fuzz
