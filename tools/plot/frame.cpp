// Frames with axes, and what is drawn in them.
#include "plot/frame.hpp"

#include <algorithm>
#include <cmath>

#include "plot/text_size.hpp"

namespace cofferdam {
namespace {

constexpr double kTickSize = 11.5, kTitleSize = 12.5;
constexpr double kTickGap = 6;
const Stroke kGrid{"#DDDDDD", 1, ""};

void draw_y_axis(Svg& svg, const Frame& frame) {
  double free = frame.box.bottom + kTickSize;  // below the label before
  for (const Tick& tick : frame.y.ticks) {
    const double y = frame.up(tick.value);
    svg.line({frame.box.left, y}, {frame.box.right, y}, kGrid);
    if (free - y < kTickSize) continue;
    svg.text({frame.box.left - kTickGap, y + 4}, tick.label, {kTickSize, Anchor::end});
    free = y;
  }
}

void draw_x_axis(Svg& svg, const Frame& frame) {
  const double y = frame.box.bottom;
  double free = -1e9;  // right end of the label before
  for (const Tick& tick : frame.x.ticks) {
    const double x = frame.across(tick.value), half = text_width(tick.label, kTickSize) / 2;
    const double middle = std::min(x, Page::kWidth - 4 - half);
    svg.line({x, y}, {x, y + 4}, {kFaint, 1, ""});
    if (middle - half < free) continue;
    svg.text({middle, y + 4 + kTickSize}, tick.label, {kTickSize, Anchor::middle});
    free = middle + half + 8;
  }
  const double zero = frame.up(0);
  const bool has_zero = !frame.y.logarithmic && frame.y.low < 0 && frame.y.high > 0;
  svg.line({frame.box.left, y}, {frame.box.right, y}, {kFaint, 1, ""});
  if (has_zero) svg.line({frame.box.left, zero}, {frame.box.right, zero}, {kFaint, 1, ""});
}

/// Runs of points that `holds` is true of.
template <class Holds, class Draw>
void for_runs(const std::vector<CurvePoint>& points, const Holds& holds, const Draw& draw) {
  for (auto from = points.begin(); from != points.end();) {
    from = std::find_if(from, points.end(), holds);
    const auto to = std::find_if_not(from, points.end(), holds);
    if (from != to) draw(std::vector<CurvePoint>(from, to));
    from = to;
  }
}

/// Where the line between two points crosses an end of the y axis.
Point crossing(const Frame& frame, const CurvePoint& a, const CurvePoint& b, double end) {
  const double from = frame.y.part(a.y), to = frame.y.part(b.y);
  const double part = (end - from) / (to - from);
  const double left = frame.across(a.x), right = frame.across(b.x);
  return {left + part * (right - left), end > 0.5 ? frame.box.top : frame.box.bottom};
}

/// The pieces of a line that lie within the axis.
void draw_run(Svg& svg, const Frame& frame, const std::vector<CurvePoint>& run,
              const Stroke& stroke) {
  std::vector<Point> piece;
  const auto end_of = [&](double y) { return frame.y.part(y) > 0.5 ? 1.0 : 0.0; };
  for (std::size_t i = 0; i < run.size(); ++i) {
    const bool inside = frame.y.holds(run[i].y);
    const bool was_inside = i > 0 && frame.y.holds(run[i - 1].y);
    if (inside && i > 0 && !was_inside)
      piece.push_back(crossing(frame, run[i - 1], run[i], end_of(run[i - 1].y)));
    if (inside) piece.push_back({frame.across(run[i].x), frame.up(run[i].y)});
    if (!inside && was_inside)
      piece.push_back(crossing(frame, run[i - 1], run[i], end_of(run[i].y)));
    if (!inside || i + 1 == run.size()) {
      svg.path(piece, stroke);
      piece.clear();
    }
  }
}

}  // namespace

double left_of(const Axis& y) {
  double widest = 0;
  for (const Tick& tick : y.ticks) widest = std::max(widest, text_width(tick.label, kTickSize));
  return Page::kMargin + widest + kTickGap;
}

void draw_upright_lines(Svg& svg, const Frame& frame) {
  for (const Tick& tick : frame.x.ticks) {
    const double x = frame.across(tick.value);
    svg.line({x, frame.box.top}, {x, frame.box.bottom}, kGrid);
  }
}

void draw_frame(Svg& svg, const Frame& frame, const std::string& x_title,
                const std::string& y_title) {
  const double width = Page::kRight - Page::kMargin;
  svg.text({Page::kMargin, frame.box.top - 12}, fitted(y_title, width, kTitleSize), {kTitleSize});
  draw_y_axis(svg, frame);
  draw_x_axis(svg, frame);
  svg.text({(frame.box.left + frame.box.right) / 2, frame.box.bottom + 36},
           fitted(x_title, frame.box.width(), kTitleSize), {kTitleSize, Anchor::middle});
}

void draw_band(Svg& svg, const Frame& frame, const std::vector<CurvePoint>& points,
               const std::string& color, double opacity) {
  const auto holds = [](const CurvePoint& point) {
    return std::isfinite(point.x) && std::isfinite(point.low) && std::isfinite(point.high);
  };
  for_runs(points, holds, [&](const std::vector<CurvePoint>& run) {
    const double x = frame.across(run.front().x);
    if (run.size() == 1)
      svg.line({x, frame.up(run.front().low)}, {x, frame.up(run.front().high)}, {color, 2, ""});
    std::vector<Point> shape;
    for (const CurvePoint& point : run)
      shape.push_back({frame.across(point.x), frame.up(point.high)});
    for (auto point = run.rbegin(); point != run.rend(); ++point)
      shape.push_back({frame.across(point->x), frame.up(point->low)});
    svg.area(shape, color, opacity);
  });
}

void draw_curve(Svg& svg, const Frame& frame, const std::vector<CurvePoint>& points,
                const Stroke& stroke) {
  const auto holds = [&](const CurvePoint& point) {
    return std::isfinite(point.x) && std::isfinite(frame.y.part(point.y));
  };
  for_runs(points, holds,
           [&](const std::vector<CurvePoint>& run) { draw_run(svg, frame, run, stroke); });
}

void draw_interval(Svg& svg, const Axis& x, double left, double right, double low, double high,
                   double y, const std::string& color) {
  if (!std::isfinite(low) || !std::isfinite(high) || !(low < high)) return;
  const double from = place(x, low, left, right), to = place(x, high, left, right);
  svg.line({from, y}, {to, y}, {color, 1.5, ""});
  for (const double end : {from, to}) svg.line({end, y - 4}, {end, y + 4}, {color, 1.5, ""});
}

std::vector<double> spread(std::vector<double> places, double distance, double last) {
  for (std::size_t i = 1; i < places.size(); ++i)
    places[i] = std::max(places[i], places[i - 1] + distance);
  for (std::size_t i = places.size(); i-- > 0;) {
    places[i] = std::min(places[i], last);
    last = places[i] - distance;
  }
  return places;
}

}  // namespace cofferdam
