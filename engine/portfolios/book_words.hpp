// Sentences on keys that books of loans, bonds, stakes and policies share.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "portfolios/exposures.hpp"
#include "scenario/value.hpp"
#include "scenario/words.hpp"

namespace cofferdam {

/// A portfolio that is told. Functions return one sentence, or "" where there is nothing to say.
struct ToldBook {
  const Value& portfolio;
  const Exposures& exposures;
  const Words& words;
  std::string one, many;  ///< `loan`, `loans`
  std::string made;       ///< what becomes of them as they begin: `are lent`
};

/// Adds a sentence, if there is one.
void add_sentence(std::vector<std::string>& all, std::string sentence);

/// Where they come from, how many there are, of which amount in all.
std::string origin_text(const ToldBook& book);
/// What is there at the start.
std::string opening_text(const ToldBook& book);
/// What one of them amounts to, by the key of that name.
std::string size_text(const ToldBook& book, const char* key, const std::string& called);
/// The same of how long it runs: "Each loan runs for 1 year."
std::string span_text(const ToldBook& book, const char* key, const std::string& verb);
/// How likely a default is.
std::string default_text(const ToldBook& book);
/// By what fates are tied together; `what`: "Defaults".
std::string ties_text(const ToldBook& book, const std::string& what);
/// What a default loses and what comes back.
std::string loss_text(const ToldBook& book);
/// Labels and numbers of each.
std::vector<std::string> label_texts(const ToldBook& book);

}  // namespace cofferdam
