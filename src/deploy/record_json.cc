#include "deploy/record_json.hh"

namespace muster::deploy {

namespace {

using Step = DeployRecord::Step;

std::string text_at(const value::Hash& hash, const char* name) {
  const auto* found = hash.find(name);
  const auto* text = found ? found->if_string() : nullptr;
  return text ? *text : std::string();
}

}  // namespace

const char* name_of(Step step) {
  switch (step) {
    case Step::none: return "none";
    case Step::prepared: return "prepared";
    case Step::published: return "published";
    case Step::restored: return "restored";
  }
  return "";
}

Step step_named(const std::string& name) {
  for (const auto step : {Step::prepared, Step::published, Step::restored})
    if (name == name_of(step)) return step;
  return Step::none;
}

value::Hash to_hash(const DeployRecord& record) {
  value::Hash out;
  const std::pair<const char*, const std::string*> texts[] = {
      {"id", &record.id},           {"name", &record.name},           {"task", &record.task},
      {"release", &record.release}, {"revision", &record.revision},   {"branch", &record.branch},
      {"author", &record.author},   {"deploy_to", &record.deploy_to}, {"time", &record.started},
      {"ended", &record.ended},     {"outcome", &record.outcome},     {"message", &record.message}};
  for (const auto& [name, text] : texts)
    if (!text->empty()) out.set(name, *text);
  if (record.goes_back) out.set("goes_back", true);
  if (record.token != 0) out.set("token", static_cast<std::int64_t>(record.token));
  out.set("hosts", value::Array(record.hosts.begin(), record.hosts.end()));
  value::Hash previous, steps;
  for (const auto& [host, release] : record.previous) previous.set(host, release);
  for (const auto& [host, step] : record.steps) steps.set(host, name_of(step));
  out.set("previous", std::move(previous));
  if (!steps.empty()) out.set("steps", std::move(steps));
  return out;
}

DeployRecord record_from(const value::Hash& hash) {
  DeployRecord out;
  const std::pair<const char*, std::string*> texts[] = {
      {"id", &out.id},           {"name", &out.name},           {"task", &out.task},
      {"release", &out.release}, {"revision", &out.revision},   {"branch", &out.branch},
      {"author", &out.author},   {"deploy_to", &out.deploy_to}, {"time", &out.started},
      {"ended", &out.ended},     {"outcome", &out.outcome},     {"message", &out.message}};
  for (const auto& [name, text] : texts) *text = text_at(hash, name);
  if (const auto* goes_back = hash.find("goes_back")) out.goes_back = goes_back->truthy();
  if (const auto* token = hash.find("token"); token && token->if_integer())
    out.token = static_cast<std::uint64_t>(*token->if_integer());
  if (const auto* hosts = hash.find("hosts"); hosts && hosts->if_array())
    for (const auto& host : *hosts->if_array())
      if (host.if_string()) out.hosts.push_back(*host.if_string());
  const auto each = [&hash](const char* name, auto take) {
    const auto* map = hash.find(name);
    if (!map || !map->if_hash()) return;
    for (const auto& [host, text] : *map->if_hash())
      if (host.if_string() && text.if_string()) take(*host.if_string(), *text.if_string());
  };
  each("previous", [&](const auto& host, const auto& text) { out.previous[host] = text; });
  each("steps", [&](const auto& host, const auto& text) { out.steps[host] = step_named(text); });
  return out;
}

}  // namespace muster::deploy
