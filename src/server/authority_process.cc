#include "server/authority_process.hh"

#include <sys/prctl.h>

#include <exception>

#include "base/error.hh"
#include "net/wire.hh"
#include "os/posix_system.hh"
#include "pki/autosign.hh"
#include "pki/store.hh"
#include "pki/tokens.hh"
#include "server/approve_by_identity.hh"
#include "server/authority_figures.hh"
#include "server/authority_services.hh"
#include "server/background.hh"
#include "server/figures.hh"
#include "server/notice.hh"
#include "server/question.hh"
#include "server/serve.hh"

namespace muster::server {

namespace {

/// Deciding can take time: programs, clouds. Signing is done one at a time anyway.
constexpr std::size_t threads = 8, most_waiting = 5'000;
constexpr auto between_looks = std::chrono::milliseconds(1000);
constexpr auto longest_question = std::chrono::seconds(5);

/// Tells the fronts what to trust: when they come, and when the CA's files have changed, by us or
/// by `muster ca`.
class TrustTeller {
 public:
  explicit TrustTeller(Process& process) : process_(process) { look(); }

  void tell(net::Channel& channel) const {
    if (!told_.empty()) channel.tell(told_);
  }

 private:
  void look() {
    process_.loop().after(between_looks, [this] { look(); });
    const auto& paths = process_.options().authority;
    net::WireWriter out;
    try {
      out.text(pki::read_required_file(paths.certificates));
      out.text(pki::read_required_file(paths.lists));
      // Half of a change is told the next time.
      crypto::Certificate::bundle_from_pem(pki::read_required_file(paths.certificates));
      crypto::RevocationList::bundle_from_pem(pki::read_required_file(paths.lists));
    } catch (const base::Error& e) {
      process_.say(base::Level::err, e.what());
      return;
    }
    auto notice = encode_notice(trust_topic, out.bytes());
    if (notice == told_) return;
    told_ = std::move(notice);
    process_.tell_all(Part::front, told_);
  }

  Process& process_;
  std::string told_;
};

pki::Approver by_identity_document(Process& process, os::System& system,
                                   pki::Authority& authority) {
  const auto& options = process.options();
  const auto alarm = [&authority](const pki::Candidate& candidate, const std::string& detail) {
    authority.change({.action = "refuse", .certname = candidate.certname, .detail = detail},
                     candidate.actor, [] {});
  };
  return by_identity(identity_rules(options.settings, system),
                     {.confirm = confirm_by_poller(process),
                      .bindings_folder = options.authority.directory + "/instance_identities",
                      .alarm = alarm,
                      .now = [&system] { return system.now(); }});
}

/// What cannot be asked is not known to be gone.
bool is_gone(Process& process, const std::string& certname) {
  const auto answer =
      process.ask_and_wait(Part::registry, encode_question("is_gone", certname), longest_question);
  if (!answer) return false;
  const auto reply = decode_reply(*answer);
  return reply.kind == Reply::Kind::answered && reply.text == "gone";
}

pki::Enrolment enrolment(Process& process, os::System& system, pki::Authority& authority) {
  const auto& options = process.options();
  pki::Enrolment out;
  out.proofs.push_back(pki::by_token(options.authority.tokens));
  out.proofs.push_back(by_identity_document(process, system, authority));
  out.approvers.push_back(
      pki::autosign({options.settings.text("autosign")}, system, process.log()));
  if (options.settings.boolean("name_reuse"))
    out.is_holder_gone = [&process](const std::string& name) { return is_gone(process, name); };
  return out;
}

struct AuthorityProcess {
  explicit AuthorityProcess(Process& the_process);
  void answer(std::string_view question, net::Channel::Answer answer);

  Process& process;
  os::PosixSystem system;
  pki::Authority authority;
  pki::Service service;
  AuthorityServices services;
  Handlers<AuthorityServices> handlers;
  TrustTeller teller;
  Background background;
};

AuthorityProcess::AuthorityProcess(Process& the_process)
    : process(the_process),
      authority(process.options().authority, process.options().authority_options),
      service(authority, enrolment(process, system, authority), process.log()),
      services{service, process.options()},
      teller(process),
      background(process.loop(), threads, most_waiting) {
  tell_figures(process, [this] { return authority_figures(authority); });
  process.on_channel(Part::front, [this](const std::shared_ptr<net::Channel>& channel) {
    teller.tell(*channel);
    channel->on_question([this](std::string_view question, net::Channel::Answer to) {
      answer(question, std::move(to));
    });
  });
}

void AuthorityProcess::answer(std::string_view question, net::Channel::Answer to) {
  auto forwarded = std::make_shared<const Forwarded>(decode_forwarded(question));
  const auto response = background.respond(
      [this, forwarded] { return handlers.call(*forwarded, services); }, process.log());
  response.later([to = std::move(to)](const net::Response& made) { to(encode(made)); });
}

}  // namespace

int run_authority(Process& process) {
  // Nobody looks into the memory that has the key, not even what runs as the same user.
  ::prctl(PR_SET_DUMPABLE, 0);
  AuthorityProcess authority(process);
  return process.run();
}

}  // namespace muster::server
