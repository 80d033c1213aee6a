#include "measures/response_sums.hpp"

#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// Of one year; where nothing would be lent without the scheme, nothing is selected.
void add_year(const ResponseOutcomes& row, const ResponseOutcomes& whole, DefaultCauses& causes) {
  for (std::size_t t = 0; t < row.lent.size(); ++t) {
    const double more = row.without_uplift[t] - row.defaults_without[t];
    const double volume = whole.without[t] > 0 ? (row.lent[t] - row.without[t]) *
                                                     (whole.defaults_without[t] / whole.without[t])
                                               : more;
    causes.without[t] += row.defaults_without[t];
    causes.volume[t] += volume;
    causes.selection[t] += more - volume;
    causes.moral_hazard[t] += row.defaults[t] - row.without_uplift[t];
    causes.all[t] += row.defaults[t];
  }
}

}  // namespace

std::vector<ResponseRow> responding_clauses(const Params& params) {
  const auto& lines = params.programme->context().lending_lines;
  std::vector<ResponseRow> clauses;
  for (std::size_t line = 0; line < lines.size(); ++line) {
    if (!lines[line].responds) continue;
    if (clauses.empty() || clauses.back().clause != lines[line].name)
      clauses.push_back(
          {lines[line].name, "(all)", ResponseRow::kAllYears, {}, {}, lines[line].knows_pds});
    clauses.back().lines.push_back(line);
    clauses.back().whole.push_back(line);
  }
  return clauses;
}

std::vector<ResponseRow> response_rows(const Params& params) {
  const auto& lines = params.programme->context().lending_lines;
  std::vector<ResponseRow> rows;
  const auto add = [&](ResponseRow row) {
    for (row.year = 0; row.year < params.calendar->years(); ++row.year) rows.push_back(row);
    row.year = ResponseRow::kAllYears;
    rows.push_back(row);
  };
  for (const ResponseRow& clause : responding_clauses(params)) {
    for (const std::size_t line : clause.lines)
      add({clause.clause, lines[line].value, 0, {line}, clause.whole, clause.knows_pds});
    if (clause.lines.size() > 1) add(clause);
  }
  return rows;
}

std::string year_text(const ResponseRow& row, const Params& params) {
  return row.year == ResponseRow::kAllYears ? "(all)" : params.calendar->year_label(row.year);
}

ResponseOutcomes response_sums(const Settlement& settlement, const std::vector<std::size_t>& lines,
                               std::size_t year, std::size_t years) {
  const std::size_t trials = settlement.trials;
  const bool all = year == ResponseRow::kAllYears;
  ResponseOutcomes sums;
  for (const auto column : ResponseOutcomes::kColumns) {
    std::vector<double>& sum = sums.*column;
    sum.assign(trials, 0.0);
    for (const std::size_t line : lines)
      for (std::size_t of = all ? 0 : year; of < (all ? years : year + 1); ++of)
        for (std::size_t t = 0; t < trials; ++t)
          sum[t] += (settlement.lending[line].response.*column)[of * trials + t];
  }
  return sums;
}

std::vector<double> additional(const ResponseOutcomes& sums) {
  std::vector<double> more = sums.lent;
  for (std::size_t t = 0; t < more.size(); ++t) more[t] -= sums.without[t];
  return more;
}

DefaultCauses default_causes(const Settlement& settlement, const ResponseRow& row,
                             std::size_t years) {
  DefaultCauses causes;
  for (auto* column :
       {&causes.without, &causes.volume, &causes.selection, &causes.moral_hazard, &causes.all})
    column->assign(settlement.trials, 0.0);
  const bool all = row.year == ResponseRow::kAllYears;
  for (std::size_t year = all ? 0 : row.year; year < (all ? years : row.year + 1); ++year)
    add_year(response_sums(settlement, row.lines, year, years),
             response_sums(settlement, row.whole, year, years), causes);
  return causes;
}

}  // namespace cofferdam
