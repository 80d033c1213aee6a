// Sentences on a portfolio of bonds.
#include "portfolios/bond_keys.hpp"
#include "portfolios/book_words.hpp"

namespace cofferdam {
namespace {

std::string put_text(const ToldBook& book) {
  const Value& put = book.portfolio.get("put");
  if (!put) return "";
  const Value &below = put.at("grade_below"), &probability = put.at("probability");
  return "The holder may give a bond back at par " + Words::spans(put.at("after")) +
         " after its issue" +
         (below ? ", and does if the grade has fallen below " + below.text : "") +
         (probability ? "; how likely he does: " + Words::rates(probability) : "") + ".";
}

std::string issuance_text(const ToldBook& book) {
  const Value& issuance = book.portfolio.at("issuance");
  if (!issuance.given) return "";
  return "A bond is issued if its coupon less what a tool takes off it is below the rate of a "
         "loan: "
         "the coupon is " +
         Words::rates(issuance.at("coupon")) + ", the tool takes off " +
         Words::rates(issuance.at("tool_effect")) + ", and the loan costs " +
         Words::rates(issuance.at("loan_rate")) + ".";
}

}  // namespace

std::vector<std::string> explain_bonds(const Value& portfolio, const Exposures& exposures,
                                       const Words& words) {
  const ToldBook book{portfolio, exposures, words, "bond", "bonds", "are issued"};
  std::vector<std::string> all;
  add_sentence(all, origin_text(book));
  add_sentence(all, opening_text(book));
  add_sentence(all, size_text(book, "face", "The face"));
  add_sentence(all, issuance_text(book));
  if (const Value& sold = portfolio.at("sold"); sold.given)
    all.push_back("The part of each that is placed with others is " + Words::rates(sold) + ".");
  add_sentence(all, span_text(book, "term", "runs"));
  add_sentence(all, put_text(book));
  add_sentence(all, default_text(book));
  add_sentence(all, ties_text(book, "Defaults"));
  add_sentence(all, loss_text(book));
  if (portfolio.at("mark_to_market"))
    all.push_back("Bonds are carried at their value: as grades and spreads move, " +
                  portfolio.at("investor").text + " loses or gains.");
  for (std::string& label : label_texts(book)) all.push_back(std::move(label));
  return all;
}

}  // namespace cofferdam
