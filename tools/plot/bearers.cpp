// What each bearer bears: on average, and on average in the worst simulations.
#include <algorithm>
#include <cmath>

#include "plot/frame.hpp"
#include "plot/parts.hpp"
#include "plot/text_size.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostRows = 30;
constexpr double kRow = 34, kNameSize = 12.5, kMostNameWidth = 250;

/// A bearer with its rows in the tables.
struct Line {
  std::string name;
  std::string public_level;
  std::size_t bearer, quantile;
};

/// The level whose TVaR is shown: the first of the summary that any bearer has; NaN without.
double level_of(const Results& results, const Cells& quantiles) {
  for (const double level : tail_levels(results))
    for (std::size_t row = 0; row < quantiles.rows(); ++row)
      if (quantiles.number("level", row) == level && std::isfinite(quantiles.number("tvar", row)))
        return level;
  return std::nan("");
}

/// "fund (city)"; of a name that is longer than `width` its beginning.
std::string row_name(const Line& line, double width = 1e9) {
  const bool is_public = !line.public_level.empty() && line.public_level != "no";
  const std::string level = is_public ? " (" + line.public_level + ")" : "";
  return fitted(line.name, width - text_width(level, kNameSize), kNameSize) + level;
}

/// Draws the table of bars.
class BearerBars {
 public:
  BearerBars(Page& page, const Results& results, const std::string& variant)
      : page_(page),
        results_(results),
        bearers_(results, "bearers", variant),
        quantiles_(results, "quantiles", variant),
        level_(level_of(results, quantiles_)) {}

  std::vector<Line> lines(const PictureRequest& request, std::vector<std::string>& bear_nothing) {
    std::vector<std::string> all = different(bearers_, "bearer");
    std::erase(all, kAllLosses);
    std::vector<Line> lines;
    for (const std::string& name : chosen(all, request, "bearer")) {
      const std::size_t row = bearers_.find("bearer", name);
      const std::size_t at = quantiles_.find_level(name, level_);
      const bool bears = bearers_.number("mean", row) != 0 || quantiles_.number("tvar", at) > 0;
      if (bears || !request.only.empty())
        lines.push_back({name, bearers_.text("public", row), row, at});
      else
        bear_nothing.push_back(name);
    }
    std::stable_sort(lines.begin(), lines.end(),
                     [&](const Line& a, const Line& b) { return mean_of(a) > mean_of(b); });
    return lines;
  }

  double level() const { return level_; }

  void draw(const std::vector<Line>& lines) {
    Extent extent;
    for (const Line& line : lines) {
      const Interval mean = interval_of(bearers_, "mean", line.bearer),
                     tail = interval_of(quantiles_, "tvar", line.quantile);
      for (const double value : {mean_of(line), mean.low, mean.high, tail_of(line), tail.high})
        extent.add(value);
    }
    unit_ = unit_for(results_, extent.empty() ? 0 : std::max(-extent.low(), extent.high()));
    frame_.x = linear_axis(extent, unit_.scale, 6, true);
    place_columns(lines);
    const double top =
        page_.take(kAboveFrame + kRow * static_cast<double>(lines.size()) + kBelowFrame) +
        kAboveFrame;
    frame_.box = {name_right_ + 10, top, mean_right_ - mean_width_ - 16,
                  top + kRow * static_cast<double>(lines.size())};
    draw_grid();
    for (std::size_t i = 0; i < lines.size(); ++i)
      draw_line(lines[i], top + kRow * (static_cast<double>(i) + 0.5));
  }

 private:
  double mean_of(const Line& line) const {
    const double mean = bearers_.number("mean", line.bearer);
    return std::isnan(mean) ? 0 : mean;
  }
  double tail_of(const Line& line) const { return quantiles_.number("tvar", line.quantile); }
  std::string mean_text(const Line& line) const {
    return estimate_label(bearers_, "mean", line.bearer, unit_.scale);
  }
  std::string tail_text(const Line& line) const {
    return std::isnan(level_) ? "" : estimate_label(quantiles_, "tvar", line.quantile, unit_.scale);
  }
  std::string tail_head() const { return std::isnan(level_) ? "" : "TVaR " + level_text(level_); }

