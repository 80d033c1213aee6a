// Expected losses year by year, stacked by who bears them.
#include <algorithm>
#include <cmath>

#include "plot/frame.hpp"
#include "plot/parts.hpp"

namespace cofferdam {
namespace {

constexpr double kHeight = 330;
constexpr std::size_t kMostLayers = kColorCount + 1;  // the last is grey: the others
constexpr const char* kOthers = "others";

/// The mean amounts of one layer of the stack, by year.
struct Layer {
  std::string name;
  std::string color;
  std::vector<double> means;
  double total = 0;  ///< of the sizes of the means
};

class YearStack {
 public:
  YearStack(const Results& results, const PictureRequest& request)
      : results_(results),
        years_(results, "by_year", request.variant),
        labels_(different(years_, "year")),
        whole_(request.only.empty()) {
    for (const std::string& name : chosen(money_accounts(years_), request, "bearer"))
      layers_.push_back(layer_of(name));
    std::stable_sort(layers_.begin(), layers_.end(),
                     [](const Layer& a, const Layer& b) { return a.total > b.total; });
    std::erase_if(layers_, [](const Layer& layer) { return layer.total == 0; });
    join_small_ones();
    for (std::size_t i = 0; i < layers_.size(); ++i)
      layers_[i].color = i < kColorCount ? kColors[i] : kGrey;
  }

  void draw(Page& page) {
    std::vector<LegendKey> keys;
    for (const Layer& layer : layers_)
      keys.push_back({LegendKey::Kind::box, layer.name, layer.color});
    if (whole_) keys.push_back({LegendKey::Kind::hollow_dot, kAllLosses, kInk});
    page.legend(keys);
    find_axes();
    const double top = page.take(kAboveFrame + kHeight + kBelowFrame) + kAboveFrame;
    frame_.box = {left_of(frame_.y), top, Page::kRight, top + kHeight};
    draw_frame(page.svg(), frame_, "year",
               "expected losses of the year, " + unit_words(unit_, results_));
    for (std::size_t year = 0; year < labels_.size(); ++year) draw_year(page.svg(), year);
  }

 private:
  std::size_t row_of(const std::string& account, const std::string& year) const {
    std::size_t row = 0;
    while (row < years_.rows() &&
           (years_.text("account", row) != account || years_.text("year", row) != year))
      ++row;
    return row;
  }

  Layer layer_of(const std::string& account) const {
    Layer layer{account, "", {}, 0};
    for (const std::string& year : labels_) {
      const double mean = years_.number("mean", row_of(account, year));
      layer.means.push_back(std::isfinite(mean) ? mean : 0);
      layer.total += std::abs(layer.means.back());
    }
    return layer;
  }

  void join_small_ones() {
    if (layers_.size() <= kMostLayers) return;
    Layer rest{std::to_string(layers_.size() - kMostLayers + 1) + " " + kOthers, "",
               std::vector<double>(labels_.size(), 0), 0};
    for (std::size_t i = kMostLayers - 1; i < layers_.size(); ++i)
      for (std::size_t year = 0; year < labels_.size(); ++year)
        rest.means[year] += layers_[i].means[year];
    layers_.resize(kMostLayers - 1);
    layers_.push_back(std::move(rest));
  }

  void find_axes() {
    Extent extent;
    for (std::size_t year = 0; year < labels_.size(); ++year) {
      double above = 0, below = 0;
      for (const Layer& layer : layers_)
        (layer.means[year] > 0 ? above : below) += layer.means[year];
      extent.add(above);
      extent.add(below);
      const Interval ends = interval_of(years_, "mean", row_of(kAllLosses, labels_[year]));
      if (whole_)
        for (const double end : {ends.low, ends.high}) extent.add(end);
    }
    unit_ = unit_for(results_, extent.empty() ? 0 : std::max(-extent.low(), extent.high()));
    frame_.y = linear_axis(extent, unit_.scale, 6, true);
    frame_.x = {-0.5, static_cast<double>(labels_.size()) - 0.5, false, {}};
    for (std::size_t year = 0; year < labels_.size(); ++year)
      frame_.x.ticks.push_back({static_cast<double>(year), labels_[year]});
  }

  void draw_year(Svg& svg, std::size_t year) const {
    constexpr double kHalf = 0.34, kMostHalf = 32;
    const double x = frame_.across(static_cast<double>(year));
    const double half =
        std::min(kMostHalf, kHalf * frame_.box.width() / static_cast<double>(labels_.size()));
    double above = 0, below = 0;
    for (const Layer& layer : layers_) {
      if (layer.means[year] == 0) continue;
      double& from = layer.means[year] > 0 ? above : below;
      const double to = from + layer.means[year];
      const double top = frame_.up(std::max(from, to)), bottom = frame_.up(std::min(from, to));
      svg.box({x - half, top, x + half, bottom}, layer.color);
      svg.line({x - half, frame_.up(to)}, {x + half, frame_.up(to)}, {"#FFFFFF", 0.7, ""});
      from = to;
    }
    if (whole_) draw_total(svg, year, x);
  }

  /// The mean of all losses with its interval.
  void draw_total(Svg& svg, std::size_t year, double x) const {
    const std::size_t row = row_of(kAllLosses, labels_[year]);
    const Interval ends = interval_of(years_, "mean", row);
    const double mean = years_.number("mean", row);
    if (!std::isfinite(mean)) return;
    if (std::isfinite(ends.low) && std::isfinite(ends.high)) {
      const double low = frame_.up(ends.low), high = frame_.up(ends.high);
      svg.line({x, low}, {x, high}, {kInk, 1.5, ""});
      for (const double y : {low, high}) svg.line({x - 5, y}, {x + 5, y}, {kInk, 1.5, ""});
    }
    svg.dot({x, frame_.up(mean)}, 2.5, kInk, true);
  }

  const Results& results_;
  Cells years_;
  std::vector<std::string> labels_;
  bool whole_;  ///< all bearers are drawn, so that their sum means something
  std::vector<Layer> layers_;
  MoneyUnit unit_;
  Frame frame_;
};

int worth(const Results& results, const std::string& variant) {
  const Cells years(results, "by_year", variant);
  if (years.rows() == 0) return 0;
  return different(years, "year").size() > 2 ? 30 : 10;
}

std::string draw(const Results& results, const PictureRequest& request) {
  Page page(
      "Expected losses year by year, and who bears them",
      "stacked from zero on in the order of the legend; lines with ends are 95 % intervals of the "
      "mean of all losses",
      results, request.variant);
  YearStack(results, request).draw(page);
  page.note(
      "Losses of a year are net of what comes back in it; what comes back in excess lies "
      "below zero.");
  return page.finish();
}

}  // namespace

Picture years_picture() {
  return {"years", "expected losses of each year, stacked by bearer",
          "the scenario has no years. Write for example\n"
          "calendar: {start: 2026-01-01, horizon: 3 years}",
          worth, draw};
}

}  // namespace cofferdam
