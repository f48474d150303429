#include "os/system_calls.hh"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>
#include <span>
#include <vector>

#include "base/error.hh"
#include "os/seccomp_architecture.hh"

namespace muster::os {

namespace {

/// Memory, time, threads, what is open already, reading files.
constexpr int for_all[] = {
    SYS_read,
    SYS_write,
    SYS_readv,
    SYS_writev,
    SYS_pread64,
    SYS_pwrite64,
    SYS_preadv,
    SYS_pwritev,
    SYS_close,
    SYS_fstat,
    SYS_newfstatat,
    SYS_statx,
    SYS_lseek,
    SYS_mmap,
    SYS_munmap,
    SYS_mprotect,
    SYS_mremap,
    SYS_madvise,
    SYS_mincore,
    SYS_mlock,
    SYS_brk,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_rt_sigtimedwait,
    SYS_rt_sigpending,
    SYS_sigaltstack,
    SYS_ioctl,
    SYS_ppoll,
    SYS_pselect6,
    SYS_epoll_create1,
    SYS_epoll_ctl,
    SYS_epoll_pwait,
    SYS_eventfd2,
    SYS_timerfd_create,
    SYS_timerfd_settime,
    SYS_signalfd4,
    SYS_inotify_init1,
    SYS_inotify_add_watch,
    SYS_inotify_rm_watch,
    SYS_futex,
    SYS_nanosleep,
    SYS_clock_nanosleep,
    SYS_clock_gettime,
    SYS_clock_getres,
    SYS_gettimeofday,
    SYS_times,
    SYS_getitimer,
    SYS_setitimer,
    SYS_timer_create,
    SYS_timer_settime,
    SYS_timer_delete,
    SYS_getpid,
    SYS_gettid,
    SYS_getppid,
    SYS_getuid,
    SYS_geteuid,
    SYS_getgid,
    SYS_getegid,
    SYS_getresuid,
    SYS_getresgid,
    SYS_getgroups,
    SYS_getpgid,
    SYS_getsid,
    SYS_getrandom,
    SYS_exit,
    SYS_exit_group,
    SYS_sched_yield,
    SYS_sched_getaffinity,
    SYS_sched_setaffinity,
    SYS_sched_getparam,
    SYS_sched_getscheduler,
    SYS_set_robust_list,
    SYS_get_robust_list,
    SYS_set_tid_address,
    SYS_rseq,
    SYS_prlimit64,
    SYS_getrusage,
    SYS_sysinfo,
    SYS_uname,
    SYS_getcwd,
    SYS_readlinkat,
    SYS_faccessat,
    SYS_faccessat2,
    SYS_openat,
    SYS_openat2,
    SYS_getdents64,
    SYS_dup,
    SYS_dup3,
    SYS_fcntl,
    SYS_flock,
    SYS_pipe2,
    SYS_sendmsg,
    SYS_recvmsg,
    SYS_sendto,
    SYS_recvfrom,
    SYS_sendmmsg,
    SYS_recvmmsg,
    SYS_shutdown,
    SYS_getsockopt,
    SYS_setsockopt,
    SYS_getsockname,
    SYS_getpeername,
    SYS_socketpair,
    SYS_clone,
    SYS_clone3,
    SYS_tgkill,
    SYS_restart_syscall,
    SYS_membarrier,
    SYS_fadvise64,
    SYS_readahead,
    SYS_close_range,
    SYS_memfd_create,
    SYS_prctl,
    SYS_statfs,
    SYS_fstatfs,
    SYS_umask,
    SYS_chdir,
    SYS_fchdir,
    SYS_sendfile,
    SYS_seccomp,
    SYS_getpriority,
    SYS_landlock_create_ruleset,
    SYS_landlock_add_rule,
    SYS_landlock_restrict_self,
#if defined(__x86_64__)
    SYS_stat,
    SYS_lstat,
    SYS_poll,
    SYS_select,
    SYS_epoll_wait,
    SYS_epoll_create,
    SYS_eventfd,
    SYS_time,
    SYS_access,
    SYS_readlink,
    SYS_open,
    SYS_getdents,
    SYS_dup2,
    SYS_pipe,
    SYS_getrlimit,
    SYS_arch_prctl,
    SYS_alarm,
    SYS_getpgrp,
#endif
};

constexpr int to_write_files[] = {
    SYS_ftruncate, SYS_truncate,  SYS_fsync,     SYS_fdatasync,       SYS_sync_file_range,
    SYS_fallocate, SYS_renameat,  SYS_renameat2, SYS_unlinkat,        SYS_mkdirat,
    SYS_fchmod,    SYS_fchmodat,  SYS_fchown,    SYS_fchownat,        SYS_linkat,
    SYS_symlinkat, SYS_utimensat, SYS_msync,     SYS_copy_file_range,
#if defined(__x86_64__)
    SYS_rename,    SYS_unlink,    SYS_mkdir,     SYS_rmdir,           SYS_chmod,
    SYS_chown,     SYS_lchown,    SYS_link,      SYS_symlink,         SYS_creat,
    SYS_utime,     SYS_utimes,
#endif
};

constexpr int for_programs[] = {
    SYS_execve,    SYS_execveat,    SYS_wait4,
    SYS_waitid,    SYS_kill,        SYS_setpgid,
    SYS_setsid,    SYS_pidfd_open,  SYS_pidfd_send_signal,
    SYS_setrlimit, SYS_setpriority, SYS_setgroups,
    SYS_setresuid, SYS_setresgid,   SYS_setuid,
    SYS_setgid,
#if defined(__x86_64__)
    SYS_fork,      SYS_vfork,
#endif
};

constexpr int to_take_connections[] = {SYS_accept4, SYS_accept, SYS_listen};
constexpr int to_make_connections[] = {SYS_socket, SYS_connect, SYS_bind};

void allow(std::vector<sock_filter>& filter, std::span<const int> numbers) {
  for (const int number : numbers) {
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(number), 0, 1));
    filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  }
}

std::vector<sock_filter> filter_for(const SystemCalls& calls) {
  const auto refuse = SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(EPERM);
  std::vector<sock_filter> out = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, seccomp_architecture, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
  };
  allow(out, for_all);
  if (calls.files_written) allow(out, to_write_files);
  if (calls.programs) allow(out, for_programs);
  if (calls.connections_taken) allow(out, to_take_connections);
  if (calls.connections_made) allow(out, to_make_connections);
  out.push_back(BPF_STMT(BPF_RET | BPF_K, refuse));
  return out;
}

}  // namespace

bool allow_only(const SystemCalls& calls) {
  auto filter = filter_for(calls);
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0) return true;
  if (errno == EINVAL || errno == ENOSYS) return false;
  throw base::Error(base::with_errno("seccomp", errno));
}

}  // namespace muster::os
