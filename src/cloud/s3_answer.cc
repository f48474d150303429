#include <charconv>

#include "base/error.hh"
#include "cloud/s3.hh"
#include "cloud/xml_reader.hh"

namespace muster::cloud {

namespace {

int hexadecimal(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

/// encoding-type=url: any key can be in XML so.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hexadecimal(text[i + 1]) : -1;
    const int low = high >= 0 ? hexadecimal(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

S3Object read_object(XmlReader& xml) {
  S3Object out;
  while (const auto name = xml.child()) {
    if (*name == "Key") {
      out.key = decoded(xml.text());
    } else if (*name == "ETag") {
      out.etag = xml.text();
    } else if (*name == "Size") {
      const std::string text = xml.text();
      const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out.size);
      if (code != std::errc{} || end != text.data() + text.size())
        throw base::Error("an answer of S3: not a size: " + text);
    } else if (*name == "LastModified") {
      const auto time = read_utc_time(xml.text());
      if (!time) throw base::Error("an answer of S3: not a time");
      out.changed = *time;
    } else {
      xml.skip();
    }
  }
  if (out.key.empty()) throw base::Error("an answer of S3: an object without a key");
  return out;
}

}  // namespace

S3Page read_s3_page(std::string_view text) {
  XmlReader xml(text);
  if (xml.root() != "ListBucketResult") throw base::Error("an answer of S3: not a list of objects");
  S3Page page;
  bool is_truncated = false;
  while (const auto name = xml.child()) {
    if (*name == "Contents") {
      page.part.objects.push_back(read_object(xml));
    } else if (*name == "CommonPrefixes") {
      while (const auto inner = xml.child()) {
        if (*inner == "Prefix") {
          page.part.prefixes.push_back(decoded(xml.text()));
        } else {
          xml.skip();
        }
      }
    } else if (*name == "IsTruncated") {
      is_truncated = xml.text() == "true";
    } else if (*name == "NextContinuationToken") {
      page.next_token = xml.text();
    } else {
      xml.skip();
    }
  }
  xml.finish();
  if (is_truncated == page.next_token.empty())
    throw base::Error(
        "an answer of S3: a list that goes on has no token, or one that ends has one");
  return page;
}

}  // namespace muster::cloud
