// Drawings of programmes: their text can be read, and nothing that is paid is missing in it.
#include <gtest/gtest.h>
#include <cofferdam/error.hpp>
#include <cofferdam/explain.hpp>

#include <filesystem>
#include <map>
#include <regex>
#include <sstream>

#include "explain/drawing.hpp"
#include "model/params.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

namespace fs = std::filesystem;

struct Edge {
  std::string from, to, label, style;
};
struct Graph {
  std::map<std::string, std::string> nodes;  ///< label by id, its lines joined by spaces
  std::vector<Edge> edges;
};

/// Reads the part of the DOT language that a drawing uses; throws where it is broken.
class DotReader {
 public:
  explicit DotReader(const std::string& text) : text_(text) {}

  Graph read() {
    expect("digraph");
    word();
    expect("{");
    while (!next_is("}")) statement();
    expect("}");
    skip();
    if (at_ != text_.size()) fail("text after the graph");
    return graph_;
  }

 private:
  using Attributes = std::map<std::string, std::string>;

  [[noreturn]] void fail(const std::string& why) const {
    throw std::runtime_error(why + " at byte " + std::to_string(at_) + ": " +
                             text_.substr(at_, 40));
  }
  void skip() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  bool next_is(const std::string& what) {
    skip();
    return text_.compare(at_, what.size(), what) == 0;
  }
  void expect(const std::string& what) {
    if (!next_is(what)) fail("no '" + what + "'");
    at_ += what.size();
  }
  std::string word() {
    skip();
    if (at_ < text_.size() && text_[at_] == '"') return string();
    const std::size_t first = at_;
    while (at_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_'))
      ++at_;
    if (at_ == first) fail("no word");
    return text_.substr(first, at_ - first);
  }
  std::string string() {
    std::string value;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] != '\\') {
        if (text_[at_] == '\n') fail("a line feed in a string");
        value += text_[at_];
        continue;
      }
      ++at_;
      if (text_[at_] != 'n' && text_[at_] != '"' && text_[at_] != '\\') fail("unknown escape");
      value += text_[at_] == 'n' ? ' ' : text_[at_];
    }
    expect("\"");
    return value;
  }
  Attributes attributes() {
    Attributes found;
    expect("[");
    while (!next_is("]")) {
      const std::string name = word();
      expect("=");
      if (!found.emplace(name, word()).second) fail("'" + name + "' twice");
      if (next_is(",")) expect(",");
    }
    expect("]");
    return found;
  }
  void statement() {
    const std::string first = word();
    if (next_is("=")) {
      expect("=");
      word();
    } else if (next_is("->")) {
      expect("->");
      const std::string to = word();
      Attributes found = attributes();
      if (!graph_.nodes.contains(first)) fail("an edge from '" + first + "', which is not drawn");
      // A node may follow.
      graph_.edges.push_back({first, to, found["label"], found["style"]});
    } else {
      Attributes found = attributes();
      if (first != "node" && first != "edge" && !graph_.nodes.emplace(first, found["label"]).second)
        fail("node '" + first + "' twice");
    }
    expect(";");
  }

  const std::string& text_;
  std::size_t at_ = 0;
  Graph graph_;
};

Graph dot_of(const Model& model, const std::string& variant = "") {
  const std::string text = draw(model, DrawingFormat::graphviz, variant);
  EXPECT_EQ(text, draw(model, DrawingFormat::graphviz, variant));
  Graph graph = DotReader(text).read();
  for (const Edge& edge : graph.edges) EXPECT_TRUE(graph.nodes.contains(edge.to)) << edge.to;
  return graph;
}

/// Nodes and edges of a flowchart, of which each line has one of few forms.
void check_mermaid(const std::string& text, const Graph& same) {
  static const std::regex node(
      R"re(  ([a-z]+\d*)(\(|\[/|\{\{|\[|\[\()"([^"`<>\\]|<br/>)*"(\)|/\]|\}\}|\]|\)\]):::[a-z]+)re");
  static const std::regex edge(
      R"re(  ([a-z]+\d*) (---|-->|==>|-\.->)(\|"([^"`<>\\]|<br/>)*"\|)? ([a-z]+\d*))re");
  static const std::regex look(R"re(  (classDef [a-z]+|linkStyle [\d,]+) [a-z#0-9:,-]+)re");
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "---");
  std::getline(lines, line);
  EXPECT_TRUE(std::regex_match(line, std::regex(R"re(title: "([^"\\]|\\["\\])*")re"))) << line;
  std::getline(lines, line);
  EXPECT_EQ(line, "---");
  std::getline(lines, line);
  EXPECT_EQ(line, "flowchart LR");
  std::size_t nodes = 0, edges = 0;
  for (std::smatch found; std::getline(lines, line);) {
    if (std::regex_match(line, found, node)) {
      EXPECT_TRUE(same.nodes.contains(found[1])) << line;
      ++nodes;
    } else if (std::regex_match(line, found, edge)) {
      ASSERT_LT(edges, same.edges.size()) << line;
      EXPECT_EQ(found[1], same.edges[edges].from) << line;
      EXPECT_EQ(found[5], same.edges[edges].to) << line;
      ++edges;
    } else {
      EXPECT_TRUE(std::regex_match(line, look)) << line;
    }
  }
  EXPECT_EQ(nodes, same.nodes.size());
  EXPECT_EQ(edges, same.edges.size());
}

