// The risk that a target fails against the input that is sized, and the sizes that meet it.
#include <algorithm>
#include <cmath>

#include "commands.hpp"
#include "plot/frame.hpp"
#include "plot/parts.hpp"
#include "plot/text_size.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostPanels = 4;
constexpr double kHeight = 300, kLabelSize = 12;

/// A question of `size`: its rows in both tables, which follow each other.
struct Question {
  std::string input, target, kind, unit;
  std::vector<std::size_t> curve, sizes;  ///< rows
  bool is_money() const { return unit != "1"; }
  bool is_of_amounts() const { return kind == "tvar" || kind == "mean"; }
};

bool asks(const Cells& cells, std::size_t row, const Question& question) {
  return cells.text("input", row) == question.input && cells.text("target", row) == question.target;
}

std::vector<Question> questions_of(const Cells& sizing, const Cells& sizes) {
  std::vector<Question> questions;
  for (std::size_t row = 0; row < sizing.rows(); ++row) {
    if (questions.empty() || !asks(sizing, row, questions.back()))
      questions.push_back({sizing.text("input", row),
                           sizing.text("target", row),
                           "",
                           sizing.text("unit", row),
                           {},
                           {}});
    questions.back().curve.push_back(row);
  }
  for (Question& question : questions)
    for (std::size_t row = 0; row < sizes.rows(); ++row)
      if (asks(sizes, row, question)) {
        question.kind = sizes.text("kind", row);
        question.sizes.push_back(row);
      }
  return questions;
}

/// "the opening money of pool", or the path itself.
std::string input_words(const std::string& path) {
  const std::string begin = "pools.", end = ".opening";
  const bool is_opening =
      path.starts_with(begin) && path.ends_with(end) && path.size() > begin.size() + end.size();
  if (!is_opening) return path;
  return "the opening money of " +
         path.substr(begin.size(), path.size() - begin.size() - end.size());
}

/// One question with its tables, drawn into a frame.
class SizingPanel {
 public:
  SizingPanel(Page& page, const Results& results, const std::string& variant,
              const Question& question, const Cells& sizing, const Cells& sizes)
      : page_(page),
        svg_(page.svg()),
        results_(results),
        question_(question),
        sizes_(sizes),
        planned_(planned_value(results, question.input, variant)) {
    for (const std::size_t row : question.curve)
      curve_.push_back({sizing.number("value", row), sizing.number("risk", row),
                        sizing.number("risk_ci_low", row), sizing.number("risk_ci_high", row)});
    find_axes();
  }

  void draw() {
    const double top = page_.take(kAboveFrame + kHeight + kBelowFrame) + kAboveFrame;
    frame_.box = {left_of(frame_.y), top, Page::kRight, top + kHeight};
    draw_frame(svg_, frame_, in_unit(input_words(question_.input), value_unit_name()),
               risk_title());
    draw_band(svg_, frame_, curve_, kColors[0], 0.25);
    draw_curve(svg_, frame_, line(), {kColors[0], 2, ""});
    draw_planned();
    draw_sizes();
  }

 private:
  static std::string in_unit(const std::string& what, const std::string& unit) {
    return unit.empty() ? what : what + ", " + unit;
  }
  std::string value_unit_name() const {
    return question_.is_money() ? unit_words(value_unit_, results_) : "%";
  }
  std::string risk_title() const {
    if (!question_.is_of_amounts()) return "probability that " + question_.target;
    const std::string what = question_.kind == "mean" ? "mean" : "mean of the worst simulations";
    return in_unit(what + " (target: " + question_.target + ")", unit_words(risk_unit_, results_));
  }

  void find_axes() {
    if (!question_.is_of_amounts()) {
      frame_.y = probability_axis(lowest());
      leave_out_small_risks();
    }
    Extent values, risks;
    for (const CurvePoint& point : curve_) {
      values.add(point.x);
      risks.add(point.y);
    }
    for (const std::size_t row : question_.sizes) values.add(sizes_.number("size", row));
    constexpr double kNear = 1.5;  // a plan that is further out is told at the edge
    if (values.empty() || std::abs(planned_) <= kNear * std::abs(values.high()))
      values.add(planned_);
    value_unit_ = question_.is_money() ? unit_for(results_, values.empty() ? 0 : values.high())
                                       : MoneyUnit{0.01, "%"};
    leave_room_for_labels(values);
    frame_.x = linear_axis(values, value_unit_.scale, 8, values.low() < 0.3 * values.high());
    risk_unit_ = unit_for(results_, risks.empty() ? 0 : risks.high());
    if (question_.is_of_amounts()) frame_.y = linear_axis(risks, risk_unit_.scale, 6, true);
  }

