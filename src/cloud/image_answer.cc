#include "cloud/answer_parts.hh"
#include "cloud/ec2.hh"
#include "cloud/utc_time.hh"

namespace muster::cloud {

namespace {

constexpr std::size_t most_on_a_page = 10'000;
constexpr std::size_t most_disks = 1000;
constexpr ListForm list_of_images{"DescribeImagesResponse", "imagesSet", "images", "images"};

std::string* text_named(Image& one, std::string_view name) {
  if (name == "imageId") return &one.id;
  if (name == "name") return &one.name;
  if (name == "imageState") return &one.state;
  return nullptr;
}

/// Of its disks, those that are on EBS.
void read_snapshots(XmlReader& xml, Image& one) {
  while (xml.child()) {
    while (const auto name = xml.child()) {
      if (*name != "ebs") {
        xml.skip();
        continue;
      }
      auto snapshot = text_inside(xml, "snapshotId");
      if (one.snapshots.size() >= most_disks) refuse_answer("too many disks");
      if (!snapshot.empty()) one.snapshots.push_back(std::move(snapshot));
    }
  }
}

Image read_image(XmlReader& xml) {
  Image one;
  while (const auto name = xml.child()) {
    if (auto* text = text_named(one, *name)) {
      *text = xml.text();
    } else if (*name == "creationDate") {
      const auto time = read_utc_time(xml.text());
      if (!time) refuse_answer("a time of creation that is none");
      one.created = *time;
    } else if (*name == "stateReason") {
      one.state_reason = text_inside(xml, "message");
    } else if (*name == "blockDeviceMapping") {
      read_snapshots(xml, one);
    } else if (*name == "tagSet") {
      one.tags = read_tags(xml);
    } else {
      xml.skip();
    }
  }
  if (one.id.empty() || one.state.empty()) refuse_answer("an image without id or state");
  return one;
}

}  // namespace

ImagePage read_image_page(std::string_view xml) {
  ImagePage page;
  page.next_token = read_page(xml, list_of_images, [&](XmlReader& reader) {
    if (page.images.size() >= most_on_a_page) refuse_answer("too many images");
    page.images.push_back(read_image(reader));
  });
  return page;
}

}  // namespace muster::cloud
