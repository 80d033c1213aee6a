#include "plot/svg.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/utf8.hpp"
#include "plot/text_size.hpp"

namespace cofferdam {
namespace {

// Fonts that have Latin letters alone come first, then those of Chinese of every system.
constexpr const char* kFonts =
    "Helvetica, Arial, 'Liberation Sans', 'Noto Sans', 'Noto Sans CJK SC', 'Noto Sans SC', "
    "'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', 'WenQuanYi Micro Hei', SimHei, "
    "sans-serif";

/// A coordinate to a hundredth. What no drawing can hold is kept within bounds.
std::string number(double value) {
  constexpr double kMost = 1e5;
  const double shown = std::isnan(value) ? 0 : std::clamp(value, -kMost, kMost);
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", shown);
  std::string digits = text;
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return digits == "-0" ? "0" : digits;
}

std::string attribute(const char* name, const std::string& value) {
  return " " + std::string(name) + "=\"" + value + "\"";
}

std::string attribute(const char* name, double value) {
  return attribute(name, number(value));
}

std::string stroke_of(const Stroke& stroke) {
  return attribute("stroke", stroke.color) + attribute("stroke-width", stroke.width) +
         (stroke.dashes.empty() ? "" : attribute("stroke-dasharray", stroke.dashes));
}

std::string list_of(const std::vector<Point>& points) {
  std::string list;
  for (const Point& point : points)
    list += (list.empty() ? "" : " ") + number(point.x) + "," + number(point.y);
  return list;
}

std::string opacity_of(double opacity) {
  return opacity < 1 ? attribute("fill-opacity", opacity) : "";
}

/// Whether XML 1.0 has no such character, or a reader would not see it.
bool is_refused(const Utf8Character& character) {
  const char32_t c = character.value;
  return !character.valid || is_control(c) || (c & 0xFFFE) == 0xFFFE;
}

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

}  // namespace

std::string xml_text(const std::string& text) {
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Character next = decode_utf8(text, at);
    const char byte = text[at];
    if (is_space(byte)) {
      shown += ' ';
    } else if (byte == '&') {
      shown += "&amp;";
    } else if (byte == '<') {
      shown += "&lt;";
    } else if (byte == '>') {
      shown += "&gt;";
    } else if (byte == '"') {
      shown += "&quot;";
    } else if (byte == '\'') {
      shown += "&#39;";
    } else {
      shown += is_refused(next) ? "\xEF\xBF\xBD" : text.substr(at, next.bytes);
    }
    at += next.bytes;
  }
  return shown;
}

void Svg::line(Point from, Point to, const Stroke& stroke) {
  body_ += "<line" + attribute("x1", from.x) + attribute("y1", from.y) + attribute("x2", to.x) +
           attribute("y2", to.y) + stroke_of(stroke) + "/>\n";
}

void Svg::path(const std::vector<Point>& points, const Stroke& stroke) {
  if (points.size() == 1) dot(points.front(), stroke.width + 1, stroke.color);
  if (points.size() < 2) return;
  body_ += "<polyline" + attribute("points", list_of(points)) + attribute("fill", "none") +
           stroke_of(stroke) + attribute("stroke-linejoin", "round") + "/>\n";
}

void Svg::area(const std::vector<Point>& points, const std::string& color, double opacity) {
  if (points.size() < 3) return;
  body_ += "<polygon" + attribute("points", list_of(points)) + attribute("fill", color) +
           opacity_of(opacity) + "/>\n";
}

void Svg::box(const Box& box, const std::string& color, double opacity) {
  body_ += "<rect" + attribute("x", box.left) + attribute("y", box.top) +
           attribute("width", std::max(0.0, box.width())) +
           attribute("height", std::max(0.0, box.height())) + attribute("fill", color) +
           opacity_of(opacity) + "/>\n";
}

void Svg::dot(Point center, double radius, const std::string& color, bool hollow) {
  body_ += "<circle" + attribute("cx", center.x) + attribute("cy", center.y) +
           attribute("r", radius) + attribute("fill", hollow ? "#FFFFFF" : color) +
           (hollow ? stroke_of({color, 1.5, ""}) : "") + "/>\n";
}

void Svg::text(Point at, const std::string& text, const TextStyle& style) {
  if (text.empty()) return;
  const char* anchor = style.anchor == Anchor::middle ? "middle" : "end";
  body_ += "<text" + attribute("x", at.x) + attribute("y", at.y) +
           attribute("font-size", style.size) +
           (style.bold ? attribute("font-weight", "bold") : "") +
           (style.anchor == Anchor::start ? "" : attribute("text-anchor", anchor)) +
           attribute("fill", style.color) + ">" + xml_text(text) + "</text>\n";
}

void Svg::label(Point at, const std::string& text, const TextStyle& style) {
  const double width = text_width(text, style.size, style.bold);
  const double left = style.anchor == Anchor::start    ? at.x
                      : style.anchor == Anchor::middle ? at.x - width / 2
                                                       : at.x - width;
  box({left - 2, at.y - 0.85 * style.size, left + width + 2, at.y + 0.3 * style.size}, "#FFFFFF",
      0.8);
  this->text(at, text, style);
}

std::string Svg::finish(double width, double height, const std::string& title,
                        const std::string& description) const {
  return "<svg xmlns=\"http://www.w3.org/2000/svg\"" +
         attribute("viewBox", "0 0 " + number(width) + " " + number(height)) +
         attribute("width", width) + attribute("height", height) + attribute("role", "img") +
         attribute("font-family", kFonts) + attribute("style", "max-width:100%;height:auto") +
         ">\n<title>" + xml_text(title) + "</title>\n<desc>" + xml_text(description) +
         "</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"#FFFFFF\"/>\n" + body_ + "</svg>\n";
}

}  // namespace cofferdam
