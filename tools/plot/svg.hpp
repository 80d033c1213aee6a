// Text of drawings in SVG: elements with escaped texts and rounded numbers.
#pragma once
#include <string>
#include <vector>

namespace cofferdam {

/// A place of a drawing, in its units: x to the right, y downwards.
struct Point {
  double x = 0, y = 0;
};

/// A rectangle.
struct Box {
  double left = 0, top = 0, right = 0, bottom = 0;
  double width() const { return right - left; }
  double height() const { return bottom - top; }
};

/// How a line is drawn. `dashes` as in SVG: lengths of strokes and gaps, "" for a whole line.
struct Stroke {
  std::string color;
  double width = 1;
  std::string dashes;
};

enum class Anchor { start, middle, end };

/// How a text is set. It begins, is centred or ends at its place, which is on its base line.
struct TextStyle {
  double size = 12;
  Anchor anchor = Anchor::start;
  bool bold = false;
  std::string color = "#222222";
};

/// The text as it may stand in XML: one line, with `&`, `<`, `>` and quotes as entities; characters
/// that XML does not have, or that change the direction of text, are replaced.
std::string xml_text(const std::string& text);

/// A drawing that grows by elements, each on a line of its own. What is drawn later lies on top.
class Svg {
 public:
  void line(Point from, Point to, const Stroke& stroke);
  /// Lines from point to point; of a single point a dot.
  void path(const std::vector<Point>& points, const Stroke& stroke);
  /// A filled shape without a border.
  void area(const std::vector<Point>& points, const std::string& color, double opacity);
  void box(const Box& box, const std::string& color, double opacity = 1);
  /// A dot, filled with `color` or, if hollow, with white inside a line of that colour.
  void dot(Point center, double radius, const std::string& color, bool hollow = false);
  void text(Point at, const std::string& text, const TextStyle& style);
  /// The same on a white ground, for texts that lie on lines.
  void label(Point at, const std::string& text, const TextStyle& style);

  /// The whole drawing as one element `svg` with a line feed at the end, on a white ground, that
  /// scales to the place it is given. `title` and `description` are for readers who cannot see.
  std::string finish(double width, double height, const std::string& title,
                     const std::string& description) const;

 private:
  std::string body_;
};

}  // namespace cofferdam
