// Pieces of pictures: the page with its heading, legend and notes; frames with axes; curves in
// them.
#pragma once
#include <cofferdam/results.hpp>

#include <string>
#include <vector>

#include "plot/scale.hpp"
#include "plot/svg.hpp"

namespace cofferdam {

/// Colours that people with any colour vision tell apart, after M. Okabe and K. Ito, Color
/// Universal Design (2008), in an order in which neighbours also differ in grey.
inline constexpr const char* kColors[] = {"#0072B2", "#E69F00", "#009E73", "#56B4E9",
                                          "#D55E00", "#F0E442", "#CC79A7"};
inline constexpr std::size_t kColorCount = sizeof kColors / sizeof *kColors;
/// What is left over, and what stands for nothing in particular.
inline constexpr const char* kGrey = "#999999";
inline constexpr const char* kInk = "#222222";
inline constexpr const char* kFaint = "#666666";
/// Of curves, for which yellow is too light, and their dashes.
inline constexpr const char* kCurveColors[kColorCount] = {
    "#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"};
inline constexpr const char* kDashes[kColorCount] = {"",        "8 4",       "2 3", "10 3 2 3",
                                                     "5 3 5 6", "1 2 6 2 1", "14 4"};

/// A key of the legend.
struct LegendKey {
  enum class Kind { line, band, box, dot, hollow_dot };
  Kind kind = Kind::box;
  std::string text;
  std::string color;
  std::string dashes;
  double opacity = 1;
};

/// A page that is drawn from the top to the bottom.
class Page {
 public:
  static constexpr double kWidth = 800, kMargin = 24;
  static constexpr double kRight = kWidth - kMargin;

  /// `title` says what the picture shows, `remark` how to read it. Below stand the title of the
  /// scenario, trials and seed, and the variant if it is not the base.
  Page(const std::string& title, const std::string& remark, const Results& results,
       const std::string& variant);

  Svg& svg() { return svg_; }
  /// Room of that height below what has been drawn; returns its top.
  double take(double height);
  void legend(const std::vector<LegendKey>& keys);
  /// Small print at the bottom of what has been drawn.
  void note(const std::string& text);
  std::string finish();

 private:
  Svg svg_;
  std::string title_, description_;
  double bottom_ = 0;
};

/// A box with two axes.
struct Frame {
  Box box;
  Axis x, y;
  double across(double value) const { return place(x, value, box.left, box.right); }
  double up(double value) const { return place(y, value, box.bottom, box.top); }
};

/// Where the left end of a frame is whose y axis has these ticks.
double left_of(const Axis& y);

/// Ticks, thin lines at those of y, and what the axes mean: y above the frame, x below it. Takes
/// kAboveFrame over and kBelowFrame below the box.
void draw_frame(Svg& svg, const Frame& frame, const std::string& x_title,
                const std::string& y_title);

/// Upright lines at the ticks of x, of pictures whose rows have names in place of values of y.
void draw_upright_lines(Svg& svg, const Frame& frame);
inline constexpr double kAboveFrame = 26, kBelowFrame = 46;

/// A point of a curve with its band. What is NaN or infinite interrupts line or band.
struct CurvePoint {
  double x = 0, y = 0, low = 0, high = 0;
};

/// The band from `low` to `high`, as far as the axis reaches.
void draw_band(Svg& svg, const Frame& frame, const std::vector<CurvePoint>& points,
               const std::string& color, double opacity);
/// The line, which ends where it leaves the axis.
void draw_curve(Svg& svg, const Frame& frame, const std::vector<CurvePoint>& points,
                const Stroke& stroke);

/// A horizontal interval with ends, for estimates on an x axis; nothing if an end is missing.
void draw_interval(Svg& svg, const Axis& x, double left, double right, double low, double high,
                   double y, const std::string& color);

/// Moves ascending places apart, each as little as the next needs, so that they differ by at least
/// `distance` and none is beyond `last` unless there is no room.
std::vector<double> spread(std::vector<double> places, double distance, double last);

}  // namespace cofferdam
