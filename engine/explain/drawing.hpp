// A programme as nodes and edges, before it is written for a program that lays it out.
#pragma once
#include <string>
#include <vector>

#include "model/params.hpp"

namespace cofferdam {

struct DrawnNode {
  enum class Kind { bearer, portfolio, claim, clause, pool };
  std::string id;  ///< letters and digits
  Kind kind = Kind::bearer;
  std::vector<std::string> lines;  ///< of its label, as they are: not yet escaped
};

struct DrawnEdge {
  enum class Kind {
    holds,    ///< a bearer its portfolio, or its pool
    loss,     ///< from a portfolio to a claim, and on to clauses
    payment,  ///< to a clause, and from it to the payee
    instead,  ///< the same, by who takes over from another
    flow,     ///< fees, premiums, subsidies
    fills     ///< money that comes into a pool
  };
  std::string from, to;  ///< ids
  Kind kind = Kind::payment;
  std::vector<std::string> lines;
  bool operator==(const DrawnEdge&) const = default;
};

struct Drawing {
  std::string title;
  std::vector<DrawnNode> nodes;
  std::vector<DrawnEdge> edges;
};

/// `root`: of the scenario or variant that `params` were built of.
Drawing drawing_of(const Value& root, const Params& params);

std::string graphviz_text(const Drawing& drawing);
std::string mermaid_text(const Drawing& drawing);

}  // namespace cofferdam