bool begins_with(const std::string& label, const std::string& name) {
  return label == name || label.starts_with(name + " ");
}

/// Whether a bearer, or the pool of its money, is the node of an edge.
bool is_party(const Graph& graph, const std::string& id, const ProgrammeContext& context,
              std::size_t bearer) {
  const std::string& label = graph.nodes.at(id);
  if (bearer == kOutside) return id == "outside";
  if (id.starts_with("bearer")) return begins_with(label, context.bearers[bearer]);
  for (const NamedPool& pool : context.pools)
    if (pool.bearer == bearer && id.starts_with("pool") && begins_with(label, "pool " + pool.name))
      return true;
  return false;
}

template <class Is>
bool any(const Graph& graph, const Is& is) {
  return std::any_of(graph.edges.begin(), graph.edges.end(), is);
}

void check_payments(const Graph& graph, const ProgrammeContext& context) {
  for (const PaymentLine& line : context.payment_lines) {
    const auto is_clause = [&](const std::string& id) {
      return id.starts_with("clause") &&
             begins_with(line.clause, graph.nodes.at(id).substr(0, graph.nodes.at(id).find(' ')));
    };
    EXPECT_TRUE(any(graph,
                    [&](const Edge& edge) {
                      return is_party(graph, edge.from, context, line.payer) &&
                             is_clause(edge.to) && (edge.style == "dotted") == line.takes_over;
                    }))
        << line.clause << ": " << context.bearers[line.payer] << " does not pay";
    EXPECT_TRUE(any(graph,
                    [&](const Edge& edge) {
                      return is_clause(edge.from) && is_party(graph, edge.to, context, line.payee);
                    }))
        << line.clause << ": " << context.bearers[line.payee] << " is not paid";
  }
  for (const FlowLine& flow : context.flows)
    EXPECT_TRUE(any(graph, [&](const Edge& edge) {
      return edge.style == "dashed" && edge.label.find(flow.name) != std::string::npos &&
             is_party(graph, edge.from, context, flow.payer) &&
             is_party(graph, edge.to, context, flow.payee);
    })) << flow.name;
}

/// Gates stand on the edges that they govern.
void check_gates(const Graph& graph, const ProgrammeContext& context) {
  for (const std::string& rule : context.rules) {
    if (rule.starts_with("ceiling of ") || rule.starts_with("failure of ")) continue;
    EXPECT_TRUE(any(graph, [&](const Edge& edge) {
      return edge.label.find(rule + ": ") != std::string::npos;
    })) << rule;
  }
}

void check_all(const Model& model, const std::string& variant) {
  const Params& params = model.params(variant);
  const ProgrammeContext& context = params.programme->context();
  const Graph graph = dot_of(model, variant);
  check_mermaid(draw(model, DrawingFormat::mermaid, variant), graph);
  check_payments(graph, context);
  check_gates(graph, context);
  for (const PortfolioView& portfolio : context.portfolios)
    EXPECT_TRUE(any(graph, [&](const Edge& edge) {
      return is_party(graph, edge.from, context, portfolio.lender) &&
             edge.to.starts_with("portfolio") &&
             begins_with(graph.nodes.at(edge.to), portfolio.name);
    })) << portfolio.name;
  for (std::size_t c = 1; c < context.claims.size(); ++c)
    EXPECT_TRUE(any(graph, [&](const Edge& edge) {
      return edge.from.starts_with("portfolio") && edge.to == "claim" + std::to_string(c);
    })) << context.claims[c].name;
}

TEST(Drawing, OfEveryShippedScenarioIsWhole) {
  std::size_t drawn = 0;
  for (const auto& file : fs::directory_iterator(fs::path(COFFERDAM_SOURCE_DIR) / "scenarios")) {
    if (file.path().extension() != ".yaml") continue;
    SCOPED_TRACE(file.path().filename().string());
    try {
      const Model model = build_model(read_scenario(file.path().string()));
      check_all(model, "");
      for (const Variant& variant : model.variants()) check_all(model, variant.name);
      ++drawn;
    } catch (const Error& error) {
      // Files of loans that are not shipped.
      EXPECT_EQ(error.code(), ExitCode::input_missing) << error.what();
    }
  }
  EXPECT_GE(drawn, 20u);
}

