#include "net/http_head.hh"

#include <algorithm>
#include <charconv>

#include "base/strings.hh"
#include "base/utf8.hh"

namespace muster::net {

namespace {

constexpr std::size_t most_headers = 100;

HeadProblem bad(std::string text) {
  return {400, std::move(text)};
}

/// RFC 9110's tchar.
bool is_token_character(char c) {
  const auto u = static_cast<unsigned char>(c);
  return (u >= '0' && u <= '9') || (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') ||
         (u != 0 && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_token_character);
}

/// Visible characters, spaces, tabs and what is beyond ASCII.
bool is_field_text(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return u == '\t' || (u >= 0x20 && u != 0x7F);
  });
}

/// Up to the next CRLF, which is taken as well; nullopt when a line ends in another way.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const auto end = rest.find_first_of("\r\n");
  if (end == std::string_view::npos || rest.substr(end, 2) != "\r\n") return std::nullopt;
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end + 2);
  return line;
}

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<std::uint64_t> decimal(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  const bool digits = !text.empty() && text.front() >= '0' && text.front() <= '9';
  if (!digits || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

/// http://host/path and https://host/path are /path.
std::string_view without_authority(std::string_view target) {
  for (const std::string_view scheme : {"https://", "http://"})
    if (base::lower_ascii(target.substr(0, scheme.size())) == scheme) {
      target.remove_prefix(scheme.size());
      const auto path = target.find_first_of("/?");
      return path == std::string_view::npos || target[path] == '?' ? std::string_view("/")
                                                                   : target.substr(path);
    }
  return target;
}

std::optional<HeadProblem> read_request_line(std::string_view line, RequestHead& head) {
  const auto first = line.find(' ');
  const auto second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos) return bad("The request line is malformed");
  const auto method = line.substr(0, first), version = line.substr(second + 1);
  if (!is_token(method)) return bad("The request line is malformed");
  if (version == "HTTP/1.0")
    head.keep_alive = false;
  else if (version != "HTTP/1.1")
    return version.starts_with("HTTP/") && is_token(version.substr(5))
               ? HeadProblem{505, "HTTP Version Not Supported"}
               : bad("The request line is malformed");
  const auto known = method_named(method);
  if (!known) return HeadProblem{501, "Not Implemented: the method"};
  head.request.method = *known;
  auto target = parse_target(without_authority(line.substr(first + 1, second - first - 1)));
  if (!target) return bad("The request's path is malformed");
  head.request.path = std::move(target->path);
  head.request.query = std::move(target->query);
  return std::nullopt;
}

struct Seen {
  int hosts = 0, lengths = 0, encodings = 0;
};

std::optional<HeadProblem> read_field(std::string_view line, RequestHead& head, Seen& seen) {
  const auto colon = line.find(':');
  // A blank before the colon, or at the beginning (a continued line), makes the name no token.
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
    return bad("A header is malformed");
  const auto value = without_blanks(line.substr(colon + 1));
  if (!is_field_text(value)) return bad("A header has control characters");
  const auto name = base::lower_ascii(line.substr(0, colon));
  if (name == "host") {
    ++seen.hosts;
  } else if (name == "content-length") {
    ++seen.lengths;
    head.length = decimal(value);
    if (!head.length) return bad("Content-Length is no number");
  } else if (name == "transfer-encoding") {
    ++seen.encodings;
    if (base::lower_ascii(value) != "chunked")
      return HeadProblem{501, "Not Implemented: the transfer encoding"};
    head.is_chunked = true;
  } else if (name == "connection") {
    if (has_word(value, "close")) head.keep_alive = false;
  } else if (name == "expect") {
    if (base::lower_ascii(value) != "100-continue") return HeadProblem{417, "Expectation Failed"};
    head.expects_continue = true;
  }
  head.request.headers.add(std::string(line.substr(0, colon)), std::string(value));
  return std::nullopt;
}

std::optional<HeadProblem> judge(const RequestHead& head, const Seen& seen, bool is_1_1) {
  if (seen.hosts > 1 || (seen.hosts == 0 && is_1_1)) return bad("There must be one Host header");
  if (seen.lengths > 1 || seen.encodings > 1 || (seen.lengths > 0 && seen.encodings > 0))
    return bad("The length of the body is ambiguous");
  if (head.is_chunked && !is_1_1) return bad("HTTP/1.0 has no chunks");
  return std::nullopt;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = high < 0 ? -1 : hex_digit(text[i + 2]);
      if (low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

/// Printable ASCII: everything else is sent percent-encoded.
bool is_target_text(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
}

/// One segment of a path, decoded; nullopt when no file or name could be called that.
std::optional<std::string> segment_of(std::string_view text) {
  auto out = percent_decoded(text, false);
  if (!out || *out == "." || *out == "..") return std::nullopt;
  const bool hostile = std::ranges::any_of(
      *out, [](char c) { return c == '/' || (c >= 0 && c < 0x20) || c == 0x7F; });
  return hostile || !base::valid_utf8(*out) ? std::nullopt : out;
}

}  // namespace

bool has_word(std::string_view header, std::string_view word) {
  for (const auto& part : base::split(header, ","))
    if (base::lower_ascii(without_blanks(part)) == word) return true;
  return false;
}

std::optional<std::vector<std::pair<std::string, std::string>>> parse_pairs(std::string_view text) {
  constexpr std::size_t most_pairs = 1000;
  std::vector<std::pair<std::string, std::string>> out;
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const auto pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    auto name = percent_decoded(pair.substr(0, equals), true);
    auto value = percent_decoded(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name || !value || out.size() == most_pairs) return std::nullopt;
    out.emplace_back(std::move(*name), std::move(*value));
  }
  return out;
}

std::optional<Target> parse_target(std::string_view target) {
  if (!target.starts_with('/') || !is_target_text(target) ||
      target.find('#') != std::string_view::npos)
    return std::nullopt;
  const auto question = std::min(target.find('?'), target.size());
  Target out;
  for (const auto& part : base::split(target.substr(0, question), "/")) {
    if (part.empty()) continue;
    const auto segment = segment_of(part);
    if (!segment) return std::nullopt;
    out.path += '/' + *segment;
  }
  if (out.path.empty()) out.path = "/";
  if (question < target.size()) {
    auto pairs = parse_pairs(target.substr(question + 1));
    if (!pairs) return std::nullopt;
    out.query = std::move(*pairs);
  }
  return out;
}

std::variant<RequestHead, HeadProblem> parse_head(std::string_view bytes) {
  RequestHead head;
  const auto request_line = take_line(bytes);
  if (!request_line) return bad("A line does not end in CRLF");
  if (auto problem = read_request_line(*request_line, head)) return *problem;
  const bool is_1_1 = head.keep_alive;
  Seen seen;
  for (std::size_t count = 0;; ++count) {
    const auto line = take_line(bytes);
    if (!line) return bad("A line does not end in CRLF");
    if (line->empty()) break;
    if (count == most_headers) return HeadProblem{431, "Too many headers"};
    if (auto problem = read_field(*line, head, seen)) return *problem;
  }
  if (!bytes.empty()) return bad("The headers are malformed");
  if (auto problem = judge(head, seen, is_1_1)) return *problem;
  return head;
}

}  // namespace muster::net
