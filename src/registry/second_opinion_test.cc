// The rules that model_test.cc holds a registry against.
#include <doctest/doctest.h>

#include <algorithm>

#include "registry/test_second_opinion.hh"

namespace muster::registry {

using cloud::InstanceState;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr Milliseconds ttl = seconds(30), grace = seconds(60), stale = minutes(5),
                       keep = minutes(10), window = minutes(3), patience = seconds(18);
constexpr Milliseconds long_ago{-1'000'000};

}  // namespace

void SecondOpinion::advance(Milliseconds steady) {
  const auto passed = steady - seen_;
  seen_ = steady;
  if (passed <= seconds(5)) {
    clock_ += passed;
    return;
  }
  for (auto& [key, known] : known_) {
    if (!known.is_leased() || known.state == State::suspect) continue;
    known.earliest_end = std::max(known.earliest_end, clock_ + ttl);
    known.latest_end = std::max(known.latest_end, clock_ + ttl + ttl);
  }
}

void SecondOpinion::renewed(const std::string& key, std::uint64_t generation, const Answer& answer,
                            Now now) {
  advance(now.steady);
  auto& known = of(key);
  CHECK((answer.kind == Answer::Kind::ok) == (known.is_leased() && known.generation == generation));
  if (answer.kind != Answer::Kind::ok) return;
  known.earliest_end = known.latest_end = clock_ + ttl;
  known.renewed = clock_;
}

bool SecondOpinion::entered(const std::string& key, const std::string& boot, const Answer& answer,
                            Now now) {
  advance(now.steady);
  auto& known = of(key);
  CHECK((answer.kind == Answer::Kind::banned) == known.is_banned);
  if (answer.kind != Answer::Kind::ok) return false;
  const bool is_other = known.is_leased() && known.boot != boot;
  // A boot that renewed a moment ago is not pushed aside.
  if (is_other && known.state != State::suspect)
    CHECK(clock_ - known.renewed >= patience - seconds(1));
  const bool is_new = !known.is_leased() || is_other;
  if (is_new) {
    known.entered = clock_;
    known.registered = now.wall;
    known.earliest_end = known.latest_end = Milliseconds(0);
    known.absences = 0;
    if (known.word && known.word != InstanceState::running) known.word = InstanceState::pending;
  }
  known.earliest_end = std::max(known.earliest_end, clock_ + ttl);
  known.latest_end = std::max(known.latest_end, clock_ + ttl);
  known.renewed = clock_;
  known.boot = boot;
  known.generation = answer.generation;
  return is_new;
}

void SecondOpinion::left(const std::string& key, std::uint64_t generation, const Answer& answer,
                         Now now) {
  advance(now.steady);
  const auto& known = of(key);
  CHECK((answer.kind == Answer::Kind::ok) == (known.is_leased() && known.generation == generation));
}

void SecondOpinion::listed(const Listing& listing, Now now) {
  advance(now.steady);
  // One that was asked later than now was asked before the clock was set back.
  const bool is_old = listing.asked <= asked_ && asked_ <= now.wall;
  if (listing.instances.empty() || is_old) return;
  asked_ = listing.asked;
  fresh_until_ = clock_ + stale;
  is_listed_ = true;
  for (auto& [key, known] : known_)
    if (known.is_cloud) hear(known, key, listing);
}

void SecondOpinion::hear(Witnessed& known, const std::string& key, const Listing& listing) {
  const auto found = std::ranges::find_if(
      listing.instances, [&](const auto& instance) { return key.ends_with(":" + instance.id); });
  if (found == listing.instances.end()) {
    const bool counts = known.state == State::pending || known.is_leased();
    if (counts && known.registered <= listing.asked) ++known.absences;
    return;
  }
  const bool is_over = known.state == State::gone || known.state == State::archived;
  const bool ends = found->state == InstanceState::terminated;
  const bool is_new = !known.state && found->state != InstanceState::pending &&
                      found->state != InstanceState::running;
  known.absences = 0;
  if (ends && known.state) known.is_banned = true;
  if (!is_new && (!is_over || ends)) known.word = found->state;
}

void SecondOpinion::undone(Known before, const std::string& key) {
  for (auto& [name, known] : known_) {
    auto& old = before.at(name);
    old.earliest_end = std::max(old.earliest_end, known.earliest_end);
    old.latest_end = std::max(old.latest_end, known.latest_end);
    if (old.generation == known.generation) old.renewed = known.renewed;
    if (name == key) old.is_undone = true;
  }
  known_ = std::move(before);
}

void SecondOpinion::restarted(Milliseconds steady) {
  seen_ = steady;
  clock_ = Milliseconds(0);
  frozen_ = false;
  counted_from_ = Milliseconds(0);
  evicted_.clear();
  asked_ = {};
  fresh_until_ = Milliseconds(-1);
  for (auto& [key, known] : known_) {
    known.earliest_end = known.state == State::suspect ? Milliseconds(0) : ttl;
    known.latest_end = known.state == State::suspect ? Milliseconds(0) : ttl + ttl;
    known.suspect_since = known.entered = Milliseconds(0);
    known.renewed = long_ago;
    known.absences = 0;
  }
}

