// What the summary says of the exceedance probability curves of policies.
#include <algorithm>
#include <cmath>

#include "summary_parts.hpp"

namespace cofferdam {
namespace {

/// 10, 100 and 1,000 as far as the results have them; else the longest three.
std::vector<double> shown_periods(const Cells& curves) {
  std::vector<double> all;
  for (std::size_t row = 0; row < curves.rows(); ++row) {
    const double period = curves.number("return_period", row);
    if (std::find(all.begin(), all.end(), period) == all.end()) all.push_back(period);
  }
  std::vector<double> shown;
  for (const double period : {10., 100., 1000.})
    if (std::find(all.begin(), all.end(), period) != all.end()) shown.push_back(period);
  if (shown.empty()) shown.assign(all.size() > 3 ? all.end() - 3 : all.begin(), all.end());
  return shown;
}

std::size_t row_of(const Cells& curves, const std::string& portfolio, const std::string& year,
                   const std::string& curve, double period) {
  for (std::size_t row = 0; row < curves.rows(); ++row)
    if (curves.text("perspective", row) == "insured" && curves.text("curve", row) == curve &&
        curves.text("portfolio", row) == portfolio && curves.text("year", row) == year &&
        curves.number("return_period", row) == period)
      return row;
  return curves.rows();
}

/// Of each portfolio the year in which the most is lost that often.
std::vector<std::pair<std::string, std::string>> worst_years(const Cells& curves, double period) {
  std::vector<std::pair<std::string, std::string>> worst;
  double most = 0;
  for (std::size_t row = 0; row < curves.rows(); ++row) {
    if (curves.text("perspective", row) != "insured" || curves.text("curve", row) != "AEP" ||
        curves.number("return_period", row) != period)
      continue;
    const std::string portfolio = curves.text("portfolio", row);
    const double loss = curves.number("loss", row);
    const bool is_new = worst.empty() || worst.back().first != portfolio;
    if (!is_new && !(loss > most)) continue;
    if (!is_new) worst.pop_back();
    worst.emplace_back(portfolio, curves.text("year", row));
    most = loss;
  }
  return worst;
}

}  // namespace

std::string curves_part(const SummaryContext& context) {
  const Cells curves(context.results, "ep_curves");
  if (curves.rows() == 0) return "";
  const std::vector<double> periods = shown_periods(curves);
  std::vector<std::vector<std::string>> rows = {{"insured, " + context.unit_text()}};
  for (const double period : periods) rows[0].push_back("1 in " + estimate_text(period, 0));
  const auto lines = worst_years(curves, periods.back());
  for (const auto& [portfolio, year] : lines) {
    if (rows.size() / 2 >= context.most_rows) break;
    for (const std::string curve : {"AEP", "OEP"}) {
      rows.push_back({curve + " " + portfolio + (year == "(all)" ? "" : " " + year)});
      for (const double period : periods)
        rows.back().push_back(
            money_cell(context, curves, "loss", row_of(curves, portfolio, year, curve, period)));
    }
  }
  const bool dated = course_of(context.results).dated();
  return "\n" +
         wrapped(dated ? "Paid once in N years: AEP = in a whole year, OEP = for its largest event."
                       : "Paid once in N periods: AEP = in a whole period, OEP = for its largest "
                         "event.") +
         grid(rows) + left_out(2 * lines.size(), rows.size() - 1, "ep_curves");
}

}  // namespace cofferdam
