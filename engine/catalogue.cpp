// The only file that knows all members: one row each. A row declares the member's maker and puts it
// into its family.
#include "catalogue.hpp"

#include <cofferdam/scenario.hpp>

#include <filesystem>

#include "distributions/distribution.hpp"
#include "economies/copula.hpp"
#include "economies/sampling.hpp"
#include "frequencies/frequency.hpp"
#include "measures/measure.hpp"
#include "portfolios/portfolio.hpp"
#include "repayments/repayment.hpp"
#include "scenario/scenario_data.hpp"
#include "terms/term.hpp"
#include "waterfall/clause.hpp"

// ROW(member, sentence, smallest valid example)
#define COFFERDAM_DISTRIBUTIONS(ROW)                                                               \
  ROW(constant, "always the same value", "{constant: {value: 0.45}}")                              \
  ROW(uniform, "equally likely between two ends", "{uniform: {from: 0.1, to: 0.5}}")               \
  ROW(beta, "beta on 0 to 1 or to a scale, for losses given default",                              \
      "{beta: {alpha: 1.5, beta: 0.9}}")                                                           \
  ROW(triangular, "between two ends with a most likely value",                                     \
      "{triangular: {from: 0.2, mode: 0.4, to: 0.9}}")                                             \
  ROW(two_point, "one of two values", "{two_point: {probability_high: 0.3}}")                      \
  ROW(lognormal, "lognormal by mean and cv, or by mu and sigma",                                   \
      "{lognormal: {mean: 0.4, cv: 1.2}}")                                                         \
  ROW(gamma, "gamma by shape and scale", "{gamma: {shape: 2, scale: 0.2}}")                        \
  ROW(weibull, "Weibull by shape and scale; with shape 1 an exponential",                          \
      "{weibull: {shape: 0.7, scale: 0.3}}")                                                       \
  ROW(inverse_gaussian, "inverse Gaussian by mean and shape",                                      \
      "{inverse_gaussian: {mean: 0.4, shape: 0.3}}")                                               \
  ROW(pareto, "Pareto of the first kind, from its scale on", "{pareto: {scale: 0.1, shape: 2.5}}") \
  ROW(lomax, "Pareto of the second kind, from 0 on", "{lomax: {scale: 0.6, shape: 2.5}}")          \
  ROW(burr, "Burr of type XII: a Lomax of a power", "{burr: {scale: 0.3, shape: 1.5, power: 2}}")  \
  ROW(generalised_pareto, "generalised Pareto of what exceeds a threshold",                        \
      "{generalised_pareto: {shape: 0.3, scale: 0.2, threshold: 0.1}}")                            \
  ROW(empirical, "the values of a sample, or values with probabilities",                           \
      "{empirical: {values: [0.1, 0.4, 0.2, 0.4]}}")                                               \
  ROW(collateral, "what a loan loses that collateral of a lognormal value secures",                \
      "{collateral: {loan_to_value: 80 %, volatility: 0.5}}")                                      \
  ROW(mixture, "one of several distributions, each with its probability",                          \
      "{mixture: {of: [{weight: 70 %, distribution: {gamma: {shape: 2, scale: 0.1}}}, {weight: "   \
      "30 %, distribution: {pareto: {scale: 0.3, shape: 2.5}}}]}}")                                \
  ROW(spliced, "a body up to a threshold, and a tail of its own above it",                         \
      "{spliced: {body: {lognormal: {mean: 0.3, cv: 1}}, tail: {pareto: {scale: 0.5, shape: "      \
      "2.5}}, threshold: 0.5, weight: 15 %}}")

#define COFFERDAM_REPAYMENTS(ROW)                                                                 \
  ROW(bullet, "all principal at the end of the term", "bullet")                                   \
  ROW(linear, "equal instalments of principal", "linear")                                         \
  ROW(annuity, "equal payments of interest and principal together", "{annuity: {interest: 5 %}}") \
  ROW(revolving, "a limit that is in use until the term ends, drawn further before default",      \
      "revolving")                                                                                \
  ROW(revenue_linked, "a part of the firm's revenue until a multiple of the loan is paid",        \
      "{revenue_linked: {share_of_revenue: 6 %, revenue: 4, multiple: 1.2}}")