void SecondOpinion::take(const std::vector<Event>& events, const std::string& what,
                         const std::string& key) {
  for (const auto& event : events) {
    CHECK(event.revision == ++last_revision_);
    if (event.kind == Event::Kind::freeze) frozen_ = true;
    if (event.kind == Event::Kind::thaw) {
      frozen_ = false;
      if (event.cause.starts_with("frozen for too long")) counted_from_ = clock_ + Milliseconds(1);
    }
    if (event.kind == Event::Kind::removed) known_.at(event.key) = {};
    if (event.kind == Event::Kind::state) judge(event, what, key);
  }
}

void SecondOpinion::judge(const Event& event, const std::string& what, const std::string& key) {
  INFO(what, " ", event.key, " ", event.cause);
  auto& known = known_.at(event.key);
  CHECK(event.from == known.state);
  if (what != "tick" && what != "list") CHECK(event.key == key);
  switch (*event.to) {
    case State::pending: CHECK((what == "list" && !event.from)); break;
    case State::joining: CHECK(what == "enter"); break;
    case State::up: CHECK((what == "renew" || what == "operator")); break;
    case State::draining: CHECK((what == "renew" || what == "operator")); break;
    case State::suspect:
      CHECK(what == "tick");
      CHECK(clock_ >= known.earliest_end);
      known.suspect_since = clock_;
      break;
    case State::gone: judge_end(event, known, what); break;
    case State::archived:
      CHECK(event.cause.starts_with(what == "operator" ? "forgotten" : "gone for"));
  }
  causes_[event.cause.substr(0, event.cause.find_first_of("0123456789"))]++;
  known.is_undone = false;
  known.state = event.to;
  known.generation = event.generation;
}

void SecondOpinion::judge_end(const Event& event, Witnessed& known, const std::string& what) {
  const auto& cause = event.cause;
  if (cause.starts_with("deregistered")) {
    CHECK(what == "leave");
  } else if (cause.starts_with("forgotten")) {
    CHECK(what == "operator");
  } else if (cause.starts_with("terminated")) {
    CHECK((what == "list" && known.word == InstanceState::terminated));
  } else if (cause.starts_with("no longer in")) {
    CHECK(event.from == State::pending);
    CHECK(known.absences >= 2);
  } else {
    CHECK(what == "tick");
    CHECK(cause.starts_with("lease expired"));
    CHECK(clock_ >= known.earliest_end);
    if (cause.starts_with("lease expired while draining")) {
      CHECK((event.from == State::draining && !known.by_operator));
    } else if (cause.starts_with("lease expired, and absent")) {
      CHECK((known.word && known.absences >= 2 && is_fresh()));
    } else if (cause.starts_with("lease expired, and stopped")) {
      CHECK((known.word == InstanceState::stopped && is_fresh()));
    } else {
      judge_eviction(event, known);
    }
  }
  known.renewed = long_ago;
  known.absences = 0;
}

/// Nobody but the lease speaks against it.
void SecondOpinion::judge_eviction(const Event& event, const Witnessed& known) {
  CHECK(event.from == State::suspect);
  CHECK(clock_ - known.suspect_since >= grace);
  CHECK(!frozen_);
  if (known.is_cloud && is_listed_)
    CHECK((!known.word && is_fresh() && clock_ - known.entered >= keep));
  while (!evicted_.empty() && evicted_.front() <= clock_ - minutes(1)) evicted_.pop_front();
  evicted_.push_back(clock_);
  std::size_t expected = evicted_.size() - 1;
  for (const auto& [key, each] : known_) expected += each.is_leased() ? 1 : 0;
  CHECK(evicted_.size() <= std::max<std::size_t>(1, expected / 10));
}

void SecondOpinion::check_settled(const Nodes& nodes) const {
  std::size_t expected = 0, lost = 0;
  for (const auto& [key, known] : known_) {
    const Node* node = nodes.by_key(key);
    INFO(key, " ", node ? node->cause : "");
    CHECK((node != nullptr) == known.state.has_value());
    if (node == nullptr) continue;
    CHECK(node->state == known.state);
    CHECK((node->ban != Ban::none) == known.is_banned);
    if (known.state == State::pending) CHECK(known.absences < 2);
    if (!known.is_leased()) continue;
    ++expected;
    if (known.state != State::suspect) {
      CHECK(clock_ < known.latest_end);
      CHECK(!node->has(Alert::agent_silent));
      continue;
    }
    if (clock_ < known.earliest_end) {
      CHECK((node->has(Alert::flapping) || known.is_undone));
      continue;
    }
    if (known.suspect_since >= std::max(counted_from_, clock_ - window)) ++lost;
    check_suspect(*node, known);
  }
  // Too many at once: whatever it was, it was not they.
  if (lost >= 3 && lost * 100 > expected * 15) CHECK(frozen_);
}

void SecondOpinion::check_suspect(const Node& node, const Witnessed& known) const {
  if (!known.word || !is_fresh()) return;
  CHECK(known.absences < 2);
  CHECK(known.word != InstanceState::stopped);
  CHECK(known.word != InstanceState::terminated);
  if (known.word == InstanceState::running && known.absences == 0)
    CHECK(node.has(Alert::agent_silent));
}

}  // namespace muster::registry
