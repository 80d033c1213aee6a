// A drawing as a flowchart in the language of Mermaid.
#include "explain/drawing.hpp"

namespace cofferdam {
namespace {

/// What Mermaid or HTML would read as its own is written as an entity.
std::string escaped(const std::string& line) {
  std::string text;
  for (const char c : line) switch (c) {
      case '"':
        text += "#quot;";
        break;
      case '#':
        text += "#35;";
        break;
      case '&':
        text += "#amp;";
        break;
      case '<':
        text += "#lt;";
        break;
      case '>':
        text += "#gt;";
        break;
      case '`':
        text += "#96;";
        break;
      case '\\':
        text += "#92;";
        break;
      default:
        text += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  return text;
}

std::string quoted(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "<br/>") + escaped(line);
  return "\"" + text + "\"";
}

/// The title as a YAML string.
std::string yaml_text(const std::string& title) {
  std::string text;
  for (const char c : title) {
    if (c == '"' || c == '\\') text += '\\';
    text += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return "\"" + text + "\"";
}

struct NodeStyle {
  const char *open, *close, *name, *look;
};
NodeStyle style_of(DrawnNode::Kind kind) {
  switch (kind) {
    case DrawnNode::Kind::bearer:
      return {"(", ")", "bearer", "fill:#dbe7f3,stroke:#1f4e79,color:#000"};
    case DrawnNode::Kind::portfolio:
      return {"[/", "/]", "portfolio", "fill:#f2f2f2,stroke:#8a8a8a,color:#000"};
    case DrawnNode::Kind::claim:
      return {"{{", "}}", "claim", "fill:#f7dfdc,stroke:#b8473a,color:#000"};
    case DrawnNode::Kind::clause:
      return {"[", "]", "clause", "fill:#fdf3d0,stroke:#6d5a00,color:#000"};
    case DrawnNode::Kind::pool:
      return {"[(", ")]", "pool", "fill:#dcefd9,stroke:#3d7a35,color:#000"};
  }
  return {};
}

struct EdgeStyle {
  const char *arrow, *look;
};
EdgeStyle style_of(DrawnEdge::Kind kind) {
  switch (kind) {
    case DrawnEdge::Kind::holds:
      return {"---", "stroke:#8a8a8a"};
    case DrawnEdge::Kind::loss:
      return {"-->", "stroke:#b8473a"};
    case DrawnEdge::Kind::payment:
      return {"==>", "stroke:#1f4e79"};
    case DrawnEdge::Kind::instead:
      return {"-.->", "stroke:#1f4e79,stroke-width:3px"};
    case DrawnEdge::Kind::flow:
      return {"-.->", "stroke:#6d5a00"};
    case DrawnEdge::Kind::fills:
      return {"-->", "stroke:#3d7a35"};
  }
  return {};
}

constexpr DrawnNode::Kind kNodeKinds[] = {DrawnNode::Kind::bearer, DrawnNode::Kind::portfolio,
                                          DrawnNode::Kind::claim, DrawnNode::Kind::clause,
                                          DrawnNode::Kind::pool};
constexpr DrawnEdge::Kind kEdgeKinds[] = {DrawnEdge::Kind::holds,   DrawnEdge::Kind::loss,
                                          DrawnEdge::Kind::payment, DrawnEdge::Kind::instead,
                                          DrawnEdge::Kind::flow,    DrawnEdge::Kind::fills};

}  // namespace

std::string mermaid_text(const Drawing& drawing) {
  std::string text = "---\ntitle: " + yaml_text(drawing.title) + "\n---\nflowchart LR\n";
  for (const DrawnNode& node : drawing.nodes) {
    const NodeStyle style = style_of(node.kind);
    text +=
        "  " + node.id + style.open + quoted(node.lines) + style.close + ":::" + style.name + "\n";
  }
  for (const DrawnEdge& edge : drawing.edges)
    text += "  " + edge.from + " " + style_of(edge.kind).arrow +
            (edge.lines.empty() ? "" : "|" + quoted(edge.lines) + "|") + " " + edge.to + "\n";
  for (const DrawnNode::Kind kind : kNodeKinds)
    text += std::string("  classDef ") + style_of(kind).name + " " + style_of(kind).look + "\n";
  for (const DrawnEdge::Kind kind : kEdgeKinds) {
    std::string numbers;
    for (std::size_t i = 0; i < drawing.edges.size(); ++i)
      if (drawing.edges[i].kind == kind)
        numbers += (numbers.empty() ? "" : ",") + std::to_string(i);
    if (!numbers.empty()) text += "  linkStyle " + numbers + " " + style_of(kind).look + "\n";
  }
  return text;
}

}  // namespace cofferdam
