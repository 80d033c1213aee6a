#include "explain/explain_sources.hpp"

#include <algorithm>

#include "explain/value_paths.hpp"
#include "scenario/words.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostShown = 12;

/// A number that says where it comes from.
struct Marked {
  std::string path, status, number;
  std::size_t place = 0;  ///< a number in terms that several portfolios share is one
};

/// `path`: as `--set` takes it.
void collect(const Value& value, const std::string& path, std::vector<Marked>& all) {
  const auto same = [&](const Marked& one) { return one.place == value.place.offset; };
  if (value.provenance && std::none_of(all.begin(), all.end(), same))
    all.push_back({path, value.provenance->status,
                   value.form == Value::Form::number ? value.text : "", value.place.offset});
  const bool list = value.form != Value::Form::map;  // a map holds another scenario there
  for (std::size_t i = 0; list && i < value.items.size(); ++i)
    collect(value.items[i], item_path(path, value.items[i], i), all);
  for (const auto& [name, entry] : value.entries) collect(entry, joined_path(path, name), all);
}

/// Numbers of the rules first, then those of what can be lost, then the rest.
int rank_of(const std::string& path) {
  for (const char* root : {"programme.", "pools."})
    if (path.starts_with(root)) return 0;
  for (const char* root : {"portfolios.", "firms."})
    if (path.starts_with(root)) return 1;
  return 2;
}

std::string count_text(const std::vector<Marked>& marked) {
  std::vector<std::string> counts;
  std::size_t told = 0;
  for (const char* status : {"seen", "derived", "assumed"}) {
    const auto count = static_cast<std::size_t>(std::count_if(
        marked.begin(), marked.end(), [&](const Marked& one) { return one.status == status; }));
    told += count;
    if (count > 0)
      counts.push_back(Words::number(static_cast<double>(count)) + (count == 1 ? " is " : " are ") +
                       status);
  }
  if (marked.size() > told)
    counts.push_back(Words::number(static_cast<double>(marked.size() - told)) + " say no status");
  return counts.empty() ? "" : Words::list(counts);
}

}  // namespace

std::vector<std::pair<std::string, std::vector<std::string>>> explain_sources(const Value& root) {
  std::vector<Marked> marked;
  collect(root, "", marked);
  std::erase_if(marked, [](const Marked& one) { return one.path.starts_with("report."); });
  if (marked.empty()) return {};
  std::vector<std::pair<std::string, std::vector<std::string>>> all = {
      {"numbers",
       {"Of the numbers that say where they come from, " + count_text(marked) + ".",
        "The others carry no mark."}}};
  std::erase_if(marked, [](const Marked& one) { return one.status != "assumed"; });
  std::stable_sort(marked.begin(), marked.end(), [](const Marked& a, const Marked& b) {
    return rank_of(a.path) < rank_of(b.path);
  });
  std::string text;
  for (std::size_t i = 0; i < std::min(kMostShown, marked.size()); ++i)
    text += (i == 0 ? "" : "; ") + marked[i].path +
            (marked[i].number.empty() ? "" : " (" + marked[i].number + ")");
  if (marked.size() > kMostShown)
    text += "; and " + std::to_string(marked.size() - kMostShown) + " more";
  if (!text.empty()) all.push_back({"assumed", {"Assumed: " + text + "."}});
  return all;
}

}  // namespace cofferdam
