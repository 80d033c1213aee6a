// What the summary says of a scenario with a calendar.
#include <algorithm>
#include <cmath>

#include "summary_parts.hpp"

namespace cofferdam {
namespace {

/// The row of that year and account, or rows().
std::size_t find_year(const Cells& years, const std::string& year, const std::string& account) {
  std::size_t row = 0;
  while (row < years.rows() &&
         (years.text("year", row) != year || years.text("account", row) != account))
    ++row;
  return row;
}

/// The 99 % quantile of a year.
std::string tail_cell(const SummaryContext& context, const Cells& years, std::size_t row) {
  return money_cell(context, years, "value_at_risk_99", row);
}

/// "3 years".
std::string years_text(double years) {
  return estimate_text(years, 0) + (years == 1 ? " year" : " years");
}

}  // namespace

Course course_of(const Results& results) {
  const Cells calendar(results, "calendar");
  if (calendar.rows() == 0) return {};
  return {calendar.text("from", 0), calendar.text("to", calendar.rows() - 1)};
}

std::string first_public_bearer(const Results& results) {
  const Cells bearers(results, "bearers");
  for (std::size_t row = 0; row < bearers.rows(); ++row) {
    const std::string level = bearers.text("public", row);
    if (!level.empty() && level != "no" && bearers.number("mean", row) != 0)
      return bearers.text("bearer", row);
  }
  return "";
}

std::string years_part(const SummaryContext& context) {
  const Cells years(context.results, "by_year");
  std::vector<std::string> labels;
  for (std::size_t row = 0; row < years.rows(); ++row)
    if (years.text("account", row) == kAllLosses) labels.push_back(years.text("year", row));
  if (labels.size() < 2 || (context.is_short() && labels.size() > context.most_rows)) return "";
  const std::string bearer = first_public_bearer(context.results);
  std::vector<std::string> accounts = {kAllLosses};
  if (find_year(years, labels.front(), bearer) < years.rows()) accounts.push_back(bearer);
  std::vector<std::vector<std::string>> rows = {{"year, " + context.unit_text()}};
  for (const std::string& account : accounts) {
    rows[0].push_back(account);
    rows[0].emplace_back("99 %");
  }
  const std::size_t shown = std::min(labels.size(), context.most_rows);
  bool comes_back = false;
  for (std::size_t i = 0; i < shown; ++i) {
    rows.push_back({labels[i]});
    for (const std::string& account : accounts) {
      const std::size_t row = find_year(years, labels[i], account);
      comes_back = comes_back || years.number("mean", row) < 0;
      rows.back().push_back(money_cell(context, years, "mean", row));
      rows.back().push_back(tail_cell(context, years, row));
    }
  }
  return "\n" + grid(rows) + left_out(labels.size(), shown, "by_year") +
         (comes_back ? "Below 0: more comes back in that year than is lost.\n" : "");
}

/// " (40 % of them; the others are younger)", where loans are not followed up to that age.
std::string followed_words(const Cells& ages, std::size_t first, std::size_t last) {
  const double part = ages.number("loans", last) / ages.number("loans", first);
  if (!(part < 0.995)) return "";
  return " (" + std::to_string(std::lround(100 * part)) + " % of them; the others are younger)";
}

std::string lifetime_words(const SummaryContext& context) {
  constexpr std::size_t kMostPortfolios = 4;
  const Cells ages(context.results, "by_age");
  struct Curve {
    std::string portfolio;
    std::size_t first, last;  // rows of its ages
  };
  std::vector<Curve> curves;
  for (std::size_t row = 0; row < ages.rows(); ++row) {
    if (ages.text("cohort", row) != "(all)") continue;
    const std::string name = ages.text("portfolio", row);
    if (curves.empty() || curves.back().portfolio != name) curves.push_back({name, row, row});
    curves.back().last = row;
  }
  std::erase_if(curves, [&](const Curve& curve) {
    return !(ages.number("cumulative_default_rate", curve.last) > 0);
  });
  std::string text;
  for (std::size_t i = 0; i < std::min(curves.size(), kMostPortfolios); ++i)
    text += (i ? ", " : "") + curves[i].portfolio + " " +
            percent_text(ages.number("cumulative_default_rate", curves[i].last),
                         ages.number("cumulative_default_rate_standard_error", curves[i].last)) +
            " within " + years_text(ages.number("age", curves[i].last)) + " of lending" +
            followed_words(ages, curves[i].first, curves[i].last);
  if (curves.size() > kMostPortfolios) text += ", ...";
  return text.empty() ? "" : wrapped("Share of the loans that default: " + text + ".");
}

}  // namespace cofferdam
