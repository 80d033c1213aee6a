// The page of a picture.
#include <cofferdam/model.hpp>

#include "number_text.hpp"
#include "plot/frame.hpp"
#include "plot/text_size.hpp"

namespace cofferdam {
namespace {

constexpr double kTitleSize = 18, kTextSize = 12.5, kNoteSize = 11;
constexpr double kLine = 1.35;  // of the size of the text
constexpr double kSwatch = 26;  // width of the sign of a key

/// "200,000 trials, seed 1".
std::string trials_words(const Results& results) {
  std::string text = grouped(results.trials) + " trials";
  if (!results.complete) text += " of " + grouped(results.trials_requested) + ", stopped early";
  return text + ", seed " + std::to_string(results.seed);
}

void draw_sign(Svg& svg, const LegendKey& key, double x, double y) {
  const double right = x + kSwatch - 6;
  switch (key.kind) {
    case LegendKey::Kind::line:
      return svg.line({x, y}, {right, y}, {key.color, 2, key.dashes});
    case LegendKey::Kind::band:
    case LegendKey::Kind::box:
      return svg.box({x, y - 6, right, y + 6}, key.color, key.opacity);
    case LegendKey::Kind::dot:
      return svg.dot({x + 10, y}, 4, key.color);
    case LegendKey::Kind::hollow_dot:
      return svg.dot({x + 10, y}, 4, key.color, true);
  }
}

}  // namespace

Page::Page(const std::string& title, const std::string& remark, const Results& results,
           const std::string& variant)
    : title_(title), bottom_(16) {
  const double width = kRight - kMargin;
  std::string scenario = results.title;
  if (variant != kBaseName) scenario += " (variant " + variant + ")";
  const auto put = [&](const std::string& text, double size, bool bold, std::size_t most) {
    for (const std::string& line : lines_of(text, width, size, most, bold)) {
      svg_.text({kMargin, take(kLine * size) + size}, line,
                {size, Anchor::start, bold, bold ? kInk : kFaint});
    }
  };
  put(title, kTitleSize, true, 2);
  put(scenario, kTextSize, false, 2);
  put(trials_words(results) + (remark.empty() ? "" : "; " + remark), kTextSize, false, 2);
  description_ = scenario + ". " + trials_words(results) + ". " + remark;
  take(10);
}

double Page::take(double height) {
  bottom_ += height;
  return bottom_ - height;
}

void Page::legend(const std::vector<LegendKey>& keys) {
  constexpr double kRow = 19, kGap = 18;
  double x = kMargin, y = take(kRow) + kRow / 2;
  for (const LegendKey& key : keys) {
    const std::string text = fitted(key.text, kRight - kMargin - kSwatch - kGap, kTextSize);
    const double width = kSwatch + text_width(text, kTextSize);
    if (x > kMargin && x + width > kRight) {
      x = kMargin;
      y = take(kRow) + kRow / 2;
    }
    draw_sign(svg_, key, x, y);
    svg_.text({x + kSwatch, y + 4.5}, text, {kTextSize});
    x += width + kGap;
  }
  take(6);
}

void Page::note(const std::string& text) {
  for (const std::string& line : lines_of(text, kRight - kMargin, kNoteSize, 4))
    svg_.text({kMargin, take(kLine * kNoteSize) + kNoteSize}, line,
              {kNoteSize, Anchor::start, false, kFaint});
}

std::string Page::finish() {
  take(16);
  return svg_.finish(kWidth, bottom_, title_, description_);
}

}  // namespace cofferdam
