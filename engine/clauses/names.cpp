// Names by which clauses, results and --set tell clauses and rules apart.
#include <algorithm>
#include <map>

#include "clauses/programme.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kCap = "portfolio_cap", kLimit = "limit";
constexpr const char* kAdvice = "name each once, to tell them apart in the results";

void add(const Value& name, const std::string& what, Problems& problems) {
  problems.add(name.place, name.path, what + " '" + name.text + "'", kAdvice);
}

}  // namespace

void check_names(const Value& clauses, const Value& pools, Problems& problems) {
  std::map<std::string_view, std::string_view> kind_of;  // of clauses that pay, by name
  const auto each_named = [&](const auto& visit) {
    for (const Value& clause : clauses.items) {
      const Value* name = clause.ok && clause.kind ? clause.find("name") : nullptr;
      if (name && *name && clause.kind->name != "claim") visit(clause.kind->name, *name);
    }
  };
  each_named([&](std::string_view kind, const Value& name) {
    if (kind == kLimit) return;
    const auto [known, added] = kind_of.emplace(name.text, kind);
    // Two caps are told when they are made: they are rules too.
    if (!added && !(kind == kCap && known->second == kCap)) add(name, "a second clause", problems);
  });
  each_named([&](std::string_view kind, const Value& name) {
    const auto clause = kind_of.find(name.text);
    if (kind == kLimit && clause != kind_of.end() && clause->second != kCap)
      add(name, "a limit named like the clause", problems);
    if ((kind == kLimit || kind == kCap) && pools.find(name.text))
      add(name, "a " + std::string(kind == kCap ? "cap" : kLimit) + " named like the pool",
          problems);
  });
}

void check_named_once(const Value& list, const char* what, Problems& problems) {
  for (auto name = list.items.begin(); name != list.items.end(); ++name)
    if (std::any_of(list.items.begin(), name,
                    [&](const Value& other) { return other.text == name->text; }))
      problems.add(name->place, name->path, "'" + name->text + "' is named twice",
                   std::string("name each ") + what + " once");
}

void check_alike(const Value& what, const std::string& name, const Claim& claim,
                 const ProgrammeContext& context, Problems& problems) {
  for (const InsuredPortfolio& portfolio : context.portfolios) {
    if (!portfolio.exposures->is_fine_grained() || !portfolio.events.drawn_severity) continue;
    const auto rows = static_cast<std::uint32_t>(portfolio.exposures->rows());
    if (std::none_of(claim.rows.begin(), claim.rows.end(), [&](std::uint32_t row) {
          return row >= portfolio.first_row && row - portfolio.first_row < rows;
        }))
      continue;
    problems.add(what.place, what.path,
                 name + " beside losses of '" + portfolio.name +
                     "' that are drawn for each loan, while fine_grained knows their mean alone",
                 "leave out fine_grained of '" + portfolio.name + "'");
  }
}

}  // namespace cofferdam
