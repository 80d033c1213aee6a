#include "gates/response_keys.hpp"

namespace cofferdam {
namespace {

std::string capital_words(const Value& capital) {
  if (capital.text == "standardised")
    return "what supervisors ask for in the standardised approach";
  if (capital.text == "internal_ratings")
    return "what supervisors ask for in the internal ratings-based approach";
  return "their capital";
}

}  // namespace

void check_response(const Value& clause, Problems& problems) {
  const Value& responds = clause.at("responds");
  if (!responds) return;
  const auto fail = [&](const Value& at, const char* what, const char* advice) {
    problems.add(at.place, at.path, what, advice);
  };
  const Value &elasticity = responds.at("elasticity"), &asked = responds.at("return_on_capital"),
              &capital = responds.at("capital");
  if (elasticity && !responds.at("base"))
    fail(elasticity, "'elasticity' without 'base'",
         "say what is lent at which coverage: base: {share: 60 %, coverage: 50 %}");
  if (!elasticity && !asked)
    fail(responds, "neither 'elasticity' nor 'return_on_capital'",
         "say how lending grows with coverage, or what loans must earn, or both");
  if (capital.given && !asked)
    fail(capital, "'capital' without 'return_on_capital'",
         "say what it must earn, or leave it out");
  if (clause.at("auction"))
    fail(responds, "'responds' beside 'auction'",
         "bidders say by their bids what they lend; leave one of the two out");
}

std::vector<std::string> explain_response(const Value& clause) {
  const Value& responds = clause.at("responds");
  if (!responds) return {};
  const Value &base = responds.at("base"), &elasticity = responds.at("elasticity"),
              &asked = responds.at("return_on_capital");
  const std::string step = Words::step(responds.at("every")),
                    expected = Words::percent(responds.at("expected_coverage").number),
                    each = clause.at("each") ? " of the " + clause.at("each").text : "";
  std::vector<std::string> all;
  std::string lent = "Of the new loans of " + Words::names(clause.at("of")) + " banks lend " +
                     (base ? Words::percent(base.at("share").number) : "all");
  if (elasticity)
    lent += " at a coverage of " + Words::percent(base.at("coverage").number) + ", and " +
            Words::number(elasticity.number) +
            " % of that more or less for each point by which coverage is higher or lower";
  all.push_back(lent + ".");
  all.push_back("Coverage is the part that others have paid by the end of a " + step +
                " of the claims" + each +
                " that came due in it, and decides on what is lent in the "
                "next; until there are any it is taken for " +
                expected + ".");
  if (asked)
    all.push_back(
        "They make only loans that pay: interest less funding, costs, probability of "
        "default x loss given default x (1 - coverage), and " +
        Words::percent(asked.number) + " a year on " + capital_words(responds.at("capital")) +
        " must not be below zero.");
  return all;
}

}  // namespace cofferdam
