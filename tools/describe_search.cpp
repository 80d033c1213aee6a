// Where a word stands among the keys of scenarios, for 'cofferdam describe WORD'.
#include "describe_search.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "key_text.hpp"

namespace cofferdam {
namespace {

struct Found {
  std::string place;  ///< such as "portfolio loans: renewal"
  std::string_view sentence;
  bool by_name = false;
};

class Search {
 public:
  explicit Search(const std::string& word) : word_(word) {}

  void look(std::span<const Key> keys, const std::string& place) {
    for (const Key& key : keys) {
      const std::string own = place + std::string(key.name);
      const bool by_name = key.name.find(word_) != std::string_view::npos;
      if ((by_name || key.sentence.find(word_) != std::string_view::npos) &&
          known_.insert({key.name, key.sentence}).second)
        found_.push_back({own, key.sentence, by_name});
      look(key.keys, own + (key.shape == Shape::map ? ".NAME." : "."));
    }
  }

  std::string text() {
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Found& a, const Found& b) { return a.by_name && !b.by_name; });
    constexpr std::size_t kMost = 12;
    std::string lines;
    for (std::size_t i = 0; i < std::min(found_.size(), kMost); ++i)
      lines += "  " + found_[i].place + "\n" + wrapped_at(std::string(found_[i].sentence), 6, 100);
    if (found_.size() > kMost)
      lines += "  and " + std::to_string(found_.size() - kMost) + " more\n";
    return lines;
  }

 private:
  std::string_view word_;
  std::set<std::pair<std::string_view, std::string_view>> known_;  ///< name and sentence
  std::vector<Found> found_;
};

}  // namespace

std::string keys_about(Families families, const std::string& word) {
  Search search(word);
  search.look(scenario_keys(), "");
  for (const Family& family : families)
    for (const Kind* kind : family.kinds)
      search.look(kind->keys, std::string(family.name) + " " + std::string(kind->name) + ": ");
  return search.text();
}

}  // namespace cofferdam
