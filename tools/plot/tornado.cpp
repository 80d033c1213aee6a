// Which inputs move a measure most: from its value with the lowered to that with the raised input.
#include <algorithm>
#include <cmath>

#include "plot/frame.hpp"
#include "plot/parts.hpp"
#include "plot/text_size.hpp"
#include "sensitivities.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostPanels = 4, kMostRows = 12;
constexpr double kRow = 34, kNameSize = 12.5, kRangeSize = 10.5, kMostNameWidth = 270;
constexpr const char *kLowered = kColors[3], *kRaised = kColors[4];

/// Whether the input changes the measure in any trial.
bool is_felt(const Cells& cells, std::size_t row) {
  const double base = cells.number("estimate", row);
  return cells.number("change", row) != 0 || cells.number("at_low", row) != base ||
         cells.number("at_high", row) != base;
}

/// The bars of one measure.
class Tornado {
 public:
  Tornado(const Results& results, const Cells& cells, const std::string& measure)
      : results_(results), cells_(cells), measure_(measure) {
    for (std::size_t row = 0; row < cells_.rows(); ++row) {
      if (cells_.text("measure", row) != measure) continue;
      base_ = cells_.number("estimate", row);
      if (is_felt(cells_, row)) rows_.push_back(row);
    }
    left_out_ = rows_.size() - std::min(rows_.size(), kMostRows);
    rows_.resize(rows_.size() - left_out_);
    is_money_ = !rows_.empty() && cells_.text("unit", rows_.front()) != "1";
    unit_ = is_money_ ? money_unit(std::abs(base_)) : MoneyUnit{0.01, "%"};
  }

  bool empty() const { return rows_.empty(); }
  std::size_t left_out() const { return left_out_; }
  /// Whether a change that is drawn cannot be told from 0.
  bool has_untold() const {
    return !std::all_of(rows_.begin(), rows_.end(),
                        [&](std::size_t row) { return can_be_told(row); });
  }

  void draw(Page& page) {
    Extent extent;
    extent.add(base_);
    for (const std::size_t row : rows_)
      for (const char* column : {"at_low", "at_high"}) extent.add(cells_.number(column, row));
    frame_.x = linear_axis(extent, unit_.scale, 6, false);
    frame_.y = {0, 1, false, {}};
    place_columns();
    const double height = kRow * static_cast<double>(rows_.size());
    const double top = page.take(kAboveFrame + height + kBelowFrame) + kAboveFrame;
    frame_.box = {name_right_ + 12, top, number_left_ - 12, top + height};
    draw_grid(page.svg());
    for (std::size_t i = 0; i < rows_.size(); ++i)
      draw_row(page.svg(), rows_[i], top + kRow * (static_cast<double>(i) + 0.5));
  }

 private:
  /// "1.8 % to 2.2 %".
  std::string range_of(std::size_t row) const {
    const auto text = [&](const char* column) {
      return input_text(cells_.text("kind", row), cells_.number(column, row), results_.currency);
    };
    return text("low_value") + " to " + text("high_value");
  }
  bool can_be_told(std::size_t row) const { return cells_.text("verdict", row) == "ok"; }
  std::string number_of(std::size_t row) const {
    return estimate_label(cells_, "change", row, unit_.scale) + (can_be_told(row) ? "" : " *");
  }

  void place_columns() {
    double names = 0, numbers = text_width("change", kNameSize, true);
    for (const std::size_t row : rows_) {
      names = std::max({names, text_width(cells_.text("input", row), kNameSize),
                        text_width(range_of(row), kRangeSize)});
      numbers = std::max(numbers, text_width(number_of(row), kNameSize));
    }
    name_right_ = Page::kMargin + std::min(names, kMostNameWidth);
    number_left_ = Page::kRight - numbers;
  }

