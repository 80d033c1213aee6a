// A drawing as a digraph in the DOT language of Graphviz.
#include "explain/drawing.hpp"

namespace cofferdam {
namespace {

/// A double-quoted string: `\` and `"` are escaped, lines are centred.
std::string quoted(const std::vector<std::string>& lines) {
  std::string text = "\"";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) text += "\\n";
    for (const char c : lines[i]) {
      if (c == '"' || c == '\\') text += '\\';
      text += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return text + "\"";
}

const char* style_of(DrawnNode::Kind kind) {
  switch (kind) {
    case DrawnNode::Kind::bearer:
      return "shape=box, style=\"rounded,filled\", fillcolor=\"#dbe7f3\"";
    case DrawnNode::Kind::portfolio:
      return "shape=folder, style=filled, fillcolor=\"#f2f2f2\"";
    case DrawnNode::Kind::claim:
      return "shape=hexagon, style=filled, fillcolor=\"#f7dfdc\"";
    case DrawnNode::Kind::clause:
      return "shape=box, style=filled, fillcolor=\"#fdf3d0\"";
    case DrawnNode::Kind::pool:
      return "shape=cylinder, style=filled, fillcolor=\"#dcefd9\"";
  }
  return "";
}

const char* style_of(DrawnEdge::Kind kind) {
  switch (kind) {
    case DrawnEdge::Kind::holds:
      return "arrowhead=none, color=\"#8a8a8a\"";
    case DrawnEdge::Kind::loss:
      return "color=\"#b8473a\"";
    case DrawnEdge::Kind::payment:
      return "penwidth=2, color=\"#1f4e79\"";
    case DrawnEdge::Kind::instead:
      return "style=dotted, penwidth=2, color=\"#1f4e79\"";
    case DrawnEdge::Kind::flow:
      return "style=dashed, color=\"#6d5a00\"";
    case DrawnEdge::Kind::fills:
      return "color=\"#3d7a35\"";
  }
  return "";
}

}  // namespace

std::string graphviz_text(const Drawing& drawing) {
  std::string text =
      "digraph programme {\n"
      "  rankdir=LR;\n"
      "  label=" +
      quoted({drawing.title}) +
      ";\n"
      "  labelloc=t;\n"
      "  fontname=\"Helvetica\";\n"
      "  node [fontname=\"Helvetica\", fontsize=11];\n"
      "  edge [fontname=\"Helvetica\", fontsize=9];\n";
  for (const DrawnNode& node : drawing.nodes)
    text += "  " + node.id + " [label=" + quoted(node.lines) + ", " + style_of(node.kind) + "];\n";
  for (const DrawnEdge& edge : drawing.edges)
    text += "  " + edge.from + " -> " + edge.to + " [" +
            (edge.lines.empty() ? "" : "label=" + quoted(edge.lines) + ", ") + style_of(edge.kind) +
            "];\n";
  return text + "}\n";
}

}  // namespace cofferdam
