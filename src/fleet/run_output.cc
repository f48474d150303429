#include "fleet/run_output.hh"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/strings.hh"
#include "base/utf8.hh"
#include "deploy/line_diff.hh"
#include "fleet/targets.hh"
#include "value/json.hh"

namespace muster::fleet {

namespace {

struct Group {
  std::vector<std::string> hosts;
  std::string text, problem;
};

/// The same words about another host are the same problem.
std::string common_problem(const HostResult& result) {
  auto problem = result.problem();
  if (problem.starts_with(result.host + ": ")) problem.erase(0, result.host.size() + 2);
  return problem;
}

std::vector<Group> groups_of(const std::vector<HostResult>& results) {
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> places;
  std::vector<Group> groups;
  for (const auto& result : results) {
    const auto problem = common_problem(result);
    const auto [at, is_new] =
        places.emplace(std::tuple(problem, result.out, result.err), groups.size());
    if (is_new) groups.push_back({{}, result.out + result.err, problem});
    groups[at->second].hosts.push_back(result.host);
  }
  std::ranges::stable_sort(groups, [](const Group& a, const Group& b) {
    return std::pair(!a.problem.empty(), b.hosts.size()) <
           std::pair(!b.problem.empty(), a.hosts.size());
  });
  return groups;
}

std::string heading(const Group& group) {
  constexpr const char* line = "---------------\n";
  const auto count = group.hosts.size();
  return fmt::format("{}{}{}{}\n{}", line, folded(group.hosts),
                     count > 1 ? fmt::format(" ({})", count) : "",
                     group.problem.empty() ? "" : ": " + group.problem, line);
}

std::string ended(std::string text) {
  if (!text.empty() && text.back() != '\n') text += '\n';
  return text;
}

}  // namespace

std::string readable(const std::string& bytes) {
  if (base::valid_utf8(bytes)) return bytes;
  std::string out;
  constexpr std::size_t longest = 4;
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t size = 1;
    while (size <= longest && at + size <= bytes.size() &&
           !base::valid_utf8(std::string_view(bytes).substr(at, size)))
      ++size;
    if (size <= longest && at + size <= bytes.size()) {
      out.append(bytes, at, size);
      at += size;
    } else {
      base::append_utf8(out, 0xFFFD);
      ++at;
    }
  }
  return out;
}

std::string grouped(const std::vector<HostResult>& results) {
  std::string out;
  for (const auto& group : groups_of(results)) out += heading(group) + ended(group.text);
  return out;
}

std::string differences(const std::vector<HostResult>& results) {
  const auto groups = groups_of(results);
  std::string out;
  for (const auto& group : groups) {
    const bool is_first = &group == &groups.front();
    out += heading(group);
    out += is_first ? ended(group.text) : deploy::line_diff(groups.front().text, group.text);
  }
  return out;
}

std::string json_line(const HostResult& result) {
  value::Hash out;
  out.set("host", result.host);
  out.set("ok", result.ok());
  out.set("status",
          result.finished.status ? value::Value(*result.finished.status) : value::Value());
  if (!result.finished.signal.empty()) out.set("signal", result.finished.signal);
  if (result.finished.failure) {
    out.set("failure", deploy::name_of(result.finished.failure->kind));
    out.set("message", readable(result.finished.failure->text));
  }
  if (result.skipped) out.set("skipped", true);
  out.set("seconds", static_cast<double>(result.finished.elapsed.count()) / 1000);
  out.set("stdout", readable(result.out));
  out.set("stderr", readable(result.err));
  if (result.cut) out.set("cut", true);
  return value::to_json(value::Value(std::move(out)), value::JsonLayout::compact) + "\n";
}

}  // namespace muster::fleet
