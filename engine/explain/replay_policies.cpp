#include "explain/replay_policies.hpp"

#include <algorithm>
#include <limits>

#include "measures/columns.hpp"
#include "portfolios/events.hpp"
#include "portfolios/loss_log.hpp"
#include "portfolios/portfolio.hpp"
#include "time/calendar.hpp"

namespace cofferdam {
namespace {

/// One column for each term. Terms of the same name in several portfolios share one, unless the
/// portfolios have them in different orders: each finds its own from left to right.
class TermColumns {
 public:
  TermColumns(const Params& params, const LossLog& log) {
    for (const LossSteps& steps : log.portfolios)
      place(steps.terms, params.portfolio_of(steps.first_row).name);
    for (const std::string& name : names_)
      columns_.emplace_back("kept by " + name, params.currency,
                            "what the term leaves to the insured of what the terms before it have "
                            "left; 0: nothing, or not a term of this claim");
  }
  /// What the terms of portfolio `p` of the log keep of its loss `i`.
  void add(const LossSteps& steps, std::size_t p, std::size_t i, double ground_up) {
    std::vector<double> kept(columns_.size(), 0.0);
    double before = ground_up;
    for (std::size_t k = 0; k < steps.terms.size(); ++k) {
      const auto column = std::find(names_.begin(), names_.end(), own_[p][k]);
      kept[static_cast<std::size_t>(column - names_.begin())] = before - steps.left[k][i];
      before = steps.left[k][i];
    }
    for (std::size_t c = 0; c < kept.size(); ++c) columns_[c].add(kept[c]);
  }
  void move_to(Table& table) {
    for (NumberColumn& column : columns_) table.columns.push_back(column.take());
  }

 private:
  void place(const std::vector<std::string>& terms, const std::string& portfolio) {
    std::vector<std::string>& own = own_.emplace_back();
    std::size_t at = 0;
    for (const std::string& term : terms) {
      const auto first = names_.begin() + static_cast<std::ptrdiff_t>(at);
      const auto found = std::find(first, names_.end(), term);
      own.push_back(std::find(names_.begin(), first, term) == first ? term
                                                                    : portfolio + ": " + term);
      if (found == names_.end() || own.back() != term)
        names_.insert(first, own.back());
      else
        at = static_cast<std::size_t>(found - names_.begin());
      ++at;
    }
  }

  std::vector<std::string> names_;             ///< [column]
  std::vector<std::vector<std::string>> own_;  ///< [portfolio of the log][term]
  std::vector<NumberColumn> columns_;
};

std::string sentence_of(const Params& params, const LossLog& log) {
  std::string text =
      "one claim of a policy: the loss, what each term keeps of it, and what the insurer owes";
  for (const LossSteps& steps : log.portfolios)
    if (!steps.left_out.empty())
      text += "; of '" + params.portfolio_of(steps.first_row).name + "' " + steps.left_out +
              " are not drawn, so they are not here";
  return text;
}

/// Removes the columns that say nothing of any claim.
void drop_empty(Table& table, const Params& params, const LossLog& log) {
  const bool covers = std::any_of(log.portfolios.begin(), log.portfolios.end(),
                                  [](const LossSteps& s) { return s.covers; });
  std::erase_if(table.columns, [&](const Column& column) {
    return (column.name == "date" && !params.calendar->given()) ||
           (column.name == "coverage" && !covers) ||
           (column.name == "occurrence" && params.occurrences.empty());
  });
}

}  // namespace

std::string id_of(const Params& params, std::uint32_t exposure, std::uint32_t member) {
  const NamedPortfolio& named = params.portfolio_of(exposure);
  const Exposures& book = named.portfolio->exposures();
  const std::size_t row = exposure - named.first_row;
  return book.id(row) +
         (book.count_of(book.first_of(row)) > 1 ? "#" + std::to_string(member + 1) : "");
}

Table policies_table(const Params& params, const Events& events, const LossLog& log) {
  TextColumn date("date", "day on which it happens"), portfolio("portfolio", "of the policy");
  TextColumn policy("policy", "its id; of equal policies with the number of it among them");
  NumberColumn number("claim_number", "1",
                      "which claim of the policy it is in the table of events, from 1; n/a: the "
                      "insurer owes nothing, so that it is none there");
  TextColumn coverage("coverage", "coverage that it belongs to; empty: none");
  TextColumn occurrence("occurrence", "shock that it comes from; empty: none");
  NumberColumn sum("sum_insured", params.currency, "of the policy");
  NumberColumn ground_up("ground_up", params.currency, "its loss before terms");
  TermColumns kept(params, log);
  NumberColumn insured("insured", params.currency, "what is left, which the insurer owes");
  for (std::size_t p = 0; p < log.portfolios.size(); ++p) {
    const LossSteps& steps = log.portfolios[p];
    const NamedPortfolio& named = params.portfolio_of(steps.first_row);
    for (std::size_t i = 0; i < steps.coverage.size(); ++i) {
      const DrawnLoss& loss = events.losses[steps.first_loss + i];
      date.add(params.calendar->given() ? params.calendar->date_text(loss.time) : "");
      portfolio.add(named.name);
      policy.add(id_of(params, loss.exposure, loss.member));
      number.add(loss.insured > 0 ? loss.claim + 1.0 : std::numeric_limits<double>::quiet_NaN());
      coverage.add(steps.coverage[i]);
      occurrence.add(loss.occurrence == Events::kNone ? ""
                                                      : params.occurrence_name(loss.occurrence));
      sum.add(named.portfolio->exposures().amount_of(loss.exposure - named.first_row));
      ground_up.add(loss.ground_up);
      kept.add(steps, p, i, loss.ground_up);
      insured.add(loss.insured);
    }
  }
  Table table = make_table("policies", sentence_of(params, log), date, portfolio, policy, number,
                           coverage, occurrence, sum, ground_up, kept, insured);
  drop_empty(table, params, log);
  return table;
}

}  // namespace cofferdam