#define COFFERDAM_COPULAS(ROW)                                                               \
  ROW(gaussian, "normal asset values: joint defaults through the factors alone", "gaussian") \
  ROW(student_t, "t-distributed asset values: one shock stretches all of them together",     \
      "{student_t: {degrees_of_freedom: 5}}")

#define COFFERDAM_PORTFOLIOS(ROW)                                                                \
  ROW(loans, "loans: from a file, generated, or lent over time",                                 \
      "{type: loans, lender: bank, count: 1000, ead: 1 million, pd: 2 %, lgd: 45 %, "            \
      "loading: {national: 0.3}}")                                                               \
  ROW(policies, "insurance policies: claims and what the terms of the policies pay of them",     \
      "{type: policies, insurer: bank, count: 1000, sum_insured: 1 million, "                    \
      "frequency: {poisson: {mean: 0.02}}, severity: {lognormal: {mean: 100 thousand, cv: 2}}}") \
  ROW(equity, "stakes in firms: what they bring when they are sold",                             \
      "{type: equity, investor: bank, count: 100, cost: 1 million, holding: 5 years, "           \
      "multiple: {lognormal: {mean: 1.5, cv: 2}}}")                                              \
  ROW(bonds, "bonds: defaults of issuers by a PD, or by the path of their rating",               \
      "{type: bonds, investor: bank, count: 100, face: 1 million, term: 5 years, pd: 1 %, "      \
      "lgd: 60 %, loading: {national: 0.3}}")                                                    \
  ROW(file, "dated events that are given and not drawn: a claims history",                       \
      "{type: file, lender: bank, loans: \"id,originated,amount\\n1,2026-01-01,100\\n\", "       \
      "events: \"loan,date,event,amount\\n1,2026-06-30,default,100\\n\"}")

#define COFFERDAM_FREQUENCIES(ROW)                                                              \
  ROW(poisson, "independent claims at a steady rate", "{poisson: {mean: 2}}")                   \
  ROW(negative_binomial, "a Poisson number whose mean is gamma distributed",                    \
      "{negative_binomial: {mean: 2, size: 1.5}}")                                              \
  ROW(binomial, "successes of independent tries", "{binomial: {trials: 5, probability: 20 %}}") \
  ROW(geometric, "failures before the first success", "{geometric: {mean: 2}}")                 \
  ROW(logarithmic, "from 1 on, with a long tail", "{logarithmic: {parameter: 0.6}}")            \
  ROW(zero_modified, "a frequency whose probability of 0 is set",                               \
      "{zero_modified: {of: {poisson: {mean: 2}}, probability_of_zero: 40 %}}")                 \
  ROW(zero_truncated, "a frequency given that it is above 0",                                   \
      "{zero_truncated: {of: {poisson: {mean: 2}}}}")

#define COFFERDAM_TERMS(ROW)                                                                      \
  ROW(deductible, "what the insured keeps of each loss", "{deductible: {amount: 10 thousand}}")   \
  ROW(franchise, "losses up to an amount are kept whole, larger ones are paid whole",             \
      "{franchise: {amount: 10 thousand}}")                                                       \
  ROW(reverse_franchise, "losses up to an amount are paid whole, larger ones are kept whole",     \
      "{reverse_franchise: {amount: 1 million}}")                                                 \
  ROW(coinsurance, "the insurer pays a share of each loss", "{coinsurance: {share: 80 %}}")       \
  ROW(claim_limit, "the most that is paid of one loss", "{claim_limit: {of_sum_insured: 100 %}}") \
  ROW(annual_deductible, "what the insured keeps of all losses of a policy year",                 \
      "{annual_deductible: {amount: 50 thousand}}")                                               \
  ROW(annual_limit, "the most that is paid in a policy year",                                     \
      "{annual_limit: {of_sum_insured: 200 %}}")                                                  \
  ROW(waiting_period, "losses soon after the policy began are not covered",                       \
      "{waiting_period: {span: 90 days}}")

