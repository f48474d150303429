#include "server/serve.hh"

#include "base/error.hh"
#include "server/error_body.hh"

namespace muster::server {

net::Response response_to_exception(base::LogSink& log) {
  try {
    throw;
  } catch (const HttpError& e) {
    return error_response(e.status(), e.what(), e.issue_kind());
  } catch (const std::exception& e) {
    log.write({base::Level::err, e.what()});
    return error_response(500, std::string("Server Error: ") + e.what(), "RUNTIME_ERROR");
  }
}

net::Response no_such_route(const Forwarded& forwarded) {
  return error_response(404, "Not Found: No route for " + forwarded.request.path,
                        "HANDLER_NOT_FOUND");
}

void Batch::add(net::Channel::Answer answer, std::string text) {
  if (waiting_.empty()) loop_.defer([self = shared_from_this()] { self->send(); });
  waiting_.emplace_back(std::move(answer), std::move(text));
}

void Batch::send() {
  auto answers = std::exchange(waiting_, {});
  try {
    if (before_answers_) before_answers_();
  } catch (const std::exception&) {
    const auto failed = encode(response_to_exception(log_));
    for (auto& [answer, text] : answers) text = failed;
  }
  for (auto& [answer, text] : answers) answer(std::move(text));
}

}  // namespace muster::server
