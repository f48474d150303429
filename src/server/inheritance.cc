#include "server/inheritance.hh"

#include <fcntl.h>
#include <sys/mman.h>

#include <array>
#include <cerrno>

#include "base/error.hh"
#include "net/wire.hh"

namespace muster::server {

namespace {

constexpr std::uint64_t this_format = 1;

void set_outlives(int descriptor, bool outlives) {
  ::fcntl(descriptor, F_SETFD, outlives ? 0 : FD_CLOEXEC);
}

void set_all(const Inheritance& inheritance, bool outlives) {
  set_outlives(inheritance.listening, outlives);
  for (const auto& child : inheritance.children) set_outlives(child.control, outlives);
}

}  // namespace

os::Descriptor bequeath(const Inheritance& inheritance) {
  net::WireWriter out;
  out.number(this_format);
  out.number(static_cast<std::uint64_t>(inheritance.listening));
  out.number(inheritance.children.size());
  for (const auto& child : inheritance.children) {
    out.number(static_cast<std::uint64_t>(child.part));
    out.number(static_cast<std::uint64_t>(child.pid));
    out.number(static_cast<std::uint64_t>(child.control));
    out.number(child.is_current ? 1 : 0);
  }
  os::Descriptor file(::memfd_create("muster", 0));
  const auto& bytes = out.bytes();
  if (!file ||
      ::write(file.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
    throw base::Error(base::with_errno("memfd", errno));
  set_all(inheritance, true);
  return file;
}

void keep(const Inheritance& inheritance) {
  set_all(inheritance, false);
}

Inheritance inherit(int number) {
  const os::Descriptor file(number);
  std::array<char, 4096> buffer{};
  const auto size = ::pread(file.get(), buffer.data(), buffer.size(), 0);
  if (size < 0) throw base::Error(base::with_errno("what the program before left", errno));
  net::WireReader in({buffer.data(), static_cast<std::size_t>(size)});
  if (in.number() != this_format)
    throw base::Error("the program before left something that this one does not know");
  Inheritance out;
  out.listening = static_cast<int>(in.number());
  for (auto left = in.count(); left > 0; --left) {
    Inheritance::Child child{};
    child.part = static_cast<Part>(in.number());
    child.pid = static_cast<pid_t>(in.number());
    child.control = static_cast<int>(in.number());
    child.is_current = in.number() == 1;
    out.children.push_back(child);
  }
  set_all(out, false);
  return out;
}

}  // namespace muster::server
