// Sets values in the tree of a scenario at dotted paths, for `--set` and for variants.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/tree.hpp"

namespace cofferdam {

/// One step of a dotted path: a key of a map, or, in a list, a 0-based index or the `name:` of an
/// element (also of the single map inside it: `- share: {name: split, ...}`).
struct Step {
  std::string text;
  Place place;
};

/// Splits a dotted path into `steps`; `place_at` gives the place of a byte of `text`. An empty step
/// is a problem with that advice; false then.
bool split_path(std::string_view text, const std::function<Place(std::size_t)>& place_at,
                const std::string& advice, std::vector<Step>& steps, Problems& problems);

/// What stands at a dotted path; null: nothing does. Steps of lists are as in Step.
const Node* find_at_path(const Node& root, const std::string& path);

/// Puts `value` where the path leads. Missing keys are added, `output.trials` with `output`, but no
/// missing elements of lists, nor names that authors choose, such as that of a portfolio: they are
/// a problem, with near names, which changes nothing.
void set_at_path(Node& root, const std::vector<Step>& steps, Node value, Problems& problems);

/// The word that stands for a path where what other paths lead to is taken out: `drop: [PATH]`.
inline constexpr std::string_view kDrop = "drop";
inline bool is_drop(const std::vector<Step>& steps) {
  return steps.size() == 1 && steps.front().text == kDrop;
}

/// Whether a path may be changed; reports why if it may not.
using AdmitsPath = std::function<bool(const std::vector<Step>& steps)>;

/// Takes out what the paths lead to: a path, or a list of them. A key or an element of a list; what
/// is not there is a problem, with near names.
void drop_paths(Node& root, const Node& paths, const AdmitsPath& admits, Problems& problems);

}  // namespace cofferdam
