// A balance, or what is lost, over time: ranges that hold half of the simulations, and most of
// them.
#include <algorithm>
#include <cmath>

#include "plot/frame.hpp"
#include "plot/parts.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostPanels = 4;
constexpr double kHeight = 250, kSmallHeight = 80;
constexpr double kLayer = 0.17;  // opacity of one range; ranges lie on each other

/// Ranges of a pool's balance from wide to narrow: quantiles at their ends, and what they hold.
struct Range {
  const char *low, *high, *words;
  double beyond;  ///< part of the simulations below the low end
};
constexpr Range kRanges[] = {{"1", "99", "98 % of simulations", 0.01},
                             {"5", "95", "90 % of simulations", 0.05},
                             {"25", "75", "50 % of simulations", 0.25}};

/// Ranges beyond whose ends there are too few trials say nothing.
bool is_known(const Results& results, const Range& range) {
  constexpr double kFewest = 10;
  return static_cast<double>(results.trials) * range.beyond >= kFewest;
}

/// How dark it is where so many ranges lie on each other.
double opacity_of(std::size_t layers) {
  return 1 - std::pow(1 - kLayer, static_cast<double>(layers));
}

/// Marks 0, 1, 2... of a time axis.
Axis time_axis(const std::vector<std::string>& labels) {
  Axis axis{-0.3, std::max(0.0, static_cast<double>(labels.size()) - 1) + 0.3, false, {}};
  for (std::size_t i = 0; i < labels.size(); ++i)
    axis.ticks.push_back({static_cast<double>(i), labels[i]});
  return axis;
}

/// Rows of a table that speak of one account or pool.
std::vector<std::size_t> rows_of(const Cells& cells, const char* column, const std::string& name) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < cells.rows(); ++row)
    if (cells.text(column, row) == name) rows.push_back(row);
  return rows;
}

/// The stock that a pool has on the first day; NaN if the results do not say.
double opening_of(const Results& results, const std::string& variant, const std::string& pool) {
  const Cells flows(results, "pool_flows", variant);
  double sum = std::nan("");
  const std::string first = flows.text("year", 0);
  for (std::size_t row = 0; row < flows.rows(); ++row)
    if (flows.text("pool", row) == pool && flows.text("flow", row) == "opening" &&
        flows.text("year", row) == first && flows.number("standard_deviation", row) == 0)
      sum = (std::isnan(sum) ? 0 : sum) + flows.number("mean", row);
  return sum;
}

/// A fan in a frame of its own: the widest range first.
struct Fan {
  std::string title, time_title;
  std::vector<std::string> labels;
  std::vector<std::vector<CurvePoint>> ranges;  ///< from wide to narrow
  std::vector<CurvePoint> middle;
};

/// Returns where its frame begins.
double draw_fan(Page& page, const Results& results, const Fan& fan) {
  Extent extent;
  for (const auto& range : fan.ranges)
    for (const CurvePoint& point : range)
      for (const double value : {point.low, point.high}) extent.add(value);
  for (const CurvePoint& point : fan.middle) extent.add(point.y);
  const MoneyUnit unit = unit_for(
      results, extent.empty() ? 0 : std::max(std::abs(extent.low()), std::abs(extent.high())));
  Frame frame{{}, time_axis(fan.labels), linear_axis(extent, unit.scale, 6, true)};
  const double top = page.take(kAboveFrame + kHeight + kBelowFrame) + kAboveFrame;
  frame.box = {left_of(frame.y), top, Page::kRight, top + kHeight};
  draw_frame(page.svg(), frame, fan.time_title, fan.title + ", " + unit_words(unit, results));
  for (const auto& range : fan.ranges) draw_band(page.svg(), frame, range, kColors[0], kLayer);
  draw_curve(page.svg(), frame, fan.middle, {kColors[0], 2.5, ""});
  return frame.box.left;
}

/// How likely the pool has been exhausted by the end of each year, below a frame from `left` on.
void draw_exhaustion(Page& page, const Cells& years, const std::vector<std::size_t>& rows,
                     const std::vector<std::string>& labels, double left) {
  std::vector<CurvePoint> points;
  Extent extent;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Interval ends = interval_of(years, "probability_exhausted", rows[i]);
    const double x = static_cast<double>(i + labels.size() - rows.size());
    points.push_back({x, years.number("probability_exhausted", rows[i]), ends.low, ends.high});
    for (const double value : {points.back().y, ends.low, ends.high}) extent.add(value);
  }
  if (!(extent.high() > 0)) return;
  Frame frame{{}, time_axis(labels), linear_axis(extent, 0.01, 3, true)};
  const double top = page.take(kAboveFrame + kSmallHeight + kBelowFrame) + kAboveFrame;
  frame.box = {std::max(left, left_of(frame.y)), top, Page::kRight, top + kSmallHeight};
  draw_frame(page.svg(), frame, "end of year",
             "exhausted by the end of the year, % of simulations");
  draw_band(page.svg(), frame, points, kColors[4], 0.25);
  draw_curve(page.svg(), frame, points, {kColors[4], 2, ""});
  for (const CurvePoint& point : points)
    if (std::isfinite(point.y))
      page.svg().dot({frame.across(point.x), frame.up(point.y)}, 3, kColors[4]);
}

