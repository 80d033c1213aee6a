// The catalogue of pictures, and the choice among them.
#include <algorithm>

#include "commands.hpp"
#include "plot/picture.hpp"

namespace cofferdam {
namespace {

void check_variant(const Results& results, const std::string& variant) {
  const std::vector<std::string> known = variants_of(results);
  if (variant == kBaseName) return;
  if (known.empty()) throw Error(ExitCode::scenario, "the results have no variants");
  if (std::find(known.begin(), known.end(), variant) == known.end())
    throw Error(ExitCode::scenario, unknown_name("variant", variant, known));
}

const Picture& picture_of(const std::string& name) {
  std::vector<std::string> known;
  for (const Picture& picture : pictures()) {
    if (picture.name == name) return picture;
    known.emplace_back(picture.name);
  }
  throw Error(ExitCode::scenario, unknown_name("picture", name, known));
}

}  // namespace

const std::vector<Picture>& pictures() {
  static const std::vector<Picture> all = {sizing_picture(),  fan_picture(),  bearers_picture(),
                                           years_picture(),   tail_picture(), variants_picture(),
                                           tornado_picture(), map_picture()};
  return all;
}

std::vector<const Picture*> possible_pictures(const Results& results, const std::string& variant) {
  std::vector<std::pair<int, const Picture*>> ranked;
  for (const Picture& picture : pictures())
    if (const int worth = picture.worth(results, variant); worth > 0)
      ranked.emplace_back(worth, &picture);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<const Picture*> possible;
  for (const auto& [worth, picture] : ranked) possible.push_back(picture);
  return possible;
}

const Picture& choose_picture(const Results& results, const std::string& name,
                              const PictureRequest& request) {
  check_variant(results, request.variant);
  if (name.empty()) {
    const auto possible = possible_pictures(results, request.variant);
    if (possible.empty())
      throw Error(ExitCode::scenario, "these results have nothing that could be drawn");
    return *possible.front();
  }
  const Picture& picture = picture_of(name);
  if (picture.worth(results, request.variant) > 0) return picture;
  if (picture.worth(results, kBaseName) > 0)
    throw Error(ExitCode::scenario, "there is no picture '" + name + "' of the variant '" +
                                        request.variant + "', only of the scenario itself");
  const bool is_sweep = picture_of("map").worth(results, kBaseName) > 0;
  throw Error(
      ExitCode::scenario,
      "there is no picture '" + name + "' of these results: " +
          (is_sweep ? "they are of a sweep, of which there is the picture 'map'" : picture.needs));
}

std::string draw_picture(const Results& results, const std::string& name,
                         const PictureRequest& request) {
  return choose_picture(results, name, request).draw(results, request);
}

}  // namespace cofferdam