#define COFFERDAM_CLAUSES(ROW)                                                                     \
  ROW(claim, "names a set of losses", "{claim: {name: loss, of: [loans]}}")                        \
  ROW(share, "splits a claim among bearers",                                                       \
      "{share: {claim: loss, parts: {bank: 20 %}, remainder: fund}}")                              \
  ROW(compensate, "moves part of what one bearer bears to another",                                \
      "{compensate: {claim: loss, payer: fund, payee: bank, rate: 30 %}}")                         \
  ROW(net_compensation, "compensates what losses exceed the gains of the same holder by",          \
      "{net_compensation: {name: net, claim: loss, payer: fund, payee: bank, each: all, per: "     \
      "year, rate: 50 %}}")                                                                        \
  ROW(gain_share, "passes on a part of what gains exceed losses by",                               \
      "{gain_share: {name: carry, claim: loss, payee: fund, each: all, per: in_all, rate: 20 %}}") \
  ROW(layers, "takes layers of what a bearer bears, over the whole scenario",                      \
      "{layers: {name: stop, claim: loss, payee: bank, layers: [{payer: fund, attachment: 3 "      \
      "%}]}}")                                                                                     \
  ROW(portfolio_cap, "pays a rate of losses, in all up to a cap of the volume lent so far",        \
      "{portfolio_cap: {name: cap, claim: loss, payer: fund, payee: bank, rate: 50 %, "            \
      "cap: 12 %, catch_up: yes, reinstate: yes}}")                                                \
  ROW(quota_share, "reinsurance: takes the same share of each loss",                               \
      "{quota_share: {name: quota, claim: loss, payer: fund, payee: bank, share: 40 %}}")          \
  ROW(surplus, "reinsurance: takes the share of a sum insured above the retention",                \
      "{surplus: {name: surplus, claim: loss, payer: fund, payee: bank, retention: 1 million, "    \
      "lines: 4}}")                                                                                \
  ROW(excess_of_loss, "reinsurance: takes what exceeds an amount of a risk or an occurrence",      \
      "{excess_of_loss: {name: excess, claim: loss, payer: fund, payee: bank, per: risk, "         \
      "attachment: 1 million, limit: 4 million}}")                                                 \
  ROW(stop_loss, "takes what the losses of a year exceed, in money or as a ratio of premium",      \
      "{stop_loss: {name: stop, claim: loss, payer: fund, payee: bank, year: calendar, losses: "   \
      "incurred, recoveries: lower, attachment: 10 million}}")                                     \
  ROW(limit, "limits what a bearer pays, by an amount or a ratio",                                 \
      "{limit: {name: most, on: fund, level: 10 million, window: calendar_year_to_date}}")         \
  ROW(ceiling, "bounds what several payers pay one payee of a claim together",                     \
      "{ceiling: {name: policy_money, of: [relief, top_up], at_most: 80 %}}")                      \
  ROW(breaker, "stops what a bearer pays, or warns, once too much has been claimed or paid",       \
      "{breaker: {name: pause, on: fund, claims: 10, within: 12 months}}")                         \
  ROW(lending, "says how much may be lent, in money or by what a pool holds",                      \
      "{lending: {name: most, of: [loans], capacity: 100 million, renewals: kept}}")               \
  ROW(recover, "says who gets what comes back", "{recover: {of: [loss], rule: by_amount_paid}}")   \
  ROW(settle, "gives the dates on which clauses are paid", "{settle: {of: [split], every: year}}") \
  ROW(refund, "pays back a part of what a bearer paid more than under another programme",          \
      "{refund: {name: back, payer: city, payee: fund, of: [split], rate: 50 %}}")                 \
  ROW(fee, "what one party pays another for its service, on dates",                                \
      "{fee: {name: entry, payer: outside, payee: bank, of: loan, rate: 1 %, per: loan}}")         \
  ROW(premium, "what one party pays another for cover, on dates",                                  \
      "{premium: {name: cover, payer: outside, payee: fund, of: loan, rate: 2 %, per: loan}}")     \
  ROW(subsidy, "what one party pays of what others owe, on dates",                                 \
      "{subsidy: {name: aid, payer: fund, payee: outside, of: loan, rate: 1 %, per: loan}}")       \
  ROW(relending, "cheaper money of a central bank for a part of new loans",                        \
      "{relending: {name: relent, payer: fund, rate: 1.25 %, market_rate: 2 %, share: 60 %}}")

