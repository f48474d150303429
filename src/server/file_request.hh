#pragma once
#include <functional>

#include "content/file_server.hh"
#include "server/front_services.hh"
#include "server/route.hh"

namespace muster::server {

/// What a request to the file server asks for, kept for a thread.
struct FileRequest {
  net::Request request;
  std::string key;
  env::Layout environment;
  content::FileServer::Asked asked() const { return {environment, key, request.peer.certname}; }
};

/// Answers in the background. `respond` gets the request once its environment is known to exist and
/// its mount as well; what the file server refuses becomes Puppet's "Server Error".
/// `method` is find or search, as Puppet calls them.
net::Response answer_file_request(
    const Call& call, FrontServices& services, std::string_view indirection,
    std::string_view method,
    std::function<net::Response(const FileRequest&, content::FileServer&)> respond);

/// How the client wants files described: links, checksum_type, source_permissions, recurse and the
/// others. Throws HttpError.
content::FileQuery file_query(const net::Request& request);

}  // namespace muster::server
