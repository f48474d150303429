// Preloaded into an agent: a certificate or a revocation list may be decoded by whom root became,
// not by root. With DECODING_ENDS set nobody survives it, as if there were a hole in the decoder.
#include <dlfcn.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <cstdlib>

namespace {

template <class Decoder>
Decoder* judged(const char* name) {
  if (::geteuid() == 0 || std::getenv("DECODING_ENDS")) std::abort();
  return reinterpret_cast<Decoder*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" X509* d2i_X509(X509** out, const unsigned char** bytes, long size) {
  return judged<X509*(X509**, const unsigned char**, long)>("d2i_X509")(out, bytes, size);
}

extern "C" X509_CRL* d2i_X509_CRL(X509_CRL** out, const unsigned char** bytes, long size) {
  return judged<X509_CRL*(X509_CRL**, const unsigned char**, long)>("d2i_X509_CRL")(out, bytes,
                                                                                    size);
}
