// Sentences on a portfolio of policies.
#include "portfolios/book_words.hpp"
#include "portfolios/policy_keys.hpp"

namespace cofferdam {
namespace {

std::string renewal_text(const ToldBook& book) {
  const double renewal = book.portfolio.get("renewal").number;
  if (renewal == 0) return "";
  return Words::percent(renewal) + " are renewed when they end, until the end of the horizon.";
}

/// "40 % insure at a net premium of 0.6 %".
std::string point_text(const Value& point) {
  return Words::percent(point.at("share").number) + " insure at a net premium of " +
         Words::percent(point.at("net_premium").number);
}

std::string take_up_text(const ToldBook& book) {
  const Value& take_up = book.portfolio.at("take_up");
  if (!take_up.given) return "";
  const Value& second = take_up.at("second");
  return "They are policies that could be taken out; how many are follows from what the premium "
         "costs the insured: " +
         point_text(take_up.at("anchor")) +
         (second.given ? ", and " + point_text(second)
                       : ", and the log odds fall by " + Words::numbers(take_up.at("slope")) +
                             " for each percentage point more") +
         ". The premium is " + Words::rates(take_up.at("premium")) +
         " of the sum insured, of which others pay " + Words::rates(take_up.at("subsidy")) + ".";
}

/// "what a claim loses is ...".
std::string severity_text(const Value& of, const Words& words) {
  if (const Value& ratio = of.get("damage_ratio"))
    return ratio.form == Value::Form::number ? Words::rates(ratio) + " of the sum insured"
                                             : "a part of the sum insured " + Words::rates(ratio);
  const Value& severity = of.get("severity");
  return severity ? words.amounts(severity) : "as of other claims";
}

std::string terms_text(const Value& terms, const Words& words) {
  std::vector<std::string> members;
  for (const Value& term : terms.items) members.push_back(words.member(term));
  return Words::list(members);
}

void coverage_texts(const ToldBook& book, std::vector<std::string>& all) {
  for (const Value& coverage : book.portfolio.at("coverages").items) {
    std::string text = "Of the claims " + Words::percent(coverage.at("share").number) +
                       " are for '" + coverage.at("name").text + "'; what one loses is " +
                       severity_text(coverage, book.words);
    if (!coverage.at("terms").items.empty())
      text += "; its terms are " + terms_text(coverage.at("terms"), book.words);
    all.push_back(text + ".");
  }
}

void shock_texts(const ToldBook& book, std::vector<std::string>& all) {
  for (const Value& shock : book.portfolio.at("shocks").items)
    all.push_back("Events '" + shock.at("name").text + "' hit many policies at once: their " +
                  (book.exposures.is_dated() ? "yearly number is " : "number is ") +
                  Words::numbers(shock.at("frequency")) +
                  "; the part of the policies that one hits is " + Words::rates(shock.at("share")) +
                  "; what a policy then loses is " + severity_text(shock, book.words) + ".");
}

}  // namespace

std::vector<std::string> explain_policies(const Value& portfolio, const Exposures& exposures,
                                          const Words& words) {
  const ToldBook book{portfolio, exposures, words, "policy", "policies", "begin"};
  std::vector<std::string> all;
  add_sentence(all, origin_text(book));
  add_sentence(all, opening_text(book));
  add_sentence(all, take_up_text(book));
  add_sentence(all, size_text(book, "sum_insured", "The sum insured"));
  add_sentence(all, span_text(book, "term", "runs"));
  add_sentence(all, renewal_text(book));
  all.push_back((exposures.is_dated() ? "The yearly number of claims of a policy is "
                                      : "The number of claims of a policy is ") +
                Words::numbers(portfolio.at("frequency")) + ".");
  if (const Value& mixing = portfolio.at("mixing"))
    all.push_back("Its mean rises and falls for all policies together by a number of each year, " +
                  Words::numbers(mixing) + ".");
  add_sentence(all, ties_text(book, "Numbers of claims"));
  if (portfolio.at("coverages").items.empty())
    all.push_back("What a claim loses is " + severity_text(portfolio, words) + ".");
  coverage_texts(book, all);
  shock_texts(book, all);
  if (!portfolio.at("terms").items.empty())
    all.push_back("The policies pay by these terms, one after the other: " +
                  terms_text(portfolio.at("terms"), words) + ".");
  for (std::string& label : label_texts(book)) all.push_back(std::move(label));
  return all;
}

}  // namespace cofferdam
