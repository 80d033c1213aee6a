// The programme in plain words.
#pragma once
#include <cofferdam/model.hpp>
#include <cofferdam/table.hpp>

#include <string>

namespace cofferdam {

/// Who lends, what each clause and pool says, and in which order they are worked, of the scenario
/// or of the variant of that name. A row is a full sentence (column `sentence`) about a bearer, a
/// clause, a pool or a group of clauses (`about`), in the order in which they act; `part` is one of
/// `bearers`, `programme`, `pools`, `order`. Throws Error(scenario) if the variant does not exist.
Table explain(const Model& model, const std::string& variant = "");

}  // namespace cofferdam