  /// Labels of sizes stand to the right of their intervals.
  void leave_room_for_labels(Extent& values) const {
    constexpr double kBoxWidth = 700, kMostPart = 0.6;
    const double low = std::min(values.low(), 0.0);
    for (const std::size_t row : question_.sizes) {
      const double size = sizes_.number("size", row);
      const double high = interval_of(sizes_, "size", row).high;
      const double width = text_width(size_text(row), kLabelSize, true) + 20;
      const double part = std::min(width / kBoxWidth, kMostPart);
      if (std::isfinite(size) && sizes_.text("safe", row) != "downwards")
        values.add(((std::isfinite(high) ? high : size) - part * low) / (1 - part));
    }
  }

  /// The curve and the sizes that lie on it, which it would pass by between its points.
  std::vector<CurvePoint> line() const {
    std::vector<CurvePoint> points = curve_;
    std::erase_if(points, [](const CurvePoint& point) { return !std::isfinite(point.x); });
    for (const std::size_t row : question_.sizes)
      if (!question_.is_of_amounts() && sizes_.number("resolution", row) == 0 &&
          std::isfinite(sizes_.number("size", row)))
        points.push_back({sizes_.number("size", row), sizes_.number("probability", row)});
    std::stable_sort(points.begin(), points.end(),
                     [](const CurvePoint& a, const CurvePoint& b) { return a.x < b.x; });
    return points;
  }

  /// Points whose bands lie below the axis say nothing, but for the one that a line runs to.
  void leave_out_small_risks() {
    const auto is_small = [&](const CurvePoint& point) {
      return point.y < frame_.y.low && !(point.high > frame_.y.low);
    };
    const auto first = std::find_if_not(curve_.begin(), curve_.end(), is_small);
    const auto last = std::find_if_not(curve_.rbegin(), curve_.rend(), is_small).base();
    if (first == curve_.end()) return;
    curve_ = {first == curve_.begin() ? first : first - 1, last == curve_.end() ? last : last + 1};
  }

  /// The lowest probability that is shown: somewhat below what is asked for.
  double lowest() const {
    constexpr double kBelow = 4;
    double low = 1;
    for (const std::size_t row : question_.sizes)
      if (const double asked = sizes_.number("probability", row); asked > 0)
        low = std::min(low, asked / kBelow);
    if (low < 1) return low;
    for (const CurvePoint& point : curve_)
      if (point.y > 0) low = std::min(low, point.y);
    return low;
  }

  std::string value_text(double value) const {
    return estimate_text(value / value_unit_.scale, 0) + " " + value_unit_name();
  }

  void draw_planned() {
    if (std::isnan(planned_)) return;
    const std::string text = "as planned: " + value_text(planned_);
    const double y = frame_.box.top + 14, x = frame_.across(planned_);
    const bool beyond = !frame_.x.holds(planned_);
    const bool to_left = x + 8 + text_width(text, kLabelSize) > frame_.box.right;
    if (!beyond) svg_.line({x, frame_.box.top}, {x, frame_.box.bottom}, {kInk, 1.5, "6 4"});
    const bool below = planned_ < frame_.x.low;
    svg_.label({to_left ? x - 8 : x + 8, y},
               !beyond ? text
               : below ? "← " + text
                       : text + " →",
               {kLabelSize, to_left ? Anchor::end : Anchor::start});
  }

  /// "at most 1 %: 1,048 ± 6 million CNY".
  std::string size_text(std::size_t row) const {
    const std::string share = estimate_text(100 * sizes_.number("probability", row), 0) + " %";
    std::string text = "at most " + share + ": ";
    if (question_.kind == "mean") text = "";
    if (question_.kind == "tvar") text = "worst " + share + ": ";
    const std::string verdict = sizes_.text("verdict", row);
    const std::string word = verdict.substr(0, verdict.find(':'));  // "thin", "open" and why
    if (std::isnan(sizes_.number("size", row))) return text + "not available";
    text += estimate_label(sizes_, "size", row, value_unit_.scale) + " " + value_unit_name();
    return text + (verdict.empty() || verdict == "ok" ? "" : " (" + word + ")");
  }

  /// The risk at a value, between the points of the curve.
  double risk_at(double value) const {
    for (std::size_t i = 1; i < curve_.size(); ++i)
      if (const CurvePoint& a = curve_[i - 1], &b = curve_[i]; a.x <= value && value <= b.x)
        return b.x > a.x ? a.y + (b.y - a.y) * (value - a.x) / (b.x - a.x) : a.y;
    return curve_.empty() ? std::nan("") : curve_.back().y;
  }

