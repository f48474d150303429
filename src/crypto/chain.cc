#include "crypto/chain.hh"

#include <openssl/x509_vfy.h>

#include "crypto/library.hh"
#include "crypto/native.hh"

namespace muster::crypto {

std::optional<ChainProblem> verify_chain(const Certificate& certificate,
                                         const std::vector<Certificate>& bundle,
                                         const std::vector<RevocationList>& lists,
                                         Certificate::Time time) {
  start_library();
  const base::Handle<X509_STORE, X509_STORE_free> store(X509_STORE_new());
  const base::Handle<X509_STORE_CTX, X509_STORE_CTX_free> context(X509_STORE_CTX_new());
  if (!store || !context) fail("verifying");
  for (const auto& authority : bundle)
    must(X509_STORE_add_cert(store.get(), authority.native()), "verifying");
  for (const auto& list : lists) must(X509_STORE_add_crl(store.get(), list.native()), "verifying");
  must(X509_STORE_CTX_init(context.get(), store.get(), certificate.native(), nullptr), "verifying");
  auto* parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(parameters, std::chrono::system_clock::to_time_t(time));
  unsigned long flags = X509_V_FLAG_CHECK_SS_SIGNATURE;
  if (!lists.empty()) flags |= X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL;
  X509_VERIFY_PARAM_set_flags(parameters, flags);
  if (X509_verify_cert(context.get()) == 1) return std::nullopt;
  last_problem();
  const int code = X509_STORE_CTX_get_error(context.get());
  return ChainProblem{code, X509_verify_cert_error_string(code)};
}

}  // namespace muster::crypto