void draw_pool(Page& page, const Results& results, const std::string& variant,
               const std::string& pool) {
  const Cells years(results, "pool_years", variant);
  const std::vector<std::size_t> rows = rows_of(years, "pool", pool);
  Fan fan{"balance of " + pool + " at the end of the year", "end of year", {}, {}, {}};
  std::vector<Range> ranges;
  std::copy_if(std::begin(kRanges), std::end(kRanges), std::back_inserter(ranges),
               [&](const Range& range) { return is_known(results, range); });
  fan.ranges.resize(ranges.size());
  if (const double opening = opening_of(results, variant, pool); !std::isnan(opening)) {
    fan.labels.emplace_back("start");
    fan.middle.push_back({0, opening, opening, opening});
    for (auto& range : fan.ranges) range.push_back(fan.middle.front());
  }
  for (const std::size_t row : rows) {
    const double x = static_cast<double>(fan.labels.size());
    const auto quantile = [&](const char* percent) {
      return years.number(std::string("balance_quantile_") + percent, row);
    };
    fan.labels.push_back(years.text("year", row));
    for (std::size_t i = 0; i < fan.ranges.size(); ++i)
      fan.ranges[i].push_back({x, 0, quantile(ranges[i].low), quantile(ranges[i].high)});
    fan.middle.push_back({x, quantile("50")});
  }
  const double left = draw_fan(page, results, fan);
  draw_exhaustion(page, years, rows, fan.labels, left);
}

void draw_account(Page& page, const Results& results, const std::string& variant,
                  const std::string& account) {
  const Cells years(results, "by_year", variant);
  Fan fan{account + " in the year", "year", {}, {{}, {}}, {}};
  for (const std::size_t row : rows_of(years, "account", account)) {
    const double x = static_cast<double>(fan.labels.size());
    const double mean = years.number("mean", row);
    fan.labels.push_back(years.text("year", row));
    fan.middle.push_back({x, mean});
    fan.ranges[0].push_back({x, 0, mean, years.number("value_at_risk_99", row)});
    fan.ranges[1].push_back({x, 0, mean, years.number("value_at_risk_95", row)});
  }
  draw_fan(page, results, fan);
}

std::vector<std::string> accounts_of(const Results& results, const std::string& variant) {
  const Cells years(results, "by_year", variant);
  std::vector<std::string> accounts = money_accounts(years);
  if (years.rows() > 0) accounts.insert(accounts.begin(), kAllLosses);
  return accounts;
}

std::vector<std::string> pools_of(const Results& results, const std::string& variant) {
  return different(Cells(results, "pool_years", variant), "pool");
}

bool is_in(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Pools, where there are any, or all losses; or what is asked for.
std::vector<std::string> subjects_of(const Results& results, const PictureRequest& request) {
  std::vector<std::string> all = pools_of(results, request.variant);
  const std::vector<std::string> accounts = accounts_of(results, request.variant);
  if (request.only.empty()) return all.empty() ? std::vector<std::string>{kAllLosses} : all;
  for (const std::string& account : accounts)
    if (!is_in(all, account)) all.push_back(account);
  return chosen(all, request, "pool or account");
}

std::vector<LegendKey> keys_of(const Results& results, bool of_pools) {
  using Kind = LegendKey::Kind;
  const std::string color = kColors[0];
  std::vector<LegendKey> keys = {{Kind::line, of_pools ? "median" : "mean", color}};
  const auto add = [&](const std::string& words, std::size_t layers) {
    keys.push_back({Kind::band, words, color, "", opacity_of(layers)});
  };
  if (of_pools) {
    std::size_t layers = 0;
    for (const Range& range : kRanges)
      if (is_known(results, range)) add(range.words, ++layers);
    std::reverse(keys.begin() + 1, keys.end());
  } else {
    add("up to the 95 % quantile", 2);
    add("up to the 99 % quantile", 1);
  }
  return keys;
}

int worth(const Results& results, const std::string& variant) {
  const Cells pools(results, "pool_years", variant);
  bool is_exhausted = false;
  for (std::size_t row = 0; row < pools.rows(); ++row)
    is_exhausted |= pools.number("probability_exhausted", row) > 0;
  if (pools.rows() > 0) return is_exhausted ? 80 : 45;
  return Cells(results, "by_year", variant).rows() > 0 ? 20 : 0;
}

std::string draw(const Results& results, const PictureRequest& request) {
  const std::vector<std::string> pools = pools_of(results, request.variant);
  const std::vector<std::string> subjects = subjects_of(results, request);
  const bool of_pools = is_in(pools, subjects.front());
  Page page(of_pools ? "How the balance of " + (subjects.size() == 1 ? subjects[0] : "each pool") +
                           " may develop"
                     : "How " + subjects[0] + " may vary from year to year",

            of_pools
                ? "upper bands hold so many simulations of each year, the lower one is the 95 % "
                  "interval of the estimate"
                : "",
            results, request.variant);
  page.legend(keys_of(results, of_pools));
  const std::size_t shown = std::min(subjects.size(), kMostPanels);
  for (std::size_t i = 0; i < shown; ++i)
    if (is_in(pools, subjects[i]))
      draw_pool(page, results, request.variant, subjects[i]);
    else
      draw_account(page, results, request.variant, subjects[i]);
  if (subjects.size() > shown)
    page.note("Not drawn: " + std::to_string(subjects.size() - shown) +
              " more; --only names what to draw.");
  return page.finish();
}

}  // namespace

Picture fan_picture() {
  return {"fan", "the balance of each pool over the years, or what is lost: ranges of simulations",
          "the scenario has no years. Write for example\n"
          "calendar: {start: 2026-01-01, horizon: 3 years}",
          worth, draw};
}

}  // namespace cofferdam
