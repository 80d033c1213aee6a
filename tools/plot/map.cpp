// A measure at all combinations of the values of two inputs, as a map of numbers.
#include <algorithm>
#include <cmath>
#include <map>

#include "plot/frame.hpp"
#include "plot/parts.hpp"
#include "plot/text_size.hpp"
#include "sweep.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostPanels = 6;
constexpr std::size_t kMostHighRows = 15;  // of more, number and error share a line
constexpr double kHighRow = 40, kFlatRow = 20, kNumberSize = 12.5, kErrorSize = 10, kNameSize = 12,
                 kMostNameWidth = 150, kTitle = 46, kValues = 22, kBelow = 22;

/// The runs that were made, and what was varied.
struct Runs {
  explicit Runs(const Results& results) {
    const Cells cells(results, kSweepInputs);
    inputs = different(cells, "input");
    for (std::size_t row = 0; row < cells.rows(); ++row) {
      const std::string input = cells.text("input", row), value = cells.text("value", row);
      values_of[static_cast<std::int64_t>(cells.number("run", row))][input] = value;
      std::vector<std::string>& known = values[input];
      if (std::find(known.begin(), known.end(), value) == known.end()) known.push_back(value);
    }
  }

  std::vector<std::string> inputs;
  std::map<std::string, std::vector<std::string>> values;                ///< [input]
  std::map<std::int64_t, std::map<std::string, std::string>> values_of;  ///< [run][input]
};

/// A part of a colour as hexadecimal digits.
std::string digits_of(double part) {
  constexpr const char* kDigits = "0123456789ABCDEF";
  const int x = static_cast<int>(std::lround(part));
  return {kDigits[x / 16], kDigits[x % 16]};
}

/// From nearly white to a dark blue, so that more is darker, also in grey.
std::string color_of(double part) {
  constexpr double kLight[] = {240, 246, 251}, kDark[] = {0, 74, 124};
  std::string color = "#";
  for (int c = 0; c < 3; ++c) color += digits_of(kLight[c] + part * (kDark[c] - kLight[c]));
  return color;
}

/// One measure; of more than two inputs the others have one value each.
class Map {
 public:
  Map(const Results& results, const Runs& runs, const std::string& measure,
      std::map<std::string, std::string> others)
      : results_(results), runs_(runs), cells_(results, kSweep), others_(std::move(others)) {
    for (std::size_t row = 0; row < cells_.rows(); ++row) {
      if (cells_.text("measure", row) != measure) continue;
      const auto run = static_cast<std::int64_t>(cells_.number("run", row));
      if (run == 0) base_ = row;
      const auto found = runs_.values_of.find(run);
      if (found == runs_.values_of.end() || !is_of(found->second)) continue;
      row_of_[{value(found->second, 0), value(found->second, 1)}] = row;
      extent_.add(cells_.number("estimate", row));
    }
    title_ = measure;
    const bool money = cells_.text("unit", base_) != "1";
    unit_ = money ? unit_for(results_, std::max(std::abs(extent_.low()), std::abs(extent_.high())))
                  : MoneyUnit{0.01, "%"};
    title_ += ", " + (money ? unit_words(unit_, results_) : unit_.name);
    for (const auto& [input, fixed] : others_) title_ += "; " + input + " = " + fixed;
  }

  void draw(Page& page) const {
    const std::vector<std::string>& down = runs_.values.at(runs_.inputs[0]);
    const std::vector<std::string> across =
        runs_.inputs.size() > 1 ? runs_.values.at(runs_.inputs[1]) : std::vector<std::string>{""};
    double names = text_width(runs_.inputs[0], kNameSize);
    for (const std::string& one : down) names = std::max(names, text_width(one, kNameSize));
    const double left = Page::kMargin + std::min(names, kMostNameWidth) + 10;
    const double width =
        std::min(150.0, (Page::kRight - left) / static_cast<double>(across.size()));
    const double top =
        page.take(kTitle + kValues + row_height() * static_cast<double>(down.size()) + kBelow);
    Svg& svg = page.svg();
    svg.text({Page::kMargin, top + 14}, fitted(title_, Page::kRight - Page::kMargin, 13, true),
             {13, Anchor::start, true});
    svg.text({Page::kMargin, top + kTitle + 14}, fitted_path(runs_.inputs[0], left - 34, kNameSize),
             {kNameSize, Anchor::start, false, kFaint});
    if (runs_.inputs.size() > 1)
      svg.text({left, top + kTitle - 8},
               fitted_path(runs_.inputs[1], Page::kRight - left, kNameSize),
               {kNameSize, Anchor::start, false, kFaint});
    for (std::size_t x = 0; x < across.size(); ++x)
      svg.text({left + width * (static_cast<double>(x) + 0.5), top + kTitle + 14},
               fitted(across[x], width - 4, kNameSize), {kNameSize, Anchor::middle});
    for (std::size_t y = 0; y < down.size(); ++y) {
      const double at = top + kTitle + kValues + row_height() * static_cast<double>(y);
      svg.text({left - 8, at + row_height() / 2 + 4}, fitted(down[y], left - 34, kNameSize),
               {kNameSize, Anchor::end});
      for (std::size_t x = 0; x < across.size(); ++x) {
        const double from = left + width * static_cast<double>(x);
        draw_cell(svg, {from + 1, at + 1, from + width - 1, at + row_height() - 1}, down[y],
                  across[x]);
      }
    }
  }

