#pragma once
#include "deploy/work.hh"

namespace muster::deploy {

std::unique_ptr<Work> make_upload(WorkContext context, Upload upload);
std::unique_ptr<Work> make_download(WorkContext context, Download download);

}  // namespace muster::deploy
