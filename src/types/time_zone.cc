#include "types/time_zone.hh"

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>

#include "base/strings.hh"
#include "types/time_format.hh"
#include "value/regexp.hh"

namespace muster::types {

namespace {

struct Zones {
  std::int64_t offset;
  std::string_view names;  // each between two bars
};

/// The abbreviations and names of zones that Ruby's date library knows, by their offset.
constexpr std::array zones{
    Zones{-43200, "|aoe|idlw|y|dateline|"},
    Zones{-39600, "|nt|nut|sst|x|samoa|"},
    Zones{-36000, "|ahst|ckt|hast|hst|taht|w|hawaiian|"},
    Zones{-34200, "|mart|"},
    Zones{-32400, "|akst|gamt|hadt|hdt|v|yst|alaskan|"},
    Zones{-28800, "|akdt|pst|u|ydt|pacific|"},
    Zones{-25200, "|mst|pdt|t|mountain|us mountain|"},
    Zones{-21600, "|cst|east|galt|mdt|s|canada central|central|central america|mexico|"},
    Zones{-18000, "|cdt|cist|cot|easst|est|pet|r|eastern|sa pacific|us eastern|"},
    Zones{-14400, "|ast|bot|cidst|clt|edt|fkt|gyt|q|vet|atlantic|pacific sa|sa western|"},
    Zones{-12600, "|nst|newfoundland|"},
    Zones{-10800,
          "|adt|art|brt|clst|fkst|gft|p|pmst|pyst|rott|srt|uyt|warst|wgt|e. south "
          "america|greenland|sa eastern|"},
    Zones{-9000, "|ndt|"},
    Zones{-7200, "|at|brst|fnt|o|pmdt|uyst|wgst|mid-atlantic|"},
    Zones{-3600, "|azot|cvt|egt|n|azores|cape verde|"},
    Zones{0, "|azost|egst|gmt|ut|utc|wet|wt|z|greenwich|"},
    Zones{3600,
          "|a|bst|cet|fwt|met|mewt|mez|swt|wat|west|central europe|central european|romance|w. "
          "central africa|w. europe|"},
    Zones{
        7200,
        "|b|cat|cest|eet|fst|mest|mesz|sast|wast|e. europe|egypt|fle|gtb|jerusalem|south africa|"},
    Zones{10800, "|bt|c|eat|eest|fet|idt|msk|syot|arab|arabic|e. africa|russian|"},
    Zones{12600, "|irst|iran|"},
    Zones{14400, "|azt|d|get|kuyt|msd|mut|ret|samt|sct|arabian|caucasus|"},
    Zones{16200, "|aft|irdt|afghanistan|"},
    Zones{18000, "|aqtt|azst|e|mawt|mvt|orat|pkt|tft|tjt|tmt|uzt|yekt|ekaterinburg|west asia|"},
    Zones{19800, "|ist|india|"},
    Zones{20700, "|npt|nepal|"},
    Zones{21600,
          "|almt|btt|f|iot|kgt|omst|qyzt|vost|yekst|central asia|n. central asia|sri lanka|"},
    Zones{23400, "|cct|mmt|myanmar|"},
    Zones{25200, "|cxt|davt|g|hovt|ict|krat|novst|novt|omsst|wib|north asia|se asia|"},
    Zones{28800,
          "|awst|bnt|cast|chot|h|hkt|hovst|irkt|krast|myt|pht|sgt|ulat|wadt|wita|china|malay "
          "peninsula|north asia east|taipei|w. australia|"},
    Zones{31500, "|acwst|"},
    Zones{32400, "|awdt|i|irkst|jst|kst|pwt|tlt|ulast|wit|yakt|korea|tokyo|yakutsk|"},
    Zones{34200, "|acst|aus central|cen. australia|"},
    Zones{36000,
          "|aest|chst|chut|ddut|gst|k|pgt|vlat|yakst|yapt|aus eastern|e. "
          "australia|tasmania|vladivostok|west pacific|"},
    Zones{37800, "|acdt|lhst|"},
    Zones{39600,
          "|aedt|eadt|kost|l|lhdt|magt|nct|nft|pont|sakt|sbt|sret|vlast|vut|central pacific|"},
    Zones{43200,
          "|anast|anat|fjt|gilt|idle|m|magst|mht|nfdt|nrt|nzst|nzt|petst|pett|tvt|wakt|wft|fiji|"
          "new zealand|"},
    Zones{45900, "|chast|"},
    Zones{46800, "|fjst|nzdt|phot|tkt|tot|tonga|"},
    Zones{49500, "|chadt|"},
    Zones{50400, "|lint|tost|"},
};

std::optional<std::int64_t> named_offset(const std::string& name) {
  const auto key = '|' + name + '|';
  const auto at = std::find_if(zones.begin(), zones.end(), [&](const Zones& z) {
    return z.names.find(key) != std::string_view::npos;
  });
  return at == zones.end() ? std::nullopt : std::optional(at->offset);
}

bool drop_suffix(std::string& name, std::string_view suffix) {
  if (!name.ends_with(suffix) || name.size() == suffix.size()) return false;
  name.resize(name.size() - suffix.size());
  return true;
}

std::int64_t to_number(std::string_view digits) {
  std::int64_t n = 0;
  for (const char c : digits) n = n * 10 + (c - '0');
  return n;
}

/// "0230", "02:30:15", "2.5": hours, minutes and seconds after the sign.
std::int64_t clock_offset(std::string_view s) {
  if (const auto colon = s.find(':'); colon != std::string_view::npos) {
    const auto parts = base::split(s, ":");
    const auto part = [&](std::size_t i) { return i < parts.size() ? to_number(parts[i]) : 0; };
    return part(0) * 3600 + part(1) * 60 + part(2);
  }
  if (const auto point = s.find_first_of(",."); point != std::string_view::npos) {
    std::int64_t fraction = 0, scale = 3600;
    for (const char c : s.substr(point + 1, 7)) fraction += (c - '0') * (scale /= 10);
    return to_number(s.substr(0, point)) * 3600 + fraction;
  }
  const auto hour_digits = 2 - s.size() % 2;
  const auto pair = [&](std::size_t at) { return at < s.size() ? to_number(s.substr(at, 2)) : 0; };
  return to_number(s.substr(0, hour_digits)) * 3600 + pair(hour_digits) * 60 +
         pair(hour_digits + 2);
}

std::optional<std::int64_t> local_offset() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm local{};
  localtime_r(&now, &local);
  return local.tm_gmtoff;
}

}  // namespace

