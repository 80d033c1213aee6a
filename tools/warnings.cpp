// What must be known before the numbers are used.
#include <algorithm>
#include <cmath>

#include "summary.hpp"
#include "summary_parts.hpp"

namespace cofferdam {
namespace {

constexpr double kTrialsBeyond = 100;  ///< effective trials that a level needs beyond it

/// A number of trials rounded up to two significant digits.
double rounded_up(double trials) {
  const double place = std::pow(10, std::max(0.0, std::floor(std::log10(trials)) - 1));
  return std::ceil(trials / place - 1e-9) * place;
}

/// Trials that a level needs. Weighted trials count by what they are worth in this run.
double trials_for(double level, double effective, const Results& results) {
  if (weighted_by(results).empty() || !(effective > 0))
    return rounded_up(kTrialsBeyond / (1 - level));
  return rounded_up(static_cast<double>(results.trials) * kTrialsBeyond / effective);
}

/// The levels that have too few trials beyond them, and how many would do.
std::string thin_tail(const Results& results) {
  const Cells quantiles(results, "quantiles"), bearers(results, "bearers");
  const auto bears_nothing = [&](const std::string& account) {
    const std::size_t row = bearers.find("bearer", account);
    return row < bearers.rows() && bearers.number("largest", row) == 0;
  };
  std::vector<double> thin;
  double needed = 0, fewest = std::numeric_limits<double>::infinity();
  bool missing = false;
  for (std::size_t row = 0; row < quantiles.rows(); ++row) {
    const std::string verdict = quantiles.text("verdict", row);
    const double level = quantiles.number("level", row);
    if (verdict.empty() || verdict == "ok" || std::isnan(level)) continue;
    if (bears_nothing(quantiles.text("account", row))) continue;
    const double effective = quantiles.number("effective_trials", row);
    if (std::find(thin.begin(), thin.end(), level) == thin.end()) thin.push_back(level);
    missing = missing || std::isnan(quantiles.number("value_at_risk", row));
    fewest = std::min(fewest, effective);
    needed = std::max(needed, trials_for(level, effective, results));
  }
  if (thin.empty()) return "";
  std::sort(thin.begin(), thin.end());
  std::string levels;
  for (const double level : thin) levels += (levels.empty() ? "" : ", ") + level_text(level);
  const std::string trials = grouped(std::llround(needed));
  const bool weighted = !weighted_by(results).empty();
  return "thin tail at " + levels + ": only " + significant_text(std::floor(fewest), 1) +
         (weighted ? " effective" : "") + " simulations lie beyond" +
         (missing ? " (n/a: fewer than 10)" : "") + ", 100 are needed; run at least " + trials +
         " trials";
}

/// Public pools with an opening stock or a budget that nobody pays.
std::vector<std::string> pools_without_owner(const Results& results) {
  const Cells flows(results, "pool_flows"), bearers(results, "bearers");
  std::vector<std::string> warnings;
  for (std::size_t row = 0; row < flows.rows(); ++row) {
    const std::string flow = flows.text("flow", row), pool = flows.text("pool", row);
    if ((flow != "opening" && flow != "budget") || flows.text("bearer", row) != "outside") continue;
    const std::size_t at = bearers.find("bearer", pool);
    const std::string level = at < bearers.rows() ? bearers.text("public", at) : "no";
    const std::string text = no_owner_text(pool, level);
    if (level != "no" && std::find(warnings.begin(), warnings.end(), text) == warnings.end())
      warnings.push_back(text);
  }
  return warnings;
}

/// Portfolios whose loans are open when the run-off ends.
std::vector<std::string> open_loans(const Results& results) {
  const Cells portfolios(results, "portfolios");
  std::vector<std::string> warnings;
  for (std::size_t row = 0; row < portfolios.rows(); ++row) {
    const std::string until = portfolios.text("open_until", row);
    if (!until.empty())
      warnings.push_back(
          open_text(portfolios.text("portfolio", row), until, course_of(results).to));
  }
  constexpr std::size_t kMost = 3;
  if (warnings.size() <= kMost) return warnings;
  const std::string more = std::to_string(warnings.size() - kMost + 1);
  warnings.resize(kMost - 1);
  warnings.push_back("so do " + more + " more portfolios (table 'portfolios')");
  return warnings;
}

}  // namespace

std::string open_text(const std::string& portfolio, const std::string& until,
                      const std::string& last_day) {
  return "'" + portfolio + "' goes on " + (until == "no end" ? "without end" : "until " + until) +
         ", after the last day, " + last_day + "; what comes after that day is not counted";
}

std::string no_owner_text(const std::string& pool, const std::string& level) {
  return "the cost of " + level + " leaves out the opening money and the budget of '" + pool +
         "', because nobody is named who pays them; name an owner of the pool";
}

std::vector<std::string> warnings_of(const Results& results) {
  std::vector<std::string> warnings;
  if (!results.complete)
    warnings.push_back("stopped early: " + grouped(results.trials) + " of " +
                       grouped(results.trials_requested) + " trials are in the numbers");
  const Cells precision(results, "precision");
  if (const std::string end = precision.text("ended_by", 0); end.starts_with("max_"))
    warnings.push_back("not as precise as asked within " + end + ", after " +
                       grouped(results.trials) + " trials: " + precision_reached(precision));
  const Cells sampling(results, "sampling");
  const std::string weights = sampling.text("verdict", 0);
  if (!weights.empty() && weights != "ok") warnings.push_back("weights: " + weights);
  for (const std::string& variant : variants_of(results)) {
    const std::string own = Cells(results, "sampling", variant).text("verdict", 0);
    if (own != weights && !own.empty() && own != "ok")
      warnings.push_back("weights of the variant " + variant + ": " + own);
  }
  const std::string tail = thin_tail(results);
  if (!tail.empty()) warnings.push_back(tail);
  for (const std::string& open : open_loans(results)) warnings.push_back(open);
  for (const std::string& pool : pools_without_owner(results)) warnings.push_back(pool);
  return warnings;
}

}  // namespace cofferdam
