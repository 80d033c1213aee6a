// Sentences on a portfolio of loans.
#include <cmath>

#include "portfolios/applicants.hpp"
#include "portfolios/book_words.hpp"
#include "portfolios/loan_keys.hpp"

namespace cofferdam {
namespace {

std::string repayment_text(const ToldBook& book) {
  const Value &repayment = book.portfolio.at("repayment"), &renewal = book.portfolio.at("renewal");
  if (!book.exposures.is_dated()) return "";
  std::string text = "It is paid back as '" + std::string(repayment.kind->name) +
                     "': " + std::string(repayment.kind->sentence) + ".";
  if (renewal.number > 0)
    text += " At maturity " + Words::percent(renewal.number) +
            " are renewed by the same firm, until the end of the horizon.";
  return text;
}

std::string uncertainty_text(const ToldBook& book) {
  const Value& uncertainty = book.portfolio.at("pd_uncertainty");
  if (!uncertainty) return "";
  return "PDs are not known exactly: one normal number with a standard deviation of " +
         Words::number(uncertainty.at("probit_sd").number) +
         " is added to the probit of each, once in a trial.";
}

std::string uplift_text(const ToldBook& book) {
  const Value& uplift = book.portfolio.at("pd_uplift");
  if (!uplift) return "";
  const Value& points = uplift.at("points");
  return "Because others bear a part of their losses loans default more often: each probability "
         "is " +
         (points ? Words::number(100 * points.number) + " points higher."
                 : Words::percent(uplift.at("relative").number) + " of itself higher.");
}

/// Who is accepted; numbers of loans and amounts that are told are those of accepted ones.
std::string screening_text(const ToldBook& book) {
  const Value& screening = book.portfolio.at("screening");
  if (!screening) return "";
  const Value &acceptance = screening.at("acceptance"), &pd = screening.at("accepted_pd");
  double applicants = 0, loans = 0;
  for (const double count : book.exposures.applicants()->count) applicants += count;
  for (std::size_t row = 0; row < book.exposures.rows(); ++row)
    loans += book.exposures.count_of(row);
  return std::string("A signal tells those who apply apart, whose probabilities these are") +
         (book.exposures.is_dated() ? ", for defaults within " + Words::span(screening.at("within"))
                                    : "") +
         "; its Gini coefficient is " + Words::numbers(screening.at("gini")) + ". It accepts " +
         (acceptance ? Words::rates(acceptance) + " of those with one probability"
                     : "so many that their probability is " + Words::rates(pd)) +
         ": " + Words::number(std::round(loans)) + " of " + Words::number(std::round(applicants)) +
         ".";
}

}  // namespace

std::vector<std::string> explain_loans(const Value& portfolio, const Exposures& exposures,
                                       const Words& words) {
  const ToldBook book{portfolio, exposures,
                      words,     "loan",
                      "loans",   portfolio.at("screening") ? "are applied for" : "are lent"};
  std::vector<std::string> all;
  add_sentence(all, origin_text(book));
  add_sentence(all, opening_text(book));
  add_sentence(all, size_text(book, "ead", "The amount"));
  add_sentence(all, span_text(book, "term", "runs"));
  add_sentence(all, repayment_text(book));
  add_sentence(all, default_text(book));
  add_sentence(all, uplift_text(book));
  add_sentence(all, screening_text(book));
  add_sentence(all, uncertainty_text(book));
  add_sentence(all, ties_text(book, "Defaults"));
  if (const double vintage = portfolio.at("vintage").number; vintage != 0)
    all.push_back("Those of one cohort also share good or bad luck (loading " +
                  Words::number(vintage) + ").");
  add_sentence(all, loss_text(book));
  if (const Value& tie = portfolio.at("lgd_tie"))
    all.push_back("Losses are deeper in bad years of the factor " + tie.at("factor").text +
                  " (loading " + Words::number(tie.at("loading").number) + ").");
  for (std::string& label : label_texts(book)) all.push_back(std::move(label));
  if (portfolio.at("fine_grained").is_true())
    all.emplace_back(
        "There are so many and they are so small that each month loses what is expected of it "
        "given the factors.");
  return all;
}

}  // namespace cofferdam
