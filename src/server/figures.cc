#include "server/figures.hh"

#include "base/error.hh"
#include "server/notice.hh"

namespace muster::server {

namespace {

constexpr auto between_figures = std::chrono::seconds(2);

}  // namespace

void tell_figures(Process& process, const Figures& figures) {
  process.loop().after(between_figures, [&process, figures] { tell_figures(process, figures); });
  try {
    process.tell_all(Part::front, encode_notice(metrics_topic, figures()));
  } catch (const base::Error& e) {
    process.say(base::Level::err, std::string("The figures are not known: ") + e.what());
  }
}

}  // namespace muster::server
