// Sentences on a portfolio of stakes.
#include "portfolios/book_words.hpp"
#include "portfolios/equity_keys.hpp"

namespace cofferdam {
namespace {

std::string follow_on_text(const ToldBook& book) {
  const Value& again = book.portfolio.get("follow_on");
  if (!again) return "";
  return "A second payment of " + Words::rates(again.at("cost")) + " of the cost follows after " +
         Words::spans(again.at("after")) + ".";
}

}  // namespace

std::vector<std::string> explain_equity(const Value& portfolio, const Exposures& exposures,
                                        const Words& words) {
  const ToldBook book{portfolio, exposures, words, "stake", "stakes", "are bought"};
  std::vector<std::string> all;
  add_sentence(all, origin_text(book));
  add_sentence(all, opening_text(book));
  add_sentence(all, size_text(book, "cost", "The cost"));
  add_sentence(all, span_text(book, "holding", "is held"));
  add_sentence(all, follow_on_text(book));
  all.push_back("What it brings when it is sold, as a multiple of its cost, is " +
                Words::numbers(portfolio.at("multiple")) + ".");
  if (const Value& strike = portfolio.at("strike"))
    all.push_back("They are warrants: each brings what the multiple exceeds " +
                  Words::numbers(strike) + " by.");
  if (const Value& dilution = portfolio.at("dilution"); dilution.given)
    all.push_back("Later investors take a part of it: " + Words::rates(dilution) + ".");
  if (const Value& firms = portfolio.at("firms"))
    all.push_back("It ends early when its firm, one of '" + firms.text + "', defaults.");
  add_sentence(all, ties_text(book, "Multiples"));
  for (std::string& label : label_texts(book)) all.push_back(std::move(label));
  return all;
}

}  // namespace cofferdam