  /// Names on the left and numbers on the right take what their texts need.
  void place_columns(const std::vector<Line>& lines) {
    double names = 0, tails = text_width(tail_head(), kNameSize);
    mean_width_ = text_width("mean", kNameSize);
    for (const Line& line : lines) {
      names = std::max(names, text_width(row_name(line), kNameSize));
      mean_width_ = std::max(mean_width_, text_width(mean_text(line), kNameSize));
      tails = std::max(tails, text_width(tail_text(line), kNameSize));
    }
    name_right_ = Page::kMargin + std::min(names, kMostNameWidth);
    mean_right_ = Page::kRight - tails - (tails > 0 ? 16 : 0);
  }

  void draw_grid() {
    Svg& svg = page_.svg();
    draw_upright_lines(svg, frame_);
    frame_.y = {0, 1, false, {}};
    draw_frame(svg, frame_, unit_words(unit_, results_), "");
    const double zero = frame_.across(0);
    svg.line({zero, frame_.box.top}, {zero, frame_.box.bottom}, {kFaint, 1, ""});
    const TextStyle head{kNameSize, Anchor::end, true};
    svg.text({mean_right_, frame_.box.top - 8}, "mean", head);
    svg.text({Page::kRight, frame_.box.top - 8}, tail_head(), head);
  }

  void draw_line(const Line& line, double y) {
    Svg& svg = page_.svg();
    const double left = frame_.box.left, right = frame_.box.right;
    svg.text({name_right_, y + 4.5}, row_name(line, name_right_ - Page::kMargin + 1),
             {kNameSize, Anchor::end});
    const double zero = frame_.across(0), mean = frame_.across(mean_of(line));
    svg.box({std::min(zero, mean), y - 9, std::max(zero, mean), y + 9}, kColors[3]);
    const Interval of_mean = interval_of(bearers_, "mean", line.bearer),
                   of_tail = interval_of(quantiles_, "tvar", line.quantile);
    draw_interval(svg, frame_.x, left, right, of_mean.low, of_mean.high, y, kInk);
    if (std::isfinite(tail_of(line))) {
      draw_interval(svg, frame_.x, left, right, of_tail.low, of_tail.high, y, kColors[4]);
      svg.dot({frame_.across(tail_of(line)), y}, 4, kColors[4]);
    }
    svg.text({mean_right_, y + 4.5}, mean_text(line), {kNameSize, Anchor::end});
    svg.text({Page::kRight, y + 4.5}, tail_text(line), {kNameSize, Anchor::end});
  }

  Page& page_;
  const Results& results_;
  Cells bearers_, quantiles_;
  double level_;
  MoneyUnit unit_;
  Frame frame_;
  double name_right_ = 0, mean_right_ = 0, mean_width_ = 0;
};

int worth(const Results& results, const std::string& variant) {
  const Cells bearers(results, "bearers", variant);
  int bear = 0;
  for (std::size_t row = 0; row < bearers.rows(); ++row)
    bear += bearers.text("bearer", row) != kAllLosses && bearers.number("mean", row) != 0;
  return bearers.rows() == 0 ? 0 : bear > 1 ? 60 : 15;
}

std::string draw(const Results& results, const PictureRequest& request) {
  Page page("Who bears how much", "lines with ends are 95 % intervals of the estimates", results,
            request.variant);
  BearerBars bars(page, results, request.variant);
  std::vector<std::string> bear_nothing;
  std::vector<Line> lines = bars.lines(request, bear_nothing);
  std::vector<LegendKey> keys = {{LegendKey::Kind::box, "mean", kColors[3]}};
  if (const double level = bars.level(); !std::isnan(level))
    keys.push_back({LegendKey::Kind::dot,
                    "TVaR " + level_text(level) + ": mean of the worst " + level_text(1 - level) +
                        " of simulations, of each bearer by itself",
                    kColors[4]});
  page.legend(keys);
  const std::size_t all = lines.size();
  if (all > kMostRows) lines.erase(lines.begin() + kMostRows, lines.end());
  bars.draw(lines);
  if (all > lines.size())
    page.note("Not drawn: " + std::to_string(all - lines.size()) + " bearers that bear less.");
  if (!bear_nothing.empty()) page.note("Bear nothing: " + list_words(bear_nothing) + ".");
  return page.finish();
}

}  // namespace

Picture bearers_picture() {
  return {"bearers", "what each bearer bears: mean, and mean of the worst simulations",
          "they have no table 'bearers'", worth, draw};
}

}  // namespace cofferdam
