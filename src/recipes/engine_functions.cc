#include "recipes/engine_functions.hh"

#include "recipes/host_options.hh"
#include "recipes/option_readers.hh"

namespace muster::recipes {

namespace {

using value::Array;
using value::Hash;
using value::Value;
using Arguments = std::span<const Value>;

/// {"input", "keep_open", "pty", "timeout", "environment": {name: value}}
deploy::Submission submission(std::string command, const Hash& options) {
  deploy::Submission out;
  out.command = std::move(command);
  out.input = text_at(options, "input");
  out.keep_input_open = flag_at(options, "keep_open");
  if (flag_at(options, "pty")) out.terminal.emplace();
  out.timeout = seconds_at(options, "timeout");
  const auto* environment = options.find("environment");
  if (environment && environment->if_hash())
    for (const auto& [name, v] : *environment->if_hash())
      out.environment.emplace_back(bytes_of(&name), bytes_of(&v));
  return out;
}

deploy::HostId host_id(const Value& v) {
  return static_cast<deploy::HostId>(*v.if_integer());
}

deploy::WorkId work_id(const Value& v) {
  return static_cast<deploy::WorkId>(*v.if_integer());
}

Value number(deploy::WorkId id) {
  return static_cast<std::int64_t>(id);
}

Value upload(deploy::Engine& engine, Arguments given) {
  const auto& options = *given[1].if_hash();
  deploy::Upload out;
  out.local = text_at(options, "local");
  if (const auto* content = options.find("content")) out.content = bytes_of(content);
  out.remote = text_at(options, "remote");
  if (const auto* mode = options.find("mode"); mode && mode->if_integer())
    out.mode = static_cast<unsigned>(*mode->if_integer());
  return number(engine.upload(host_id(given[0]), std::move(out)));
}

Value download(deploy::Engine& engine, Arguments given) {
  deploy::Download in;
  in.remote = bytes_of(&given[1]);
  in.local = bytes_of(&given[2]);
  return number(engine.download(host_id(given[0]), std::move(in)));
}

/// [id, "out", bytes], [id, "err", bytes], [id, "progress", done, total], or
/// [id, "end", status, signal, what failed, content, its kind]
struct EventValue {
  Value operator()(const deploy::Started& e) const { return Array{number(e.id), "start"}; }
  Value operator()(const deploy::Output& e) const {
    return Array{number(e.id), e.stream == deploy::Stream::out ? "out" : "err", e.bytes};
  }
  Value operator()(const deploy::Progress& e) const {
    return Array{number(e.id), "progress", static_cast<std::int64_t>(e.done),
                 static_cast<std::int64_t>(e.total)};
  }
  Value operator()(const deploy::Finished& e) const {
    return Array{number(e.id),
                 "end",
                 e.status ? Value(*e.status) : Value{},
                 e.signal,
                 e.failure ? Value(e.failure->text) : Value{},
                 e.content,
                 e.failure ? Value(deploy::name_of(e.failure->kind)) : Value{}};
  }
};

/// nil: nothing is on its way, and so nothing was waited for.
Value poll(deploy::Engine& engine, Deploys& deploys, Arguments given) {
  deploys.keep_lock();
  const double wait = given[0].if_real() ? *given[0].if_real() : 0;
  const auto deadline = std::chrono::steady_clock::now() +
                        std::chrono::milliseconds(static_cast<std::int64_t>(wait * 1000));
  Array out;
  for (const auto& event : engine.poll(deadline))
    if (!deploys.takes(event)) out.push_back(std::visit(EventValue{}, event));
  return out.empty() && engine.pending() == 0 ? Value{} : Value(std::move(out));
}

}  // namespace

void define_engine_functions(ruby::Interpreter& ruby, deploy::Engine& engine, Deploys& deploys) {
  ruby.define("ssh_host", [&](Arguments given) {
    return Value(static_cast<std::int64_t>(engine.host(host_from(*given[0].if_hash()))));
  });
  ruby.define("ssh_submit", [&](Arguments given) {
    return number(
        engine.submit(host_id(given[0]), submission(bytes_of(&given[1]), *given[2].if_hash())));
  });
  ruby.define("ssh_here", [&](Arguments given) {
    std::vector<std::string> argv;
    for (const auto& word : *given[0].if_array()) argv.push_back(bytes_of(&word));
    return number(engine.submit_here(std::move(argv), submission({}, *given[1].if_hash())));
  });
  ruby.define("ssh_upload", [&](Arguments given) { return upload(engine, given); });
  ruby.define("ssh_download", [&](Arguments given) { return download(engine, given); });
  ruby.define("ssh_write", [&](Arguments given) {
    engine.write(work_id(given[0]), bytes_of(&given[1]));
    return Value{};
  });
  ruby.define("ssh_close_input", [&](Arguments given) {
    engine.close_input(work_id(given[0]));
    return Value{};
  });
  ruby.define("ssh_cancel", [&](Arguments given) {
    engine.cancel(work_id(given[0]));
    return Value{};
  });
  ruby.define("ssh_poll", [&](Arguments given) { return poll(engine, deploys, given); });
}

}  // namespace muster::recipes
