// The programme in plain words.
#pragma once
#include <cofferdam/model.hpp>
#include <cofferdam/table.hpp>

#include <string>
#include <vector>

namespace cofferdam {

/// Who takes part, what can be lost and how, what each clause and pool says, in which order they
/// are settled, what variants change, what is to be sized, and which numbers are seen or assumed,
/// of the scenario or of the variant of that name. A row is a full sentence (column `sentence`)
/// about a bearer, a portfolio, a clause, a pool ... (`about`); `part` is one of `bearers`,
/// `portfolios`, `programme`, `pools`, `order`, `variants`, `sizes`, `sources`. Variants and sizes
/// are told of the scenario itself alone. Throws Error(scenario) if the variant does not exist.
Table explain(const Model& model, const std::string& variant = "");

/// What of the scenario may not be meant, a full sentence each with what to write instead, in no
/// order that matters: money that comes back and that no clause splits, ratios that are empty at
/// first or fall in the end, public money behind a pool that is not public, and the like. Nothing
/// of it is wrong.
std::vector<std::string> cautions(const Model& model);

enum class DrawingFormat { mermaid, graphviz };

/// The programme as a drawing, in the text that Mermaid (`flowchart`) or Graphviz (`digraph`) lays
/// out. Nodes are bearers, portfolios, claims, clauses and pools. What a bearer pays under a clause
/// goes from it, or from its pool, to the clause, with the rate and the gates that it passes, and
/// from the clause to the payee; fees, premiums and subsidies are dashed, what a bearer pays
/// instead of another is dotted. The same scenario gives the same text. Throws Error(scenario) if
/// the variant does not exist.
std::string draw(const Model& model, DrawingFormat format, const std::string& variant = "");

}  // namespace cofferdam
