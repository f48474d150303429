#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::fuzz {

/// Something that reads what others wrote.
struct Target {
  std::string name;
  /// Real inputs, which are changed at random.
  std::vector<std::string> seeds = {};
  /// Takes one input. May throw base::Error, diag::SourceError, or what `refuses` knows: that is a
  /// refusal. Anything else that gets out, a signal, more than a few seconds or too much memory is
  /// a failure.
  std::function<void(const std::string& input)> attempt = {};
  std::function<bool(const std::exception&)> refuses = {};
  /// What the grammar is made of, beside what breaks every reader; put in now and then.
  std::vector<std::string> words = {};
  std::size_t longest = 16384;
};

/// Of the program: each file here that is one defines them.
std::vector<Target> define_targets();

/// Throws std::logic_error: the input shows that something does not hold.
void require(bool holds, std::string_view what);

}  // namespace muster::fuzz