  void draw_sizes() {
    std::vector<std::size_t> rows = question_.sizes;
    const auto height = [&](std::size_t row) {
      const bool is_known = std::isfinite(sizes_.number("size", row));
      if (question_.is_of_amounts() && !is_known) return frame_.box.bottom;
      return frame_.up(question_.is_of_amounts() ? risk_at(sizes_.number("size", row))
                                                 : sizes_.number("probability", row));
    };
    std::stable_sort(rows.begin(), rows.end(),
                     [&](std::size_t a, std::size_t b) { return height(a) < height(b); });
    std::vector<double> places;
    for (const std::size_t row : rows) places.push_back(height(row) - 7);
    places = spread(places, 1.3 * kLabelSize, frame_.box.bottom - 4);
    for (std::size_t i = 0; i < rows.size(); ++i) draw_size(rows[i], height(rows[i]), places[i]);
  }

  void draw_size(std::size_t row, double y, double label_y) {
    const double size = sizes_.number("size", row);
    const Interval ends = interval_of(sizes_, "size", row);
    const std::string text = size_text(row);
    if (!question_.is_of_amounts())
      svg_.line({frame_.box.left, y}, {frame_.box.right, y}, {kColors[4], 1, "4 4"});
    const double width = text_width(text, kLabelSize, true) + 10;
    double x = frame_.box.right - width + 8;
    if (std::isfinite(size)) {
      const double at = frame_.across(size);
      svg_.line({at, y}, {at, frame_.box.bottom}, {kColors[4], 1, "4 4"});
      const bool downwards = sizes_.text("safe", row) == "downwards";
      x = frame_.across(std::isfinite(ends.high) ? std::max(size, ends.high) : size) + 8;
      if (downwards)
        x = frame_.across(std::isfinite(ends.low) ? std::min(size, ends.low) : size) - width;
      x = std::clamp(x, frame_.box.left + 4,
                     std::max(frame_.box.left + 4, frame_.box.right - width));
    }
    svg_.label({x, label_y}, text, {kLabelSize, Anchor::start, true});
    if (!std::isfinite(size)) return;
    draw_interval(svg_, frame_.x, frame_.box.left, frame_.box.right, ends.low, ends.high, y,
                  kColors[4]);
    svg_.dot({frame_.across(size), y}, 4, kColors[4]);
  }

  Page& page_;
  Svg& svg_;
  const Results& results_;
  const Question& question_;
  const Cells& sizes_;
  double planned_;
  std::vector<CurvePoint> curve_;
  MoneyUnit value_unit_, risk_unit_;
  Frame frame_;
};

std::string title_of(const std::vector<Question>& questions) {
  const auto same_input = [&](const Question& one) { return one.input == questions.front().input; };
  const bool alike = std::all_of(questions.begin(), questions.end(), same_input);
  return alike ? "How large must " + input_words(questions.front().input) + " be?"
               : "How large must it be?";
}

/// Why sizes are marked as not to be trusted, or are missing.
void note_verdicts(Page& page, const Question& question, const Cells& sizes) {
  for (const std::size_t row : question.sizes)
    if (const std::string verdict = sizes.text("verdict", row); !verdict.empty() && verdict != "ok")
      page.note(question.input + ", " + percent_label(sizes.number("probability", row)) + ": " +
                verdict + ".");
}

int worth(const Results& results, const std::string& variant) {
  return Cells(results, kSizing, variant).rows() > 0 ? 100 : 0;
}

std::string draw(const Results& results, const PictureRequest& request) {
  const Cells sizing(results, kSizing, request.variant), sizes(results, kSizes, request.variant);
  std::vector<Question> questions = questions_of(sizing, sizes);
  const std::vector<std::string> inputs = chosen(different(sizing, "input"), request, "input");
  std::erase_if(questions, [&](const Question& question) {
    return std::find(inputs.begin(), inputs.end(), question.input) == inputs.end();
  });
  Page page(title_of(questions), "bands and bars are 95 % intervals of the estimates", results,
            request.variant);
  const std::size_t shown = std::min(questions.size(), kMostPanels);
  for (std::size_t i = 0; i < shown; ++i)
    SizingPanel(page, results, request.variant, questions[i], sizing, sizes).draw();
  for (std::size_t i = 0; i < shown; ++i) note_verdicts(page, questions[i], sizes);
  if (questions.size() > shown)
    page.note("Not drawn: " + std::to_string(questions.size() - shown) +
              " further questions of 'size'; --only names the input to draw.");
  return page.finish();
}

}  // namespace

Picture sizing_picture() {
  return {"sizing", "how large an input must be: risk against its value, with the sizes asked for",
          "the scenario asks for no size. Write for example\n"
          "size:\n"
          "  - {input: pools.fund.opening, target: exhausted, probability: [1 %]}",
          worth, draw};
}

}  // namespace cofferdam
