#include "crypto/native.hh"

#include <openssl/objects.h>

#include <algorithm>
#include <ctime>

#include "base/error.hh"
#include "base/unix_time.hh"
#include "crypto/library.hh"

namespace muster::crypto {

namespace {

constexpr int most_extensions = 64;

bool has_characters(int type) {
  switch (type) {
    case V_ASN1_UTF8STRING:
    case V_ASN1_PRINTABLESTRING:
    case V_ASN1_IA5STRING:
    case V_ASN1_VISIBLESTRING:
    case V_ASN1_NUMERICSTRING:
    case V_ASN1_BMPSTRING:
    case V_ASN1_UNIVERSALSTRING: return true;
    default: return false;
  }
}

std::optional<std::string> common_name_at(const X509_NAME* name, int position) {
  return text_of_string(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, position)));
}

}  // namespace

void fail(const std::string& what) {
  throw base::Error(what + ": " + last_problem());
}

void must(int result, const char* what) {
  if (result != 1) fail(what);
}

Bio memory_bio() {
  start_library();
  Bio bio(BIO_new(BIO_s_mem()));
  if (!bio) fail("memory");
  return bio;
}

std::string written_to(const Bio& bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

TimePoint time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (!time || ASN1_TIME_to_tm(time, &parts) != 1) fail("not a time");
  return base::from_unix_time(::timegm(&parts));
}

NativeTime native_time(TimePoint time) {
  NativeTime out(ASN1_TIME_set(nullptr, std::chrono::system_clock::to_time_t(time)));
  if (!out) fail("time");
  return out;
}

Serial serial_of(const ASN1_INTEGER* number) {
  const BigNumber big(ASN1_INTEGER_to_BN(number, nullptr));
  if (!big) fail("serial number");
  if (BN_is_negative(big.get())) throw base::Error("the serial number is negative");
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(big.get())), '\0');
  BN_bn2bin(big.get(), reinterpret_cast<unsigned char*>(bytes.data()));
  const auto serial = Serial::from_bytes(bytes);
  if (!serial) throw base::Error("the serial number is too large");
  return *serial;
}

NativeInteger native_integer(const Serial& serial) {
  const auto& bytes = serial.bytes();
  const BigNumber big(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                                static_cast<int>(bytes.size()), nullptr));
  NativeInteger out(big ? BN_to_ASN1_INTEGER(big.get(), nullptr) : nullptr);
  if (!out) fail("serial number");
  return out;
}

std::string oid_text(const ASN1_OBJECT* object) {
  constexpr int numbers_only = 1;
  char text[128];  // NOLINT: for OBJ_obj2txt
  const int size = OBJ_obj2txt(text, sizeof text, object, numbers_only);
  if (size <= 0 || size >= static_cast<int>(sizeof text)) throw base::Error("not an OID");
  return {text, static_cast<std::size_t>(size)};
}

NativeObject native_object(const std::string& oid) {
  constexpr int numbers_only = 1;
  start_library();
  NativeObject out(OBJ_txt2obj(oid.c_str(), numbers_only));
  if (!out) throw base::Error("not an OID: " + oid);
  return out;
}

Extension extension_of(X509_EXTENSION* extension) {
  const auto* data = X509_EXTENSION_get_data(extension);
  return {oid_text(X509_EXTENSION_get_object(extension)),
          X509_EXTENSION_get_critical(extension) != 0,
          {reinterpret_cast<const char*>(ASN1_STRING_get0_data(data)),
           static_cast<std::size_t>(ASN1_STRING_length(data))}};
}

std::vector<Extension> extensions_of(const STACK_OF(X509_EXTENSION) * extensions) {
  const int count = extensions ? sk_X509_EXTENSION_num(extensions) : 0;
  if (count > most_extensions) throw base::Error("too many extensions");
  std::vector<Extension> out;
  for (int i = 0; i < count; ++i) {
    auto extension = extension_of(sk_X509_EXTENSION_value(extensions, i));
    if (find_extension(out, extension.oid))
      throw base::Error("the extension " + extension.oid + " is there twice");
    out.push_back(std::move(extension));
  }
  return out;
}

NativeExtension native_extension(const Extension& extension) {
  const auto object = native_object(extension.oid);
  const base::Handle<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> data(ASN1_OCTET_STRING_new());
  if (!data || ASN1_OCTET_STRING_set(data.get(),
                                     reinterpret_cast<const unsigned char*>(extension.der.data()),
                                     static_cast<int>(extension.der.size())) != 1)
    fail("extension");
  NativeExtension out(
      X509_EXTENSION_create_by_OBJ(nullptr, object.get(), extension.critical ? 1 : 0, data.get()));
  if (!out) fail("extension");
  return out;
}

std::string name_text(const X509_NAME* name) {
  char* text = X509_NAME_oneline(name, nullptr, 0);
  if (!text) fail("name");
  std::string out = text;
  OPENSSL_free(text);
  return out;
}

std::optional<std::string> common_name_in(const X509_NAME* name) {
  int last = -1;
  for (int at = -1; (at = X509_NAME_get_index_by_NID(name, NID_commonName, at)) >= 0;) last = at;
  return last < 0 ? std::nullopt : common_name_at(name, last);
}

std::optional<std::string> only_common_name_in(const X509_NAME* name) {
  if (X509_NAME_entry_count(name) != 1) return std::nullopt;
  if (X509_NAME_get_index_by_NID(name, NID_commonName, -1) != 0) return std::nullopt;
  return common_name_at(name, 0);
}

NativeName name_of_common_name(const std::string& common_name) {
  start_library();
  NativeName name(X509_NAME_new());
  constexpr int at_the_end = -1;
  if (!name ||
      X509_NAME_add_entry_by_NID(name.get(), NID_commonName, MBSTRING_UTF8,
                                 reinterpret_cast<const unsigned char*>(common_name.data()),
                                 static_cast<int>(common_name.size()), at_the_end, 0) != 1)
    fail("the name " + common_name);
  return name;
}

std::optional<std::string> text_of_string(const ASN1_STRING* string) {
  if (!string || !has_characters(ASN1_STRING_type(string))) return std::nullopt;
  unsigned char* bytes = nullptr;
  const int size = ASN1_STRING_to_UTF8(&bytes, string);
  if (size < 0) return std::nullopt;
  std::string out(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return out;
}

}  // namespace muster::crypto
