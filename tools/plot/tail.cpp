// How likely each account reaches or exceeds an amount.
#include <algorithm>
#include <cmath>

#include "plot/frame.hpp"
#include "plot/parts.hpp"

namespace cofferdam {
namespace {

constexpr double kHeight = 380;

/// The curve of one account.
struct Curve {
  std::string name;
  std::vector<CurvePoint> points;
  double largest = 0;
};

std::vector<Curve> curves_of(const Cells& cells, const std::vector<std::string>& accounts) {
  std::vector<Curve> curves;
  for (const std::string& name : accounts) {
    Curve curve{name, {}, 0};
    for (std::size_t row = 0; row < cells.rows(); ++row) {
      if (cells.text("account", row) != name) continue;
      const Interval ends = interval_of(cells, "probability", row);
      curve.points.push_back(
          {cells.number("amount", row), cells.number("probability", row), ends.low, ends.high});
      if (std::isfinite(curve.points.back().x))
        curve.largest = std::max(curve.largest, std::abs(curve.points.back().x));
    }
    if (!curve.points.empty()) curves.push_back(std::move(curve));
  }
  return curves;
}

std::vector<std::string> accounts_of(const Cells& cells) {
  std::vector<std::string> accounts = money_accounts(cells);
  if (cells.find("account", kAllLosses) < cells.rows())
    accounts.insert(accounts.begin(), kAllLosses);
  return accounts;
}

/// Where no larger amount is known although rarer ones were looked for, as of a pool that has paid
/// all it has, the curve falls to the lowest probability.
void let_fall(std::vector<Curve>& curves) {
  constexpr double kRarer = 1.2;
  double lowest = 1;
  for (const Curve& curve : curves)
    for (const CurvePoint& point : curve.points)
      if (point.y > 0) lowest = std::min(lowest, point.y);
  for (Curve& curve : curves) {
    const CurvePoint last = curve.points.back();
    if (last.y > kRarer * lowest && last.x > 0)
      curve.points.push_back({last.x, lowest, std::nan(""), std::nan("")});
  }
}

/// All losses first, then those with the largest amounts; as many as there are colours.
std::size_t keep_largest(std::vector<Curve>& curves) {
  std::stable_sort(curves.begin(), curves.end(), [](const Curve& a, const Curve& b) {
    const bool first = a.name == kAllLosses, second = b.name == kAllLosses;
    return first != second ? first : a.largest > b.largest;
  });
  const std::size_t all = curves.size();
  if (all > kColorCount) curves.erase(curves.begin() + kColorCount, curves.end());
  return all - curves.size();
}

void draw_curves(Page& page, const Results& results, const std::vector<Curve>& curves) {
  Extent amounts;
  double lowest = 1;
  for (const Curve& curve : curves)
    for (const CurvePoint& point : curve.points) {
      amounts.add(point.x);
      if (point.y > 0) lowest = std::min(lowest, point.y);
    }
  const MoneyUnit unit =
      unit_for(results, amounts.empty() ? 0 : std::max(-amounts.low(), amounts.high()));
  Frame frame{{}, linear_axis(amounts, unit.scale, 8, true), probability_axis(lowest)};
  const double top = page.take(kAboveFrame + kHeight + kBelowFrame) + kAboveFrame;
  frame.box = {left_of(frame.y), top, Page::kRight, top + kHeight};
  draw_frame(page.svg(), frame, "amount, " + unit_words(unit, results),
             "probability that the amount is reached or exceeded");
  for (std::size_t i = 0; i < curves.size(); ++i)
    draw_band(page.svg(), frame, curves[i].points, kCurveColors[i], 0.2);
  for (std::size_t i = 0; i < curves.size(); ++i)
    draw_curve(page.svg(), frame, curves[i].points, {kCurveColors[i], 2, kDashes[i]});
}

int worth(const Results& results, const std::string& variant) {
  const Cells cells(results, "exceedance", variant);
  for (std::size_t row = 0; row < cells.rows(); ++row)
    if (cells.text("unit", row) != "1") return 50;
  return 0;
}

std::string draw(const Results& results, const PictureRequest& request) {
  const Cells cells(results, "exceedance", request.variant);
  std::vector<Curve> curves = curves_of(cells, chosen(accounts_of(cells), request, "account"));
  if (request.only.empty() && curves.size() > 1)
    std::erase_if(curves, [](const Curve& curve) { return curve.largest == 0; });
  let_fall(curves);
  const std::size_t left_out = keep_largest(curves);
  Page page("How likely large amounts are", "bands are 95 % intervals of the estimates", results,
            request.variant);
  std::vector<LegendKey> keys;
  for (std::size_t i = 0; i < curves.size(); ++i)
    keys.push_back({LegendKey::Kind::line, curves[i].name, kCurveColors[i], kDashes[i]});
  page.legend(keys);
  draw_curves(page, results, curves);
  if (left_out > 0)
    page.note("Not drawn: " + std::to_string(left_out) +
              " accounts with smaller amounts; --only names those to draw.");
  return page.finish();
}

}  // namespace

Picture tail_picture() {
  return {"tail", "how likely each account exceeds an amount",
          "they have too few trials. Run more, for example with --trials 10000", worth, draw};
}

}  // namespace cofferdam