 private:
  std::string value(const std::map<std::string, std::string>& of, std::size_t input) const {
    return input < runs_.inputs.size() ? of.at(runs_.inputs[input]) : "";
  }
  bool is_of(const std::map<std::string, std::string>& run) const {
    return std::all_of(others_.begin(), others_.end(),
                       [&](const auto& other) { return run.at(other.first) == other.second; });
  }

  bool is_flat() const { return runs_.values.at(runs_.inputs[0]).size() > kMostHighRows; }
  double row_height() const { return is_flat() ? kFlatRow : kHighRow; }

  /// The number with its standard error below it, or behind it in flat rows, as far as they fit.
  void draw_cell(Svg& svg, const Box& box, const std::string& down,
                 const std::string& across) const {
    const auto found = row_of_.find({down, across});
    const double x =
        found == row_of_.end() ? std::nan("") : cells_.number("estimate", found->second);
    if (!std::isfinite(x)) return svg.box(box, kGrey, 0.25);
    const double width = extent_.high() - extent_.low();
    const double part = width > 0 ? (x - extent_.low()) / width : 0;
    svg.box(box, color_of(part));
    const std::string label = estimate_label(cells_, "estimate", found->second, unit_.scale);
    const std::size_t sign = label.find(" ±");
    const std::string ink = part > 0.5 ? "#FFFFFF" : kInk;
    const double middle = (box.left + box.right) / 2;
    if (is_flat())
      return svg.text({middle, box.top + 13}, fitted(label, box.width() - 4, kErrorSize),
                      {kErrorSize, Anchor::middle, false, ink});
    svg.text({middle, box.top + 17}, fitted(label.substr(0, sign), box.width() - 4, kNumberSize),
             {kNumberSize, Anchor::middle, false, ink});
    if (sign != label.npos)
      svg.text({middle, box.top + 31}, fitted(label.substr(sign + 1), box.width() - 4, kErrorSize),
               {kErrorSize, Anchor::middle, false, ink});
  }

  const Results& results_;
  const Runs& runs_;
  const Cells cells_;
  std::map<std::string, std::string> others_;
  std::map<std::pair<std::string, std::string>, std::size_t> row_of_;
  std::size_t base_ = 0;
  Extent extent_;
  MoneyUnit unit_;
  std::string title_;
};

/// Values of the inputs from the third on, in all combinations.
std::vector<std::map<std::string, std::string>> others_of(const Runs& runs) {
  std::vector<std::map<std::string, std::string>> all = {{}};
  for (std::size_t i = 2; i < runs.inputs.size(); ++i) {
    std::vector<std::map<std::string, std::string>> longer;
    for (const auto& so_far : all)
      for (const std::string& value : runs.values.at(runs.inputs[i])) {
        longer.push_back(so_far);
        longer.back()[runs.inputs[i]] = value;
      }
    all = std::move(longer);
  }
  return all;
}

int worth(const Results& results, const std::string&) {
  return Cells(results, kSweepInputs).rows() > 0 ? 90 : 0;
}

std::string draw(const Results& results, const PictureRequest& request) {
  const Runs runs(results);
  const Cells cells(results, kSweep);
  Page page("The answer at each combination of values",
            "more is darker; with each number its standard error", results, request.variant);
  std::size_t drawn = 0, more = 0;
  for (const std::string& measure : chosen(different(cells, "measure"), request, "measure"))
    for (const auto& others : others_of(runs)) {
      if (drawn == kMostPanels) {
        ++more;
        continue;
      }
      Map(results, runs, measure, others).draw(page);
      ++drawn;
    }
  if (more > 0)
    page.note("Not drawn: " + std::to_string(more) + " more maps; --only names what to draw.");
  return page.finish();
}

}  // namespace

Picture map_picture() {
  return {"map", "the answer at each combination of values of inputs",
          "they are of a run. Write those of combinations by\n"
          "cofferdam sweep SCENARIO.yaml --vary PATH=a,b,c -o swept.h5",
          worth, draw};
}

}  // namespace cofferdam