#define COFFERDAM_SAMPLINGS(ROW)                                                            \
  ROW(plain, "every trial counts one", "plain")                                             \
  ROW(shift, "factor means shifted, trials weighted by their exact likelihood ratio",       \
      "{shift: {means: {national: -2}}}")                                                   \
  ROW(tail,                                                                                 \
      "more trials where pools run dry and losses are largest, each weighted by its exact " \
      "likelihood ratio",                                                                   \
      "{tail: {towards: [{probability: 1 %}]}}")                                            \
  ROW(auto,                                                                                 \
      "as 'tail' where a target is rare and worth it, with so many plain trials that no "   \
      "result takes much longer than by plain sampling; else as 'plain'",                   \
      "auto")

#define COFFERDAM_TABLES(ROW)                                                             \
  ROW(bearers, "mean, spread and share of what each bearer bears", "")                    \
  ROW(quantiles, "value at risk, TVaR and unexpected loss at the declared levels", "")    \
  ROW(exceedance, "exceedance curve P(L >= x) of each account", "")                       \
  ROW(thresholds, "probability of exceeding the amounts that the scenario names", "")     \
  ROW(layers, "what each layer pays, how often it is hit and exhausted", "")              \
  ROW(contracts, "reinsurance: what each contract takes and leaves, year by year", "")    \
  ROW(transfers, "shares of losses and compensation between bearers", "")                 \
  ROW(public_cost, "what each level of government bears, and all together", "")           \
  ROW(fiscal, "what the scheme costs public money, by component, discounted", "")         \
  ROW(fiscal_rates, "subsidy rate, cost per amount lent and firm, provisioning", "")      \
  ROW(support, "what public money gives to loans, by class and instrument", "")           \
  ROW(pools, "how often each pool is exhausted, by how much, what it would need", "")     \
  ROW(pool_years, "balance, exhaustion and leverage of each pool, year by year", "")      \
  ROW(pool_lines, "which clause empties a pool, and what it pays under each", "")         \
  ROW(pool_flows, "funding of pools: who pays in and gets back, year by year", "")        \
  ROW(joint_exhaustion, "pools that are exhausted together", "")                          \
  ROW(coverage, "what payees get of what is due, in bad simulations too, and when", "")   \
  ROW(payers, "what payers pay themselves of what is due from them", "")                  \
  ROW(unpaid, "what is not paid of what is due, by reason", "")                           \
  ROW(rules, "how often limits and caps stop payments, and how much", "")                 \
  ROW(lending, "what was planned to be lent, and what was lent for want of room", "")     \
  ROW(responding_lending, "what banks lend by what they were paid, and without it", "")   \
  ROW(added_defaults, "why loans default: more lending, selection, moral hazard", "")     \
  ROW(relending, "what lenders draw of a central bank, and when the quota binds", "")     \
  ROW(failures, "bearers that can fail: how likely, and what they do not pay then", "")   \
  ROW(flows, "fees, premiums, subsidies and relending, year by year", "")                 \
  ROW(ratios, "premiums, losses, fees and their ratios, by portfolio and year", "")       \
  ROW(margins, "what loans earn lenders, with relending and without", "")                 \
  ROW(capital, "what supervisors ask of lenders' capital, and what cover saves", "")      \
  ROW(matching, "firms that look for finance and find it, by quarter and stage", "")      \
  ROW(financiers, "firms that each financier begins to finance, by quarter", "")          \
  ROW(evaluation, "scores and ranks of those who are judged, and what they move", "")     \
  ROW(indicators, "what each unit that is judged has done, year by year", "")             \
  ROW(skill, "how much of scores is skill, and how much is luck", "")                     \
  ROW(cash, "net cash spent by bearers and levels of government, by year", "")            \
  ROW(by_tag, "losses, defaults and what each bearer bears, by tag", "")                  \
  ROW(contributions, "who makes the tail: parts of TVaR that sum to it", "")              \
  ROW(grades, "what is in force and in default by the grade or tag of the moment", "")    \
  ROW(firm_groups, "groups of firms, and what the largest contributes", "")               \
  ROW(by_year, "losses, defaults and what each bearer bears, by calendar year", "")       \
  ROW(ground_up, "claims of policies before and after their terms, by year", "")          \
  ROW(ep_curves, "yearly and largest losses of policies, by return period", "")           \
  ROW(by_cohort, "what becomes of each cohort of loans over its life", "")                \
  ROW(by_age, "default and loss curves by age of the loans", "")                          \
  ROW(factor_paths, "factors year by year: mean, spread, persistence", "")                \
  ROW(realised, "what really happened beside the forecast", "")                           \
  ROW(book, "what is filed, in force, released and in default, period by period", "")     \
  ROW(outcomes, "outcomes that the scenario gives, beside the forecast", "")              \
  ROW(convergence, "headline numbers from the first trials alone", "")                    \
  ROW(calendar, "the years of the scenario", "")                                          \
  ROW(portfolios, "what is at risk", "")                                                  \
  ROW(scores, "how well scores tell defaults, as stated and as it is", "")                \
  ROW(screening, "applicants that a signal accepts or refuses, good and bad", "")         \
  ROW(take_up, "who insures at what the premium costs, with the subsidy and without", "") \
  ROW(issuance, "bonds that are issued, with a tool and without", "")                     \
  ROW(classes, "classes that are sampled together, with correlations", "")                \
  ROW(sampling, "how trials were drawn, and their weights", "")                           \
  ROW(sampling_laws, "the laws that trials are drawn from, unless plainly", "")           \
  ROW(inputs, "numbers with their sources, files with digests, overrides", "")            \
  ROW(blocks, "sums by block of trials, for comparing files in pairs", "")                \
  ROW(trials, "single trials, if asked for", "")                                          \
  ROW(occurrences, "single occurrences of policies, if asked for", "")

