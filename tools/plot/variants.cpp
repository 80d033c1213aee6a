// By how much each variant changes what is borne.
#include <algorithm>
#include <cmath>

#include "plot/frame.hpp"
#include "plot/parts.hpp"
#include "plot/text_size.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostRows = 24;
constexpr double kRow = 24, kNameSize = 12.5, kMostNameWidth = 230;

/// The differences of one account.
struct Group {
  std::string account;
  std::vector<std::size_t> rows;
  double largest = 0;
};

/// Whether a row says that the variant changes something.
bool differs(const Cells& cells, std::size_t row) {
  const double difference = cells.number("difference", row);
  return std::isfinite(difference) && difference != 0;
}

class Differences {
 public:
  Differences(const Results& results, const PictureRequest& request)
      : results_(results), request_(request), name_(request.variant) {
    for (const std::string& variant : variants_of(results))
      if (variant != kBaseName && (name_ == kBaseName || name_ == variant))
        names_.push_back(variant);
    for (const std::string& variant : names_) cells_.emplace_back(results, "differences", variant);
    find_groups();
  }

  void draw(Page& page) {
    find_axes();
    place_columns();
    std::size_t rows = 0;
    for (const Group& group : groups_) rows += group.rows.size() + 1;
    const double height = kRow * static_cast<double>(rows);
    const double top = page.take(kAboveFrame + height + kBelowFrame) + kAboveFrame;
    frame_.box = {name_right_ + 12, top, number_left_ - 12, top + height};
    draw_grid(page.svg());
    double y = top;
    for (const Group& group : groups_) draw_group(page.svg(), group, y);
  }

  const std::vector<std::string>& unchanged() const { return unchanged_; }
  std::size_t left_out() const { return left_out_; }

 private:
  std::vector<std::string> accounts() const {
    std::vector<std::string> all;
    for (const Cells& cells : cells_) {
      std::vector<std::string> some = money_accounts(cells);
      some.insert(some.begin(), kAllLosses);
      for (const std::string& name : some)
        if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
    }
    return chosen(all, request_, "account");
  }

  void find_groups() {
    for (const std::string& account : accounts()) {
      Group group{account, {}, 0};
      bool any = false;
      for (std::size_t i = 0; i < cells_.size(); ++i) {
        const std::size_t row = cells_[i].find("account", account);
        group.rows.push_back(row);
        any |= differs(cells_[i], row);
        if (differs(cells_[i], row))
          group.largest = std::max(group.largest, std::abs(cells_[i].number("difference", row)));
      }
      if (any || !request_.only.empty())
        groups_.push_back(std::move(group));
      else
        unchanged_.push_back(account);
    }
    // All losses stay first.
    const auto first = std::find_if(groups_.begin(), groups_.end(),
                                    [](const Group& group) { return group.account != kAllLosses; });
    std::stable_sort(first, groups_.end(),
                     [](const Group& a, const Group& b) { return a.largest > b.largest; });
    const std::size_t most = std::max<std::size_t>(1, kMostRows / (names_.size() + 1));
    left_out_ = groups_.size() - std::min(groups_.size(), most);
    groups_.resize(groups_.size() - left_out_);
  }

  void find_axes() {
    Extent extent;
    for (const Group& group : groups_)
      for (std::size_t i = 0; i < group.rows.size(); ++i) {
        const Interval ends = interval_of(cells_[i], "difference", group.rows[i]);
        for (const double value :
             {cells_[i].number("difference", group.rows[i]), ends.low, ends.high})
          extent.add(value);
      }
    unit_ = unit_for(results_, extent.empty() ? 0 : std::max(-extent.low(), extent.high()));
    frame_.x = linear_axis(extent, unit_.scale, 6, true);
    frame_.y = {0, 1, false, {}};
  }

  std::string number_of(const Group& group, std::size_t variant) const {
    return estimate_label(cells_[variant], "difference", group.rows[variant], unit_.scale);
  }

  void place_columns() {
    double names = 0, numbers = 0;
    for (const Group& group : groups_) {
      names = std::max(names, text_width(group.account, kNameSize, true));
      for (std::size_t i = 0; i < names_.size(); ++i) {
        names = std::max(names, text_width(names_[i], kNameSize));
        numbers = std::max(numbers, text_width(number_of(group, i), kNameSize));
      }
    }
    name_right_ = Page::kMargin + std::min(names, kMostNameWidth);
    number_left_ = Page::kRight - numbers;
  }

  void draw_grid(Svg& svg) const {
    draw_upright_lines(svg, frame_);
    draw_frame(svg, frame_, "variant - base, " + unit_words(unit_, results_), "");
    const double zero = frame_.across(0);
    svg.line({zero, frame_.box.top}, {zero, frame_.box.bottom}, {kInk, 1.5, ""});
  }

  void draw_group(Svg& svg, const Group& group, double& y) const {
    const double width = name_right_ - Page::kMargin;
    y += kRow;
    svg.text({Page::kMargin, y - 6}, fitted(group.account, width, kNameSize, true),
             {kNameSize, Anchor::start, true});
    for (std::size_t i = 0; i < names_.size(); ++i, y += kRow) {
      const double middle = y + kRow / 2 - 4;
      const double difference = cells_[i].number("difference", group.rows[i]);
      const Interval ends = interval_of(cells_[i], "difference", group.rows[i]);
      svg.text({name_right_, middle + 4.5}, fitted(names_[i], width, kNameSize),
               {kNameSize, Anchor::end});
      draw_interval(svg, frame_.x, frame_.box.left, frame_.box.right, ends.low, ends.high, middle,
                    kColors[0]);
      if (std::isfinite(difference))
        svg.dot({frame_.across(difference), middle}, 4, kColors[0], difference == 0);
      svg.text({Page::kRight, middle + 4.5}, number_of(group, i), {kNameSize, Anchor::end});
    }
  }

  const Results& results_;
  const PictureRequest& request_;
  std::string name_;  ///< of the only variant that is drawn, or base
  std::vector<std::string> names_, unchanged_;
  std::vector<Cells> cells_;  ///< of each variant
  std::vector<Group> groups_;
  std::size_t left_out_ = 0;
  MoneyUnit unit_;
  Frame frame_;
  double name_right_ = 0, number_left_ = 0;
};

int worth(const Results& results, const std::string&) {
  bool any = false;
  for (const std::string& variant : variants_of(results)) {
    const Cells cells(results, kDifferences, variant);
    for (std::size_t row = 0; row < cells.rows(); ++row)
      any |= differs(cells, row) && cells.text("unit", row) != "1";
  }
  return any ? 70 : variants_of(results).empty() ? 0 : 5;
}

std::string draw(const Results& results, const PictureRequest& request) {
  Page page("What each variant changes",
            "differences of means, trial by trial; lines with ends are 95 % intervals", results,
            kBaseName);
  Differences differences(results, request);
  differences.draw(page);
  if (!differences.unchanged().empty())
    page.note("No variant changes: " + list_words(differences.unchanged()) + ".");
  if (differences.left_out() > 0)
    page.note("Not drawn: " + std::to_string(differences.left_out()) +
              " accounts that change less; --only names those to draw.");
  return page.finish();
}

}  // namespace

Picture variants_picture() {
  return {"variants", "by how much each variant changes what is borne",
          "the scenario has no variants. Write for example\n"
          "variants:\n"
          "  larger_share: {programme.split.parts.fund: 60 %}",
          worth, draw};
}

}  // namespace cofferdam