  void draw_grid(Svg& svg) const {
    draw_upright_lines(svg, frame_);
    const std::string unit = is_money_ ? unit_words(unit_, results_) : unit_.name;
    draw_frame(svg, frame_, measure_ + ", " + unit, "");
    svg.text({Page::kRight, frame_.box.top - 8}, "change", {kNameSize, Anchor::end, true});
  }

  void draw_bar(Svg& svg, const char* column, std::size_t row, double y, const char* color) const {
    const double value = cells_.number(column, row);
    if (!std::isfinite(value) || value == base_) return;
    const double from = frame_.across(base_), to = frame_.across(value);
    svg.box({std::min(from, to), y - 9, std::max(from, to), y + 9}, color);
  }

  void draw_row(Svg& svg, std::size_t row, double y) const {
    const double width = name_right_ - Page::kMargin;
    svg.text({name_right_, y - 1}, fitted(cells_.text("input", row), width, kNameSize),
             {kNameSize, Anchor::end});
    svg.text({name_right_, y + 12}, fitted(range_of(row), width, kRangeSize),
             {kRangeSize, Anchor::end, false, kFaint});
    // Where both lie on one side, the shorter one must not vanish below the other.
    const auto distance = [&](const char* column) {
      return std::abs(cells_.number(column, row) - base_);
    };
    const bool low_first = !(distance("at_low") < distance("at_high"));
    const auto draw = [&](bool low) {
      draw_bar(svg, low ? "at_low" : "at_high", row, y, low ? kLowered : kRaised);
    };
    draw(low_first), draw(!low_first);
    const double zero = frame_.across(base_);
    svg.line({zero, y - kRow / 2}, {zero, y + kRow / 2}, {kInk, 1.5, ""});
    svg.text({Page::kRight, y + 4.5}, number_of(row), {kNameSize, Anchor::end});
  }

  const Results& results_;
  const Cells& cells_;
  std::string measure_;
  std::vector<std::size_t> rows_;
  std::size_t left_out_ = 0;
  double base_ = std::nan("");
  bool is_money_ = true;
  MoneyUnit unit_;
  Frame frame_;
  double name_right_ = 0, number_left_ = 0;
};

int worth(const Results& results, const std::string&) {
  return Cells(results, kSensitivities).rows() > 0 ? 90 : 0;
}

std::string draw(const Results& results, const PictureRequest& request) {
  const Cells cells(results, kSensitivities);
  std::vector<std::string> measures = chosen(different(cells, "measure"), request, "measure");
  Page page("What moves the answer most",
            "each input moved alone; change: from the lowered to the raised input", results,
            request.variant);
  page.legend({{LegendKey::Kind::box, "input lowered", kLowered},
               {LegendKey::Kind::box, "input raised", kRaised},
               {LegendKey::Kind::line, "as the scenario is", kInk}});
  const std::size_t more = measures.size() - std::min(measures.size(), kMostPanels);
  measures.resize(measures.size() - more);
  std::vector<std::string> still;
  std::size_t left_out = 0;
  bool untold = false;
  for (const std::string& measure : measures) {
    Tornado tornado(results, cells, measure);
    if (tornado.empty())
      still.push_back(measure);
    else
      tornado.draw(page);
    left_out += tornado.left_out();
    untold |= tornado.has_untold();
  }
  if (left_out > 0)
    page.note("Not drawn: " + std::to_string(left_out) + " inputs that move a measure less.");
  if (!still.empty()) page.note("Moved by no input: " + list_words(still) + ".");
  if (more > 0)
    page.note("Not drawn: " + std::to_string(more) + " more measures; --only names what to draw.");
  if (untold) page.note("* cannot be told from 0: below 2 standard errors.");
  return page.finish();
}

}  // namespace

Picture tornado_picture() {
  return {"tornado", "which inputs move the answer most",
          "they are of a run. Write those of moved inputs by\n"
          "cofferdam sensitivities SCENARIO.yaml -o moved.h5",
          worth, draw};
}

}  // namespace cofferdam
