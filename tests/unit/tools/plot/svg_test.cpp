// Elements and texts of drawings.
#include "plot/svg.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace cofferdam {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string drawn(const Svg& svg) {
  return svg.finish(100, 50, "t", "d");
}

TEST(PlotSvg, TextsAreNoMarkup) {
  EXPECT_EQ(xml_text("a <b> & \"c\" 'd'"), "a &lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;");
  EXPECT_EQ(xml_text("two\nlines\tand\rmore"), "two lines and more");
  EXPECT_EQ(xml_text("风险补偿"), "风险补偿");
}

TEST(PlotSvg, CharactersThatXmlDoesNotHaveAreReplaced) {
  const std::string replaced = "\xEF\xBF\xBD";
  EXPECT_EQ(xml_text("\x01"), replaced);
  EXPECT_EQ(xml_text(std::string(1, '\0')), replaced);
  EXPECT_EQ(xml_text("\xFF"), replaced);
  EXPECT_EQ(xml_text("\xEF\xBF\xBE"), replaced);                        // U+FFFE
  EXPECT_EQ(xml_text("\xED\xA0\x80"), replaced + replaced + replaced);  // a surrogate
  EXPECT_EQ(xml_text("a\xE2\x80\xAE"
                     "b"),
            "a" + replaced + "b");  // right to left
}

TEST(PlotSvg, NumbersAreRoundedAndFinite) {
  Svg svg;
  svg.line({0.005, 1.0 / 3}, {-0.0001, 12}, {"#000000", 1.5, "4 2"});
  EXPECT_THAT(drawn(svg), HasSubstr("x1=\"0.01\" y1=\"0.33\" x2=\"0\" y2=\"12\""));
  EXPECT_THAT(drawn(svg), HasSubstr("stroke-dasharray=\"4 2\""));
  svg.dot({std::nan(""), std::numeric_limits<double>::infinity()}, 3, "#000000");
  EXPECT_THAT(drawn(svg), Not(HasSubstr("nan")));
  EXPECT_THAT(drawn(svg), Not(HasSubstr("inf\"")));
}

TEST(PlotSvg, ScalesToItsPlace) {
  EXPECT_THAT(drawn(Svg()), testing::StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" "
                                                "viewBox=\"0 0 100 50\""));
  EXPECT_THAT(drawn(Svg()), HasSubstr("<title>t</title>\n<desc>d</desc>"));
}

TEST(PlotSvg, ALineOfOnePointIsADot) {
  Svg svg;
  svg.path({{5, 6}}, {"#000000", 2, ""});
  svg.path({}, {"#000000", 2, ""});
  EXPECT_THAT(drawn(svg), HasSubstr("<circle cx=\"5\" cy=\"6\""));
  EXPECT_THAT(drawn(svg), Not(HasSubstr("polyline")));
}

}  // namespace
}  // namespace cofferdam
