#include "server/worker.hh"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "os/jail.hh"
#include "server/compile_wire.hh"
#include "server/compiler_services.hh"
#include "server/serve.hh"

namespace muster::server {

namespace {

void limit(int resource, rlim_t most) {
  const rlimit wanted{most, most};
  ::setrlimit(static_cast<__rlimit_resource>(resource), &wanted);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool has_shadow_memory = true;  // terabytes, which count as data
#else
constexpr bool has_shadow_memory = false;
#endif

/// Memory that a compile may use beside what the worker has already.
void limit_memory(const cli::Settings& settings) {
  if (has_shadow_memory) return;
  constexpr rlim_t mebibyte = 1024UL * 1024, own = 256 * mebibyte;
  limit(RLIMIT_DATA, own + static_cast<rlim_t>(settings.integer("compile_memory")) * mebibyte);
  limit(RLIMIT_CORE, 0);
}

/// Memory that one large compile left behind is not kept for all the small ones that follow.
bool has_grown() {
  constexpr std::size_t most_pages = 64UL * 1024 * 1024 / 4096;
  std::ifstream file("/proc/self/statm");
  std::size_t size = 0, resident = 0, shared = 0;
  file >> size >> resident >> shared;
  return resident > shared + most_pages;
}

CompileOutcome answer(const CompileJob& job, const Handlers<CompilerServices>& handlers,
                      CompilerServices& services) {
  services.node = job.node;
  try {
    return {.response = encode(handlers.call(decode_forwarded(job.forwarded), services))};
  } catch (const Elsewhere& e) {
    return {.elsewhere = true, .environment = e.environment, .node = e.node};
  } catch (...) {
    return {.response = encode(response_to_exception(services.log))};
  }
}

}  // namespace

int run_worker(Workbench& bench, os::Descriptor socket, base::LogSink& log) {
  limit_memory(bench.options.settings);
  constexpr unsigned look_every = 32;
  unsigned answered = 0;
  const Handlers<CompilerServices> handlers;
  net::Loop loop;
  net::Channel channel(loop, std::move(socket));
  Upstream upstream(loop, channel);
  bench.system.use(&upstream);
  bench.sink = &log;
  CompilerServices services{bench.options, bench, upstream, log, {}};
  os::enter_jail(bench.options.settings.boolean("generate_on_server"));
  channel.on_end([&loop] { loop.stop(); });
  channel.on_question([&](std::string_view question, net::Channel::Answer reply) {
    // Not within what reads the channel: the handler waits for answers on it.
    loop.defer([&, job = decode_job(question), reply = std::move(reply)] {
      reply(encode(answer(job, handlers, services)));
      // After it the answer leaves and the loop ends.
      if (++answered % look_every == 0 && has_grown()) loop.defer([&channel] { channel.drain(); });
    });
  });
  loop.run();
  return 0;
}

}  // namespace muster::server
