#include "ssh/sftp.hh"

#include "base/error.hh"

namespace muster::ssh {

namespace {

constexpr std::size_t most_packet = 512u << 10;
constexpr std::uint32_t version = 3;

enum Type : std::uint8_t {
  type_init = 1,
  type_version = 2,
  type_open = 3,
  type_close = 4,
  type_read = 5,
  type_write = 6,
  type_fstat = 8,
  type_fsetstat = 10,
  type_remove = 13,
  type_stat = 17,
  type_rename = 18,
  type_status = 101,
  type_handle = 102,
  type_data = 103,
  type_attributes = 105,
  type_extended = 200,
  type_extended_reply = 201,
};
enum Status : std::uint32_t { status_ok = 0, status_end = 1 };
enum Attribute : std::uint32_t { has_size = 0x1, has_owner = 0x2, has_mode = 0x4 };

void put(std::string& out, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift & 0xFFU);
}
void put(std::string& out, std::uint64_t number) {
  put(out, static_cast<std::uint32_t>(number >> 32U));
  put(out, static_cast<std::uint32_t>(number));
}
void put(std::string& out, std::string_view text) {
  put(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}
template <class... Parts>
std::string packed(const Parts&... parts) {
  std::string out;
  (put(out, parts), ...);
  return out;
}

/// Takes a packet apart; a packet that ends too early is not SFTP.
struct Reader {
  std::string_view rest;

  std::uint32_t number() {
    const auto bytes = take(4);
    std::uint32_t out = 0;
    for (const char byte : bytes) out = out << 8U | static_cast<unsigned char>(byte);
    return out;
  }
  std::uint64_t long_number() {
    const std::uint64_t high = number();
    return high << 32U | number();
  }
  std::string_view text() { return take(number()); }
  std::string_view take(std::size_t size) {
    if (size > rest.size()) throw base::Error("the server does not speak SFTP");
    const auto out = rest.substr(0, size);
    rest.remove_prefix(size);
    return out;
  }
};

void read_attributes(Reader& reader, Sftp::Reply& reply) {
  const auto flags = reader.number();
  if ((flags & has_size) != 0) reply.size = reader.long_number();
  if ((flags & has_owner) != 0) reader.take(8);
  if ((flags & has_mode) != 0) reply.mode = reader.number();
}

}  // namespace

void Sftp::start(Channel& channel, std::function<void()> ready) {
  channel_ = &channel;
  ready_ = std::move(ready);
  std::string body(1, static_cast<char>(type_init));
  put(body, version);
  send(packed(std::string_view(body)));
}

void Sftp::send(std::string_view bytes) {
  if (!outbox_.empty()) {
    outbox_ += bytes;
    return;
  }
  outbox_ = bytes.substr(channel_->write(bytes));
}

void Sftp::writable() {
  const auto taken = channel_->write(outbox_);
  outbox_.erase(0, taken);
}

void Sftp::received(std::string_view bytes) {
  constexpr std::size_t length_size = 4;
  inbox_ += bytes;
  std::size_t at = 0;
  while (inbox_.size() - at >= length_size) {
    Reader header{std::string_view(inbox_).substr(at)};
    const auto length = header.number();
    if (length > most_packet || length == 0) throw base::Error("the server does not speak SFTP");
    if (header.rest.size() < length) break;
    at += length_size + length;
    packet(header.take(length));
  }
  inbox_.erase(0, at);
}

void Sftp::packet(std::string_view body) {
  Reader reader{body.substr(1)};
  const auto type = static_cast<std::uint8_t>(body[0]);
  if (type == type_version) {
    reader.number();
    while (!reader.rest.empty()) {
      const auto name = reader.text();
      reader.text();
      if (name == "posix-rename@openssh.com") posix_rename_ = true;
      if (name == "statvfs@openssh.com") statvfs_ = true;
    }
    if (const auto ready = std::exchange(ready_, nullptr)) ready();
    return;
  }
  const auto found = handlers_.find(reader.number());
  if (found == handlers_.end()) throw base::Error("the server answers what was not asked");
  const auto handler = std::move(found->second);
  handlers_.erase(found);
  Reply reply;
  reply.ok = true;
  if (type == type_status) {
    const auto status = reader.number();
    reply.ok = status == status_ok;
    reply.end_of_file = status == status_end;
    if (!reply.ok) reply.error = reader.text();
  } else if (type == type_handle || type == type_data) {
    reply.bytes = reader.text();
  } else if (type == type_attributes) {
    read_attributes(reader, reply);
  } else if (type == type_extended_reply) {
    constexpr std::size_t before_available = 4UL * 8;  // sizes, all blocks, free for root
    reader.take(before_available);
    reply.free_blocks = reader.long_number();
  }
  handler(reply);
}

void Sftp::request(std::uint8_t type, const std::string& payload, Handler handler) {
  const auto id = ++last_id_;
  handlers_.emplace(id, std::move(handler));
  std::string out;
  put(out, static_cast<std::uint32_t>(1 + 4 + payload.size()));
  out += static_cast<char>(type);
  put(out, id);
  out += payload;
  send(out);
}

void Sftp::open(const std::string& path, std::uint32_t flags, std::uint32_t mode, Handler handler) {
  const bool makes = (flags & create) != 0;
  auto payload =
      packed(std::string_view(path), flags, std::uint32_t{makes ? std::uint32_t{has_mode} : 0U});
  if (makes) put(payload, mode);
  request(type_open, payload, std::move(handler));
}

void Sftp::close(const std::string& handle, Handler handler) {
  request(type_close, packed(std::string_view(handle)), std::move(handler));
}

void Sftp::read(const std::string& handle, std::uint64_t offset, std::uint32_t size,
                Handler handler) {
  request(type_read, packed(std::string_view(handle), offset, size), std::move(handler));
}

void Sftp::write(const std::string& handle, std::uint64_t offset, std::string_view bytes,
                 Handler handler) {
  request(type_write, packed(std::string_view(handle), offset, bytes), std::move(handler));
}

void Sftp::stat(const std::string& path, Handler handler) {
  request(type_stat, packed(std::string_view(path)), std::move(handler));
}

void Sftp::stat_handle(const std::string& handle, Handler handler) {
  request(type_fstat, packed(std::string_view(handle)), std::move(handler));
}

void Sftp::set_mode(const std::string& handle, std::uint32_t mode, Handler handler) {
  request(type_fsetstat, packed(std::string_view(handle), std::uint32_t{has_mode}, mode),
          std::move(handler));
}

void Sftp::rename(const std::string& from, const std::string& to, Handler handler) {
  const auto names = packed(std::string_view(from), std::string_view(to));
  if (!posix_rename_) return request(type_rename, names, std::move(handler));
  request(type_extended, packed(std::string_view("posix-rename@openssh.com")) + names,
          std::move(handler));
}

void Sftp::remove(const std::string& path, Handler handler) {
  request(type_remove, packed(std::string_view(path)), std::move(handler));
}

void Sftp::free_space(const std::string& path, Handler handler) {
  if (!statvfs_) return handler({.ok = false});
  request(type_extended, packed(std::string_view("statvfs@openssh.com"), std::string_view(path)),
          std::move(handler));
}

std::string sftp_path(const std::string& path) {
  if (path == "~") return ".";
  return path.starts_with("~/") ? path.substr(2) : path;
}

}  // namespace muster::ssh
