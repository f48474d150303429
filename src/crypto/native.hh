#pragma once
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/handle.hh"
#include "crypto/extension.hh"
#include "crypto/serial.hh"

// What this area's files share of OpenSSL's own types. No other area includes this.

namespace muster::crypto {

using Bio = base::Handle<BIO, BIO_free_all>;
using BigNumber = base::Handle<BIGNUM, BN_free>;
using NativeExtension = base::Handle<X509_EXTENSION, X509_EXTENSION_free>;
using NativeInteger = base::Handle<ASN1_INTEGER, ASN1_INTEGER_free>;
using NativeKey = base::Handle<EVP_PKEY, EVP_PKEY_free>;
using NativeName = base::Handle<X509_NAME, X509_NAME_free>;
using NativeObject = base::Handle<ASN1_OBJECT, ASN1_OBJECT_free>;
using NativeTime = base::Handle<ASN1_TIME, ASN1_TIME_free>;

using TimePoint = std::chrono::system_clock::time_point;

/// Throws base::Error "what: OpenSSL's problem".
[[noreturn]] void fail(const std::string& what);
/// Throws unless OpenSSL's call gave 1.
void must(int result, const char* what);

Bio memory_bio();
std::string written_to(const Bio& bio);

/// What one of OpenSSL's i2d_ functions writes. Throws base::Error.
template <class T>
std::string encoded(int (*encode)(T, unsigned char**), T object) {
  unsigned char* bytes = nullptr;
  const int size = encode(object, &bytes);
  if (size < 0) fail("encoding");
  std::string out(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return out;
}

/// What one of OpenSSL's d2i_ functions reads of the whole text; nullptr when that is not what it
/// is, or is followed by something.
template <class T>
T* decoded(T* (*decode)(T**, const unsigned char**, long), std::string_view der,
           void (*release)(T*)) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const auto* end = at + der.size();
  T* object = decode(nullptr, &at, static_cast<long>(der.size()));
  if (!object || at == end) return object;
  release(object);
  return nullptr;
}

TimePoint time_of(const ASN1_TIME* time);
NativeTime native_time(TimePoint time);

/// Throws base::Error for a negative number, or one of more than 20 bytes.
Serial serial_of(const ASN1_INTEGER* number);
NativeInteger native_integer(const Serial& serial);

/// "1.3.6.1.4.1.34380.1.1.1"
std::string oid_text(const ASN1_OBJECT* object);
/// From that form only. Throws base::Error.
NativeObject native_object(const std::string& oid);

Extension extension_of(X509_EXTENSION* extension);
/// Throws base::Error when a kind of extension is there twice, or there are too many.
std::vector<Extension> extensions_of(const STACK_OF(X509_EXTENSION) * extensions);
NativeExtension native_extension(const Extension& extension);

/// "/CN=web1", with what is not printable escaped.
std::string name_text(const X509_NAME* name);
/// The last common name in it.
std::optional<std::string> common_name_in(const X509_NAME* name);
/// The common name, when the name consists of that alone.
std::optional<std::string> only_common_name_in(const X509_NAME* name);
NativeName name_of_common_name(const std::string& common_name);

/// The text of any of ASN.1's string types that have characters, as UTF-8.
std::optional<std::string> text_of_string(const ASN1_STRING* string);

}  // namespace muster::crypto
