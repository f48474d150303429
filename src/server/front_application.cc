#include "server/front_application.hh"

#include <fmt/core.h>

#include "base/strings.hh"
#include "server/access.hh"
#include "server/error_body.hh"
#include "server/forward.hh"
#include "server/serve.hh"

namespace muster::server {

struct FrontApplication::Routed {
  const Router::Entry* entry = nullptr;
  std::size_t index = 0;
  std::map<std::string, std::string, std::less<>> parameters;
};

namespace {

net::Response no_route(const net::Request& request, const Router::Match& match) {
  if (match.methods.empty())
    return error_response(
        404, fmt::format("Not Found: No route for {} {}", name_of(request.method), request.path),
        "HANDLER_NOT_FOUND");
  auto out = error_response(405,
                            fmt::format("Method Not Allowed: method {} not supported for route {}",
                                        name_of(request.method), request.path),
                            "UNSUPPORTED_METHOD");
  std::vector<std::string> names;
  for (const auto method : match.methods) names.emplace_back(name_of(method));
  out.headers.add("Allow", base::join(names, ", "));
  return out;
}

/// In which process a route is answered; nullopt: here.
std::optional<Part> part_of(const Route& route) {
  struct Visitor {
    std::optional<Part> operator()(const Handler<FrontServices>&) const { return std::nullopt; }
    std::optional<Part> operator()(const Handler<AuthorityServices>&) const {
      return Part::authority;
    }
    std::optional<Part> operator()(const Handler<RegistryServices>&) const {
      return Part::registry;
    }
    std::optional<Part> operator()(const Handler<CompilerServices>&) const {
      return Part::compiler;
    }
  };
  return std::visit(Visitor(), route.handle);
}

/// How many requests may wait for a process before others are told to come back.
std::size_t most_waiting_for(Part part) {
  switch (part) {
    case Part::authority: return 2'000;
    case Part::compiler: return 1'000;
    case Part::registry: return 15'000;
    case Part::poller:
    case Part::front: break;
  }
  return 0;
}

}  // namespace

net::HttpApplication::Plan FrontApplication::plan(const net::Request& request) {
  auto match = router_.match(request.method, request.path);
  if (!match.entry) return {0, no_route(request, match), nullptr};
  const auto& route = match.entry->route;
  auto routed =
      std::make_shared<Routed>(Routed{match.entry, match.index, std::move(match.parameters)});
  Plan out{route.body_limit, std::nullopt, routed};
  const auto& peer = request.peer;
  if (!is_allowed(route.access, peer, routed->parameters)) {
    process_.say(
        base::Level::err,
        fmt::format("Forbidden request: {}({}) access to {} (method :{})", peer.certname,
                    peer.address, request.path, base::lower_ascii(name_of(request.method))));
    out.refusal = forbidden(request);
  } else if (route.access == Access::anybody && peer.certname.empty() &&
             request.method == net::Method::put &&
             !enrolments_.take(peer.address, process_.loop().now())) {
    out.refusal = busy_response(10, "Too many certificate requests from this address");
  }
  return out;
}

void FrontApplication::answer(std::shared_ptr<const net::Request> request,
                              const std::shared_ptr<void>& context,
                              std::function<void(net::Response)> respond) {
  const auto routed = std::static_pointer_cast<Routed>(context);
  const auto& route = routed->entry->route;
  if (const auto part = part_of(route)) {
    if (route.prepare) return respond(prepared(*part, routed, std::move(request)));
    return forward(*part, *routed, *request, std::move(respond));
  }
  net::Response response;
  try {
    response =
        std::get<Handler<FrontServices>>(route.handle)({*request, routed->parameters}, services_);
  } catch (...) {
    response = response_to_exception(process_.log());
  }
  respond(std::move(response));
}

net::Response FrontApplication::prepared(Part part, std::shared_ptr<Routed> routed,
                                         std::shared_ptr<const net::Request> request) {
  const auto work = [this, part, routed = std::move(routed), request = std::move(request)] {
    auto smaller = std::make_shared<net::Request>();
    smaller->method = request->method;
    smaller->path = request->path;
    smaller->query = request->query;
    smaller->headers = request->headers;
    smaller->peer = request->peer;
    smaller->body = routed->entry->route.prepare({*request, routed->parameters});
    net::Response out;
    out.later = [this, part, routed, smaller](std::function<void(net::Response)> respond) {
      forward(part, *routed, *smaller, std::move(respond));
    };
    return out;
  };
  return preparing_.respond(work, process_.log());
}

void FrontApplication::forward(Part part, const Routed& routed, const net::Request& request,
                               std::function<void(net::Response)> respond) {
  const auto channel = process_.channel(part);
  if (channel && channel->open_questions() >= most_waiting_for(part))
    return respond(busy_response(2, "The server is busy"));
  process_.ask(part, encode(routed.entry->name, {request, routed.parameters}),
               [this, respond = std::move(respond)](const std::optional<std::string>& answer) {
                 if (!answer)
                   return respond(busy_response(1, "The server restarts a part of itself"));
                 try {
                   respond(decode_response(*answer));
                 } catch (...) {
                   respond(response_to_exception(process_.log()));
                 }
               });
}

void FrontApplication::served(const net::Served& served) {
  const auto routed = std::static_pointer_cast<Routed>(served.context);
  metrics_.count(routed ? routed->index : metrics_.no_route(), served.status, served.duration);
  if (routed && routed->entry->route.quiet && served.status < 300) return;
  log_.add(served, routed ? routed->entry->name : "");
}

void FrontApplication::failed(const std::string& address, const std::string& problem) {
  process_.say(base::Level::info, fmt::format("{}: {}", address, problem));
}

}  // namespace muster::server
