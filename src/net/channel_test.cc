#include "net/channel.hh"

#include <doctest/doctest.h>

namespace muster::net {

namespace {

void run_until(Loop& loop, const std::function<bool()>& condition) {
  for (int i = 0; i < 2000 && !condition(); ++i) loop.run_once(std::chrono::milliseconds(5));
  REQUIRE(condition());
}

struct Two {
  Loop loop;
  std::unique_ptr<Channel> one, other;

  Two() {
    auto [a, b] = channel_ends();
    one = std::make_unique<Channel>(loop, std::move(a));
    other = std::make_unique<Channel>(loop, std::move(b));
  }
};

}  // namespace

TEST_CASE("questions are answered in any order, small and large") {
  Two two;
  std::vector<Channel::Answer> answers;
  std::vector<std::string> questions;
  two.other->on_question([&](std::string_view question, Channel::Answer answer) {
    questions.emplace_back(question);
    answers.push_back(std::move(answer));
  });
  const std::string large(5'000'000, 'x');
  std::vector<std::string> got(3);
  for (std::size_t i = 0; i < 3; ++i)
    REQUIRE(two.one->ask(i == 1 ? large : std::to_string(i),
                         [&, i](const std::optional<std::string>& answer) { got[i] = *answer; }));
  run_until(two.loop, [&] { return answers.size() == 3; });
  CHECK(questions[1] == large);
  for (std::size_t i = 3; i-- > 0;) answers[i](questions[i] + "!");
  run_until(two.loop, [&] { return !got[0].empty() && !got[1].empty() && !got[2].empty(); });
  CHECK(got[0] == "0!");
  CHECK(got[1] == large + "!");
  CHECK(got[2] == "2!");
  CHECK(two.one->open_questions() == 0);
}

TEST_CASE("a partner's death ends every open question, once") {
  Two two;
  two.other->on_question([](std::string_view, const Channel::Answer&) {});
  int unanswered = 0, ended = 0;
  two.one->on_end([&] { ++ended; });
  for (int i = 0; i < 10; ++i)
    two.one->ask("x", [&](const std::optional<std::string>& answer) { unanswered += !answer; });
  two.loop.run_once(std::chrono::milliseconds(0));
  two.other.reset();
  run_until(two.loop, [&] { return ended == 1; });
  CHECK(unanswered == 10);
  CHECK_FALSE(two.one->is_open());
  CHECK_FALSE(two.one->ask("x", [](const std::optional<std::string>&) {}));
}

TEST_CASE("draining answers what is on the way, and takes no more") {
  Two two;
  std::vector<Channel::Answer> answers;
  two.other->on_question(
      [&](std::string_view, Channel::Answer answer) { answers.push_back(std::move(answer)); });
  int answered = 0, ended = 0;
  two.one->on_end([&] { ++ended; });
  for (int i = 0; i < 5; ++i)
    two.one->ask("x", [&](const std::optional<std::string>& answer) { answered += answer == "y"; });
  two.other->drain();
  run_until(two.loop, [&] { return answers.size() == 5 && two.one->is_closing(); });
  CHECK_FALSE(two.one->ask("x", [](const std::optional<std::string>&) {}));
  CHECK(ended == 0);
  for (auto& answer : answers) answer("y");
  run_until(two.loop, [&] { return ended == 1; });
  CHECK(answered == 5);
}

TEST_CASE("limits") {
  Loop loop;
  auto [a, b] = channel_ends();
  Channel one(loop, std::move(a), {.frame = 10, .questions = 2});
  const auto nothing = [](const std::optional<std::string>&) {};
  CHECK_FALSE(one.ask("longer than ten", nothing));
  CHECK(one.ask("x", nothing));
  CHECK(one.ask("x", nothing));
  CHECK_FALSE(one.ask("x", nothing));
}

}  // namespace muster::net
