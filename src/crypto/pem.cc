#include "crypto/pem.hh"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>

#include "base/error.hh"
#include "crypto/library.hh"
#include "crypto/native.hh"

namespace muster::crypto {

namespace {

struct Parts {
  char* label = nullptr;
  char* header = nullptr;
  unsigned char* bytes = nullptr;
  long size = 0;

  Parts() = default;
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;
  ~Parts() {
    OPENSSL_free(label);
    OPENSSL_free(header);
    // A private key may have been in it.
    OPENSSL_clear_free(bytes, static_cast<std::size_t>(size));
  }
};

bool is_end(unsigned long code) {
  return ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE;
}

}  // namespace

std::vector<PemBlock> read_pem(std::string_view text, std::size_t limit) {
  if (text.size() > limit)
    throw base::Error("more than " + std::to_string(limit) + " bytes of PEM");
  start_library();
  ERR_clear_error();
  const Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  if (!bio) fail("PEM");
  std::vector<PemBlock> out;
  for (;;) {
    Parts parts;
    if (PEM_read_bio(bio.get(), &parts.label, &parts.header, &parts.bytes, &parts.size) != 1) {
      if (!is_end(ERR_peek_last_error())) fail("PEM");
      ERR_clear_error();
      return out;
    }
    if (parts.header && *parts.header != '\0') throw base::Error("PEM with a header: encrypted");
    out.push_back(
        {parts.label,
         {reinterpret_cast<const char*>(parts.bytes), static_cast<std::size_t>(parts.size)}});
  }
}

PemBlock read_one_pem(std::string_view text, std::size_t limit,
                      const std::vector<std::string_view>& labels, const std::string& what) {
  auto blocks = read_pem(text, limit);
  if (blocks.size() != 1)
    throw base::Error(what + ": there must be one PEM block, and there are " +
                      std::to_string(blocks.size()));
  if (std::find(labels.begin(), labels.end(), blocks[0].label) == labels.end())
    throw base::Error(what + ": the PEM block is another thing");
  return std::move(blocks[0]);
}

std::string to_pem(const std::string& label, std::string_view der) {
  const auto bio = memory_bio();
  if (PEM_write_bio(bio.get(), label.c_str(), "",
                    reinterpret_cast<const unsigned char*>(der.data()),
                    static_cast<long>(der.size())) <= 0)
    fail("PEM");
  return written_to(bio);
}

}  // namespace muster::crypto