namespace cofferdam {

#define DECLARE_DISTRIBUTION(name, sentence, example) DistributionMember name##_member();
#define DECLARE_REPAYMENT(name, sentence, example) RepaymentMember name##_member();
#define DECLARE_COPULA(name, sentence, example) CopulaMember name##_member();
#define DECLARE_PORTFOLIO(name, sentence, example) PortfolioMember name##_member();
#define DECLARE_FREQUENCY(name, sentence, example) FrequencyMember name##_member();
#define DECLARE_TERM(name, sentence, example) TermMember name##_member();
#define DECLARE_CLAUSE(name, sentence, example) ClauseMember name##_member();
#define DECLARE_SAMPLING(name, sentence, example) SamplingMember name##_member();
#define DECLARE_TABLE(name, sentence, example) TableMember name##_table();
COFFERDAM_DISTRIBUTIONS(DECLARE_DISTRIBUTION)
COFFERDAM_REPAYMENTS(DECLARE_REPAYMENT)
COFFERDAM_COPULAS(DECLARE_COPULA)
COFFERDAM_PORTFOLIOS(DECLARE_PORTFOLIO)
COFFERDAM_FREQUENCIES(DECLARE_FREQUENCY)
COFFERDAM_TERMS(DECLARE_TERM)
COFFERDAM_CLAUSES(DECLARE_CLAUSE)
COFFERDAM_SAMPLINGS(DECLARE_SAMPLING)
COFFERDAM_TABLES(DECLARE_TABLE)

namespace {

template <class Row>
std::vector<const Kind*> pointers(const std::vector<Row>& rows) {
  std::vector<const Kind*> kinds;
  for (const Row& row : rows) kinds.push_back(&row);
  return kinds;
}

template <class Row, class Member>
Row row(std::string_view name, std::string_view sentence, std::string_view example,
        const Member& member) {
  Row result;
  static_cast<Kind&>(result) = Kind{name, sentence, example, member.keys};
  result.make = member.make;
  return result;
}

PortfolioKind portfolio_row(std::string_view name, std::string_view sentence,
                            std::string_view example, const PortfolioMember& member) {
  auto result = row<PortfolioKind>(name, sentence, example, member);
  result.explain = member.explain;
  result.words = member.words;
  return result;
}

ClauseKind clause_row(std::string_view name, std::string_view sentence, std::string_view example,
                      const ClauseMember& member) {
  auto result = row<ClauseKind>(name, sentence, example, member);
  result.explain = member.explain;
  result.brief = member.brief;
  result.formula = member.formula;
  result.scheme = member.scheme;
  result.declares = member.declares;
  return result;
}

TableKind table_row(std::string_view name, std::string_view sentence, const TableMember& member) {
  TableKind result;
  static_cast<Kind&>(result) = Kind{name, sentence, "", {}};
  result.make = member.make;
  return result;
}

#define DISTRIBUTION_ROW(name, sentence, example) \
  row<DistributionKind>(#name, sentence, example, name##_member()),
#define REPAYMENT_ROW(name, sentence, example) \
  row<RepaymentKind>(#name, sentence, example, name##_member()),
#define COPULA_ROW(name, sentence, example) \
  row<CopulaKind>(#name, sentence, example, name##_member()),
#define PORTFOLIO_ROW(name, sentence, example) \
  portfolio_row(#name, sentence, example, name##_member()),
#define FREQUENCY_ROW(name, sentence, example) \
  row<FrequencyKind>(#name, sentence, example, name##_member()),
#define TERM_ROW(name, sentence, example) row<TermKind>(#name, sentence, example, name##_member()),
#define CLAUSE_ROW(name, sentence, example) clause_row(#name, sentence, example, name##_member()),
#define SAMPLING_ROW(name, sentence, example) \
  row<SamplingKind>(#name, sentence, example, name##_member()),
#define TABLE_ROW(name, sentence, example) table_row(#name, sentence, name##_table()),

/// Owns the rows.
struct Rows {
  std::vector<DistributionKind> distributions = {COFFERDAM_DISTRIBUTIONS(DISTRIBUTION_ROW)};
  std::vector<RepaymentKind> repayments = {COFFERDAM_REPAYMENTS(REPAYMENT_ROW)};
  std::vector<CopulaKind> copulas = {COFFERDAM_COPULAS(COPULA_ROW)};
  std::vector<PortfolioKind> portfolios = {COFFERDAM_PORTFOLIOS(PORTFOLIO_ROW)};
  std::vector<FrequencyKind> frequencies = {COFFERDAM_FREQUENCIES(FREQUENCY_ROW)};
  std::vector<TermKind> terms = {COFFERDAM_TERMS(TERM_ROW)};
  std::vector<ClauseKind> clauses = {COFFERDAM_CLAUSES(CLAUSE_ROW)};
  std::vector<SamplingKind> samplings = {COFFERDAM_SAMPLINGS(SAMPLING_ROW)};
  std::vector<TableKind> tables = {COFFERDAM_TABLES(TABLE_ROW)};
  std::vector<Family> families = {
      {FamilyId::distribution, "distribution", "a number that is drawn", pointers(distributions)},
      {FamilyId::repayment, "repayment", "how the principal of a loan is paid back",
       pointers(repayments)},
      {FamilyId::copula, "copula", "how factors become joint defaults", pointers(copulas)},
      {FamilyId::portfolio, "portfolio", "what can be lost", pointers(portfolios)},
      {FamilyId::frequency, "frequency", "a number that is drawn", pointers(frequencies)},
      {FamilyId::term, "term", "what a policy pays of a loss", pointers(terms)},
      {FamilyId::clause, "clause", "a rule that says who bears a loss", pointers(clauses)},
      {FamilyId::sampling, "sampling", "how trials are drawn", pointers(samplings)},
      {FamilyId::table, "table", "a table of the results", pointers(tables)},
  };
};

}  // namespace

Families catalogue() {
  static const Rows rows;
  return rows.families;
}

Scenario read_scenario(const std::string& path, const std::vector<std::string>& overrides,
                       const std::string& root) {
  const std::filesystem::path file(path);
  return Scenario(std::make_shared<const ScenarioData>(
      make_scenario(read_document(path, root), overrides, file.filename().string(),
                    {file.parent_path().string(), root}, catalogue())));
}

Scenario parse_scenario(const std::string& name, const std::string& text,
                        const std::vector<std::string>& overrides, const std::string& folder) {
  return Scenario(std::make_shared<const ScenarioData>(
      make_scenario(parse_document(name, text), overrides, name, {folder, {}}, catalogue())));
}

}  // namespace cofferdam
