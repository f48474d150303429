#pragma once
#include <functional>
#include <map>
#include <string>

#include "cloud/xml_reader.hh"

/// What answers of several calls have in them.
namespace muster::cloud {

/// The text of the one element of that name in the current one, which is left.
std::string text_inside(XmlReader& xml, std::string_view wanted);

/// The same in a whole answer, by the names of the elements on the way. Throws base::Error, with
/// what was asked ("ec2 CreateImage"), where it is missing.
std::string text_in_answer(std::string_view asked, std::string_view xml,
                           std::initializer_list<std::string_view> path);

/// What EC2 answered cannot be: throws base::Error.
[[noreturn]] void refuse_answer(const std::string& what);

/// A list of EC2, as its answer has it, and what errors call it.
struct ListForm {
  std::string_view root, set;         // "DescribeImagesResponse", "imagesSet"
  std::string_view entries, members;  // "images"; of the set's members, which may be others
};

/// A page of such a list: each member of the set is given to `read`, which leaves it. The token of
/// the next page, if there is one. Throws base::Error for what is no such list.
std::string read_page(std::string_view xml, const ListForm& form,
                      const std::function<void(XmlReader&)>& read);

/// Of a tagSet, which is left.
std::map<std::string, std::string> read_tags(XmlReader& xml);

}  // namespace muster::cloud
