#include "base/letter_case_table.hh"

#include <algorithm>
#include <iterator>

namespace muster::base {

namespace {

// From the Unicode Character Database (SpecialCasing.txt, titlecase mappings), in order of code.
// clang-format off
constexpr SpecialCase table[] = {
    {0x00DF, "SS", "Ss"}, {0x0149, "\u02BCN", "\u02BCN"}, {0x01C4, "\u01C4", "\u01C5"},
    {0x01C5, "\u01C4", "\u01C5"}, {0x01C6, "\u01C4", "\u01C5"}, {0x01C7, "\u01C7", "\u01C8"},
    {0x01C8, "\u01C7", "\u01C8"}, {0x01C9, "\u01C7", "\u01C8"}, {0x01CA, "\u01CA", "\u01CB"},
    {0x01CB, "\u01CA", "\u01CB"}, {0x01CC, "\u01CA", "\u01CB"}, {0x01F0, "J\u030C", "J\u030C"},
    {0x01F1, "\u01F1", "\u01F2"}, {0x01F2, "\u01F1", "\u01F2"}, {0x01F3, "\u01F1", "\u01F2"},
    {0x0390, "\u0399\u0308\u0301", "\u0399\u0308\u0301"},
    {0x03B0, "\u03A5\u0308\u0301", "\u03A5\u0308\u0301"}, {0x0587, "\u0535\u0552", "\u0535\u0582"},
    {0x1C90, "\u1C90", "\u10D0"}, {0x1C91, "\u1C91", "\u10D1"}, {0x1C92, "\u1C92", "\u10D2"},
    {0x1C93, "\u1C93", "\u10D3"}, {0x1C94, "\u1C94", "\u10D4"}, {0x1C95, "\u1C95", "\u10D5"},
    {0x1C96, "\u1C96", "\u10D6"}, {0x1C97, "\u1C97", "\u10D7"}, {0x1C98, "\u1C98", "\u10D8"},
    {0x1C99, "\u1C99", "\u10D9"}, {0x1C9A, "\u1C9A", "\u10DA"}, {0x1C9B, "\u1C9B", "\u10DB"},
    {0x1C9C, "\u1C9C", "\u10DC"}, {0x1C9D, "\u1C9D", "\u10DD"}, {0x1C9E, "\u1C9E", "\u10DE"},
    {0x1C9F, "\u1C9F", "\u10DF"}, {0x1CA0, "\u1CA0", "\u10E0"}, {0x1CA1, "\u1CA1", "\u10E1"},
    {0x1CA2, "\u1CA2", "\u10E2"}, {0x1CA3, "\u1CA3", "\u10E3"}, {0x1CA4, "\u1CA4", "\u10E4"},
    {0x1CA5, "\u1CA5", "\u10E5"}, {0x1CA6, "\u1CA6", "\u10E6"}, {0x1CA7, "\u1CA7", "\u10E7"},
    {0x1CA8, "\u1CA8", "\u10E8"}, {0x1CA9, "\u1CA9", "\u10E9"}, {0x1CAA, "\u1CAA", "\u10EA"},
    {0x1CAB, "\u1CAB", "\u10EB"}, {0x1CAC, "\u1CAC", "\u10EC"}, {0x1CAD, "\u1CAD", "\u10ED"},
    {0x1CAE, "\u1CAE", "\u10EE"}, {0x1CAF, "\u1CAF", "\u10EF"}, {0x1CB0, "\u1CB0", "\u10F0"},
    {0x1CB1, "\u1CB1", "\u10F1"}, {0x1CB2, "\u1CB2", "\u10F2"}, {0x1CB3, "\u1CB3", "\u10F3"},
    {0x1CB4, "\u1CB4", "\u10F4"}, {0x1CB5, "\u1CB5", "\u10F5"}, {0x1CB6, "\u1CB6", "\u10F6"},
    {0x1CB7, "\u1CB7", "\u10F7"}, {0x1CB8, "\u1CB8", "\u10F8"}, {0x1CB9, "\u1CB9", "\u10F9"},
    {0x1CBA, "\u1CBA", "\u10FA"}, {0x1CBD, "\u1CBD", "\u10FD"}, {0x1CBE, "\u1CBE", "\u10FE"},
    {0x1CBF, "\u1CBF", "\u10FF"}, {0x1E96, "H\u0331", "H\u0331"}, {0x1E97, "T\u0308", "T\u0308"},
    {0x1E98, "W\u030A", "W\u030A"}, {0x1E99, "Y\u030A", "Y\u030A"}, {0x1E9A, "A\u02BE", "A\u02BE"},
    {0x1F50, "\u03A5\u0313", "\u03A5\u0313"}, {0x1F52, "\u03A5\u0313\u0300", "\u03A5\u0313\u0300"},
    {0x1F54, "\u03A5\u0313\u0301", "\u03A5\u0313\u0301"},
    {0x1F56, "\u03A5\u0313\u0342", "\u03A5\u0313\u0342"}, {0x1F80, "\u1F08\u0399", "\u1F88"},
    {0x1F81, "\u1F09\u0399", "\u1F89"}, {0x1F82, "\u1F0A\u0399", "\u1F8A"},
    {0x1F83, "\u1F0B\u0399", "\u1F8B"}, {0x1F84, "\u1F0C\u0399", "\u1F8C"},
    {0x1F85, "\u1F0D\u0399", "\u1F8D"}, {0x1F86, "\u1F0E\u0399", "\u1F8E"},
    {0x1F87, "\u1F0F\u0399", "\u1F8F"}, {0x1F88, "\u1F08\u0399", "\u1F88"},
    {0x1F89, "\u1F09\u0399", "\u1F89"}, {0x1F8A, "\u1F0A\u0399", "\u1F8A"},
    {0x1F8B, "\u1F0B\u0399", "\u1F8B"}, {0x1F8C, "\u1F0C\u0399", "\u1F8C"},
    {0x1F8D, "\u1F0D\u0399", "\u1F8D"}, {0x1F8E, "\u1F0E\u0399", "\u1F8E"},
    {0x1F8F, "\u1F0F\u0399", "\u1F8F"}, {0x1F90, "\u1F28\u0399", "\u1F98"},
    {0x1F91, "\u1F29\u0399", "\u1F99"}, {0x1F92, "\u1F2A\u0399", "\u1F9A"},
    {0x1F93, "\u1F2B\u0399", "\u1F9B"}, {0x1F94, "\u1F2C\u0399", "\u1F9C"},
    {0x1F95, "\u1F2D\u0399", "\u1F9D"}, {0x1F96, "\u1F2E\u0399", "\u1F9E"},
    {0x1F97, "\u1F2F\u0399", "\u1F9F"}, {0x1F98, "\u1F28\u0399", "\u1F98"},
    {0x1F99, "\u1F29\u0399", "\u1F99"}, {0x1F9A, "\u1F2A\u0399", "\u1F9A"},
    {0x1F9B, "\u1F2B\u0399", "\u1F9B"}, {0x1F9C, "\u1F2C\u0399", "\u1F9C"},
    {0x1F9D, "\u1F2D\u0399", "\u1F9D"}, {0x1F9E, "\u1F2E\u0399", "\u1F9E"},
    {0x1F9F, "\u1F2F\u0399", "\u1F9F"}, {0x1FA0, "\u1F68\u0399", "\u1FA8"},
    {0x1FA1, "\u1F69\u0399", "\u1FA9"}, {0x1FA2, "\u1F6A\u0399", "\u1FAA"},
    {0x1FA3, "\u1F6B\u0399", "\u1FAB"}, {0x1FA4, "\u1F6C\u0399", "\u1FAC"},
    {0x1FA5, "\u1F6D\u0399", "\u1FAD"}, {0x1FA6, "\u1F6E\u0399", "\u1FAE"},
    {0x1FA7, "\u1F6F\u0399", "\u1FAF"}, {0x1FA8, "\u1F68\u0399", "\u1FA8"},
    {0x1FA9, "\u1F69\u0399", "\u1FA9"}, {0x1FAA, "\u1F6A\u0399", "\u1FAA"},
    {0x1FAB, "\u1F6B\u0399", "\u1FAB"}, {0x1FAC, "\u1F6C\u0399", "\u1FAC"},
    {0x1FAD, "\u1F6D\u0399", "\u1FAD"}, {0x1FAE, "\u1F6E\u0399", "\u1FAE"},
    {0x1FAF, "\u1F6F\u0399", "\u1FAF"}, {0x1FB2, "\u1FBA\u0399", "\u1FBA\u0345"},
    {0x1FB3, "\u0391\u0399", "\u1FBC"}, {0x1FB4, "\u0386\u0399", "\u0386\u0345"},
    {0x1FB6, "\u0391\u0342", "\u0391\u0342"}, {0x1FB7, "\u0391\u0342\u0399", "\u0391\u0342\u0345"},
    {0x1FBC, "\u0391\u0399", "\u1FBC"}, {0x1FC2, "\u1FCA\u0399", "\u1FCA\u0345"},
    {0x1FC3, "\u0397\u0399", "\u1FCC"}, {0x1FC4, "\u0389\u0399", "\u0389\u0345"},
    {0x1FC6, "\u0397\u0342", "\u0397\u0342"}, {0x1FC7, "\u0397\u0342\u0399", "\u0397\u0342\u0345"},
    {0x1FCC, "\u0397\u0399", "\u1FCC"}, {0x1FD2, "\u0399\u0308\u0300", "\u0399\u0308\u0300"},
    {0x1FD3, "\u0399\u0308\u0301", "\u0399\u0308\u0301"}, {0x1FD6, "\u0399\u0342", "\u0399\u0342"},
    {0x1FD7, "\u0399\u0308\u0342", "\u0399\u0308\u0342"},
    {0x1FE2, "\u03A5\u0308\u0300", "\u03A5\u0308\u0300"},
    {0x1FE3, "\u03A5\u0308\u0301", "\u03A5\u0308\u0301"}, {0x1FE4, "\u03A1\u0313", "\u03A1\u0313"},
    {0x1FE6, "\u03A5\u0342", "\u03A5\u0342"}, {0x1FE7, "\u03A5\u0308\u0342", "\u03A5\u0308\u0342"},
    {0x1FF2, "\u1FFA\u0399", "\u1FFA\u0345"}, {0x1FF3, "\u03A9\u0399", "\u1FFC"},
    {0x1FF4, "\u038F\u0399", "\u038F\u0345"}, {0x1FF6, "\u03A9\u0342", "\u03A9\u0342"},
    {0x1FF7, "\u03A9\u0342\u0399", "\u03A9\u0342\u0345"}, {0x1FFC, "\u03A9\u0399", "\u1FFC"},
    {0xFB00, "FF", "Ff"}, {0xFB01, "FI", "Fi"}, {0xFB02, "FL", "Fl"}, {0xFB03, "FFI", "Ffi"},
    {0xFB04, "FFL", "Ffl"}, {0xFB05, "ST", "St"}, {0xFB06, "ST", "St"},
    {0xFB13, "\u0544\u0546", "\u0544\u0576"}, {0xFB14, "\u0544\u0535", "\u0544\u0565"},
    {0xFB15, "\u0544\u053B", "\u0544\u056B"}, {0xFB16, "\u054E\u0546", "\u054E\u0576"},
    {0xFB17, "\u0544\u053D", "\u0544\u056D"},
};
// clang-format on

}  // namespace

const SpecialCase* special_case(std::uint32_t code) {
  const auto* const at = std::lower_bound(
      std::begin(table), std::end(table), code,
      [](const SpecialCase& special, std::uint32_t wanted) { return special.code < wanted; });
  return at != std::end(table) && at->code == code ? at : nullptr;
}

}  // namespace muster::base