std::size_t zone_length(std::string_view text) {
  static const value::Regexp zone(
      R"(\A(?i:(?:gmt|utc?)?[-+]\d+(?:[,.:]\d+(?::\d+)?)?|(?-i:[[:alpha:].\s]+)(?:standard|daylight)\stime\b|(?-i:[[:alpha:]]+)(?:\sdst)?\b))");
  const auto match = zone.search(text);
  return match ? match->groups[0]->end : 0;
}

std::optional<std::int64_t> designated_offset(std::string_view zone) {
  auto name = base::lower_ascii(zone);
  std::int64_t summer = 0;
  if (!drop_suffix(name, " standard time") &&
      (drop_suffix(name, " daylight time") || drop_suffix(name, " dst")))
    summer = 3600;
  if (const auto offset = named_offset(name)) return *offset + summer;
  std::string_view rest = name;
  if (rest.starts_with("gmt") || rest.starts_with("utc")) rest.remove_prefix(3);
  if (rest.empty() || (rest[0] != '+' && rest[0] != '-')) return std::nullopt;
  const auto offset = clock_offset(rest.substr(1));
  return rest[0] == '-' ? -offset : offset;
}

std::optional<std::int64_t> zone_offset(std::string_view timezone) {
  if (base::lower_ascii(timezone) == "current") return local_offset();
  return designated_offset(timezone.substr(0, zone_length(timezone)));
}

}  // namespace muster::types
