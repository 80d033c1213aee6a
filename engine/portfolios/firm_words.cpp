#include "portfolios/firm_words.hpp"

namespace cofferdam {

std::vector<std::string> explain_firms(const Value& firms, const Exposures& exposures,
                                       const Words& words) {
  const ToldBook book{firms, exposures, words, "firm", "firms", "come"};
  std::vector<std::string> all;
  const Value &file = firms.get("file"), &count = firms.get("count"),
              &made = firms.get("new_business");
  if (file) all.push_back("These firms are read from " + file.at("path").text + ".");
  if (count) all.push_back("These are " + Words::number(count.number) + " firms.");
  if (made)
    all.push_back(Words::number(made.at("count").number) + " firms come each " +
                  Words::step(made.at("per")) + ".");
  add_sentence(all, default_text(book));
  add_sentence(all, ties_text(book, "Defaults"));
  if (const Value& groups = firms.get("groups"))
    all.push_back("Those of one group, by the tag '" + groups.at("by").text +
                  "', also share a fate of their own (loading " +
                  Words::number(groups.at("loading").number) + ").");
  for (std::string& label : label_texts(book)) all.push_back(std::move(label));
  return all;
}

}  // namespace cofferdam