constexpr const char* kOdd = R"(cofferdam: 1
title: 'A "city" \ with <odd> names & #1 `x`'
trials: 10
calendar: {start: 2026-01-01, horizon: 1 year}
economy: {factors: {national: {}}}
bearers: {银行: {}, 基金: {public: central}, 再担保: {public: province}, 财政: {public: central}}
portfolios:
  贷款:
    type: loans
    lender: 银行
    count: 10
    ead: 1 million
    term: 1 year
    pd: 2 %
    lgd: 45 %
    loading: {national: 0.3}
    tags: {class: {mix: {甲: 50 %, 乙: 50 %}}}
programme:
  - claim: {name: 代偿, of: [贷款], when: class = 甲}
  - share: {name: 分担, claim: 代偿, parts: {银行: 20 %, 基金: 40 %}, remainder: 再担保}
  - limit: {name: 上限, on: 基金, level: 1 million, window: calendar_year_to_date, overflow: 再担保}
  - fee: {name: 担保费, payer: outside, payee: 再担保, of: loan, rate: 1 %, per: loan}
pools:
  基金: {opening: 2 million, owner: {财政: 3, 再担保: 1}, shortfall: 财政}
)";

TEST(Drawing, EscapesWhatItsLanguagesReadAsTheirOwn) {
  const std::string odd = "a \"b\" \\ <c> & #1 `x`";
  const Drawing drawing{odd,
                        {{"bearer0", DrawnNode::Kind::bearer, {odd, "银行"}},
                         {"clause0", DrawnNode::Kind::clause, {odd}}},
                        {{"bearer0", "clause0", DrawnEdge::Kind::flow, {odd, "费"}}}};
  const std::string dot = graphviz_text(drawing);
  const Graph graph = DotReader(dot).read();
  EXPECT_EQ(graph.nodes.at("bearer0"), odd + " 银行");
  EXPECT_EQ(graph.edges.front().label, odd + " 费");
  const std::string mermaid = mermaid_text(drawing);
  check_mermaid(mermaid, graph);
  EXPECT_NE(mermaid.find(R"(title: "a \"b\" \\ <c> & #1 `x`")"), std::string::npos) << mermaid;
  EXPECT_NE(mermaid.find("|\"a #quot;b#quot; #92; #lt;c#gt; #amp; #35;1 #96;x#96;<br/>费\"|"),
            std::string::npos)
      << mermaid;
}

TEST(Drawing, SpeaksChinese) {
  check_all(build_model(parse_scenario("odd", kOdd)), "");
}

/// Who pays what, by hand.
TEST(Drawing, SaysRatesGatesAndWhoTakesOver) {
  const Model model = build_model(parse_scenario("odd", kOdd));
  const Graph graph = dot_of(model);
  const auto edges = [&](const std::string& from, const std::string& to) {
    std::vector<std::string> labels;
    for (const Edge& edge : graph.edges)
      if (begins_with(graph.nodes.at(edge.from), from) && begins_with(graph.nodes.at(edge.to), to))
        labels.push_back(edge.label);
    return labels;
  };
  using Labels = std::vector<std::string>;
  EXPECT_EQ(edges("pool 基金", "分担"),
            (Labels{"分担: 40 % • 上限: at most 1 million CNY a year"}));
  EXPECT_EQ(edges("再担保", "分担"),
            (Labels{"分担: the rest", "分担: instead of 基金, where the limit '上限' stops it"}));
  EXPECT_EQ(edges("财政", "分担"),
            (Labels{"分担: instead of 基金, where the pool '基金' is short"}));
  EXPECT_EQ(edges("分担", "银行"), (Labels{"bears itself: 20 %"}));
  EXPECT_EQ(edges("财政", "pool 基金"), (Labels{"75 % of 2 million CNY at the start"}));
  EXPECT_EQ(edges("再担保", "pool 基金"), (Labels{"25 % of 2 million CNY at the start"}));
  EXPECT_EQ(edges("outside", "再担保"), (Labels{"担保费, a fee: 1 % of what is lent"}));
}

TEST(Drawing, AsksForAVariantThatThereIs) {
  const Model model = build_model(parse_scenario("odd", kOdd));
  EXPECT_THROW(draw(model, DrawingFormat::mermaid, "no_such"), Error);
}

}  // namespace
}  // namespace cofferdam
