#include "os/jail.hh"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <vector>

#include "base/error.hh"
#include "os/descriptor.hh"
#include "os/seccomp_architecture.hh"

namespace muster::os {

namespace {

constexpr std::uint32_t refuse(int error) {
  return SECCOMP_RET_ERRNO | (static_cast<std::uint32_t>(error) & SECCOMP_RET_DATA);
}

/// Calls that are refused whatever they are asked.
constexpr long forbidden[] = {
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_listen,
    SYS_accept,
    SYS_accept4,
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_pidfd_getfd,
    SYS_kcmp,
    SYS_unlinkat,
    SYS_renameat2,
    SYS_mkdirat,
    SYS_mknodat,
    SYS_linkat,
    SYS_symlinkat,
    SYS_fchmodat,
    SYS_fchmod,
    SYS_fchownat,
    SYS_fchown,
    SYS_truncate,
    SYS_ftruncate,
    SYS_fallocate,
    SYS_utimensat,
    SYS_setxattr,
    SYS_lsetxattr,
    SYS_fsetxattr,
    SYS_removexattr,
    SYS_lremovexattr,
    SYS_fremovexattr,
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_unshare,
    SYS_setns,
    SYS_bpf,
    SYS_io_uring_setup,
    SYS_userfaultfd,
    SYS_perf_event_open,
    SYS_add_key,
    SYS_keyctl,
    SYS_request_key,
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_kexec_load,
    SYS_reboot,
    SYS_swapon,
    SYS_swapoff,
    SYS_sethostname,
    SYS_setdomainname,
    SYS_settimeofday,
    SYS_clock_settime,
    SYS_acct,
    SYS_quotactl,
    SYS_open_by_handle_at,
    SYS_memfd_create,
#if defined(__x86_64__)
    SYS_unlink,
    SYS_rename,
    SYS_renameat,
    SYS_mkdir,
    SYS_rmdir,
    SYS_mknod,
    SYS_link,
    SYS_symlink,
    SYS_chmod,
    SYS_chown,
    SYS_lchown,
    SYS_creat,
    SYS_utime,
    SYS_utimes,
    SYS_futimesat,
#endif
};
constexpr long of_programs[] = {
    SYS_execve, SYS_execveat, SYS_clone3,
#if defined(__x86_64__)
    SYS_fork,   SYS_vfork,
#endif
};

class Filter {
 public:
  Filter() {
    load(offsetof(seccomp_data, arch));
    code_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, seccomp_architecture, 1, 0));
    give(SECCOMP_RET_KILL_PROCESS);
    load(offsetof(seccomp_data, nr));
#if defined(__x86_64__)
    // The calls of x32 are others of the same kernel.
    constexpr std::uint32_t x32 = 0x40000000;
    code_.push_back(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, x32, 0, 1));
    give(refuse(EPERM));
#endif
  }
  void load(std::size_t offset) {
    code_.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)));
  }
  void give(std::uint32_t action) {
    code_.push_back(BPF_STMT(BPF_RET | BPF_K, action));
  }
  void refuse_call(long number, int error) {
    code_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(number), 0, 1));
    give(refuse(error));
  }
  /// Refused when any of the bits is set in that argument (`set`), or when none is.
  void refuse_bits(long number, unsigned argument, std::uint32_t bits, bool set) {
    code_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(number), 0, 4));
    load(offsetof(seccomp_data, args) + argument * sizeof(std::uint64_t));
    code_.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, std::uint8_t(set ? 0 : 1),
                             std::uint8_t(set ? 1 : 0)));
    give(refuse(EPERM));
    load(offsetof(seccomp_data, nr));
  }
  void install() {
    give(SECCOMP_RET_ALLOW);
    const sock_fprog program{static_cast<unsigned short>(code_.size()), code_.data()};
    if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0)
      throw base::Error(base::with_errno("seccomp", errno));
  }

 private:
  std::vector<sock_filter> code_;
};

/// openat2 has its flags where a filter cannot look; Landlock sees what is opened. A kernel without
/// it has the filter alone.
void forbid_writing() {
  landlock_ruleset_attr rules{};
  rules.handled_access_fs = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                            LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                            LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                            LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                            LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
  const Descriptor set(
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0)));
  if (!set) return;
  const Descriptor null(::open("/dev/null", O_PATH | O_CLOEXEC));
  const landlock_path_beneath_attr may{LANDLOCK_ACCESS_FS_WRITE_FILE, null.get()};
  ::syscall(SYS_landlock_add_rule, set.get(), LANDLOCK_RULE_PATH_BENEATH, &may, 0);
  if (::syscall(SYS_landlock_restrict_self, set.get(), 0) != 0)
    throw base::Error(base::with_errno("landlock_restrict_self", errno));
}

}  // namespace

void enter_jail(bool may_run_programs) {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    throw base::Error(base::with_errno("no_new_privs", errno));
  forbid_writing();
  Filter filter;
  for (const auto number : forbidden) filter.refuse_call(number, EPERM);
  if (!may_run_programs) {
    // ENOSYS for clone3: the C library then makes threads with clone, whose flags can be seen.
    for (const auto number : of_programs)
      filter.refuse_call(number, number == SYS_clone3 ? ENOSYS : EPERM);
    filter.refuse_bits(SYS_clone, 0, CLONE_THREAD, false);
  }
  constexpr std::uint32_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
  if (!may_run_programs) filter.refuse_bits(SYS_openat, 2, writing, true);
#if defined(__x86_64__)
  if (!may_run_programs) filter.refuse_bits(SYS_open, 1, writing, true);
#endif
  filter.install();
}

}  // namespace muster::os
