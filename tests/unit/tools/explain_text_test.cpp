// The programme in plain words: whole texts of scenarios, and a sentence of every clause.
#include "explain_text.hpp"

#include <gtest/gtest.h>
#include <cofferdam/error.hpp>
#include <cofferdam/explain.hpp>

#include <fstream>
#include <sstream>

#include "catalogue.hpp"

namespace cofferdam {
namespace {

constexpr const char* kCityScheme = R"(cofferdam: 1
title: Guarantees of a city
trials: 10
currency: CNY
calendar: {start: 2026-01-01, horizon: 2 years, run_off: 1 year}
economy: {factors: {national: {}}}
bearers:
  bank: {instances: 3}
  guarantor: {}
  city: {public: city, note: the fund of the city}
  province: {public: province}
portfolios:
  loans:
    type: loans
    lender: bank
    count: 100
    ead: 1 million
    term: 12 months
    pd: 2 %
    lgd: 90 %
    loading: {national: 0.3}
    tags: {class: {mix: {giant: 30 %, small: 70 %}}}
programme:
  - claim: {name: called, of: [loans], when: "class in [giant, small] and not ead over 5 million", lag: 90 days, interest: {rate: 5 %, days: 90}}
  - share: {name: split, claim: called, parts: {bank: {by: class, values: {giant: 20 %, small: 10 %}}}, remainder: guarantor}
  - compensate: {name: relief, claim: called, payer: city, payee: guarantor, rate: 50 %, of: payee_part, at_most: 60 %, deductible: 5000}
  - portfolio_cap: {name: cap, claim: called, payer: province, payee: bank, rate: 50 %, cap: 12 %, agreed_maximum: 400 million,
      include_until: 2026-06-30, catch_up: yes, reinstate: no}
  - layers: {name: stop, claim: called, payee: guarantor, over: year, layers: [{payer: province, attachment: 3 %, limit: 20 million}]}
  - limit: {name: each_loan, on: city, of: [relief], each: loan, level: 400 thousand, unpaid: lost}
  - limit: {name: by_bank, on: city, of: [relief], each: bank, level: 5 %, numerator: default_principal, denominator: originated,
      part: guaranteed_part, window: trailing_months, months: 12, crossing_claim: refused, empty_denominator: no_limit, overflow: province}
  - settle: {of: [relief], every: half_year, on: 06-30}
  - recover: {of: [called], rule: named_first, first: [city, province], cut_off: 5 years}
pools:
  city:
    opening: 200 million
    each: bank
    weights: {bank_1: 2, bank_2: 1, bank_3: 1}
    budget: {amount: 50 million, unused: rolls}
    contributions: [{from: province, amount: 20 million, every: year, first: 2026-07-01}, {from: outside, amount: 5 million, on: 2027-03-31}]
    fees: [{payer: bank, of: guaranteed_part, rate: 0.5 %, per: year}, {of: whole_loan, rate: 0.1 %, per: loan}]
    interest: 2 %
    pays: [{line: relief, rank: 2, sublimit: 80 million, per: year}]
    short: pro_rata
    unpaid: deferred
    top_up: {to: 200 million, below: 100 million, every: quarter, from: province, at_most: 300 million}
    owner: province
    closes: 2028-06-30
)";

constexpr const char* kCityInWords = R"(Guarantees of a city

Who takes part
1. bank stands for 3 of its kind and is not public. It lends the portfolio loans, 100 million CNY in
   all. It bears what no clause moves to others.
2. guarantor is not public.
3. city is public (city): the fund of the city.
4. province is public (province).

What can be lost
1. loans: It has 100 loans, 100 million CNY in all. The amount of each loan is 1 million CNY. Each
   loan runs for 12 months. It is paid back as 'bullet': all principal at the end of the term. The
   yearly probability of default is 2 %. Defaults are tied to each other by the factor national
   (loading 0.3). A default loses 90 % of what is outstanding, for good. Tag 'class' is giant for
   30 % and small for 70 %.

The programme, in the order in which its clauses act
1. Claim 'called' covers the losses of the portfolio loans, where class is giant or small and ead is
   at most 5,000,000, an exposure of 100 million CNY in all. It comes due 90 days after the default;
   until then the lender bears everything. The amount is that of the default, and interest on the
   principal of 5 % a year over 90 days. What comes back before is shared on that day, right after
   the claim. A claim that would come due after the end stays with the lender.
2. split: Of each claim 'called' bank bears 20 % where class is giant, 10 % where class is small;
   and guarantor bears the rest.
3. relief: city pays guarantor 50 % of what exceeds a deductible of 5,000 CNY in what guarantor then
   bears of each claim 'called', but no more than guarantor then bears of it. All compensation of
   guarantor together, this one included, reaches at most 60 % of what guarantor bore of the claim
   before any compensation. What city pays to guarantor waits for its settlement date, then is held
   to the limit 'each_loan', to the limit 'by_bank', to the sublimit of 80 million CNY a year, then
   comes out of pool 'city' (rank 2).
4. cap: province pays bank 50 % of each claim 'called', but in all no more than 50 % of 12 %, that
   is 6 %, of what has been lent up to the day. Loans are included in the order in which they are
   made, up to 30 June 2026, as long as they fit whole under an agreed maximum of 400 million CNY;
   claims on other loans get nothing. What the cap blocks waits, and is paid, oldest first, as more
   is lent or cash comes back; what still waits at the end is lost. What province gets back makes no
   room.
5. stop: Layers of what guarantor bears of 'called', summed up within each year of the calendar:
   province pays what exceeds 3 % of the exposure of 'called', up to 20 million CNY more.
6. Limit 'each_loan' on what city pays under relief, for each loan by itself: at most 400,000 CNY
   over the life of the loan. A payment that would cross the level is paid up to it. What it stops
   is lost to the payee.
7. Limit 'by_bank' on what city pays under relief, for each bank by itself: the sum of claims, paid
   or not, may reach at most 5 % of what was lent for the first time, both counted on the part that
   the lender does not bear, over the last 12 months. While there is nothing to compare with,
   everything passes. A payment that would cross the level is refused whole. What it stops is paid
   by province instead.
8. settle: What is due under relief is paid once a half-year, counted from 30 June, the first such
   date on or after the claim date. What waits at the end stays open.
9. recover: What comes back on called goes first to city then province, each up to what it bears of
   the loan; the rest is split in proportion to what each other bears of it. Costs are borne in
   proportion to what each bore before. Cash that comes more than 5 years after the claim came due
   is the lender's, up to what it bears of the loan.

Pools
1. Pool 'city' starts with 200 million CNY. Each bank has a balance of its own; money that comes in
   is split by the weights bank_1 2, bank_2 1 and bank_3 1. Each year it gets a budget of 50 million
   CNY, which is spent before the stock; what is left at the turn of the year stays. province pays
   in 20 million CNY every year, from 1 July 2026 on. Somebody outside pays in 5 million CNY on 31
   March 2027. bank pays a fee of 0.5 % a year of the average balance in force, counted on the part
   that the lender does not bear. The enterprise pays a fee of 0.1 % of each loan on the day on
   which it is lent or renewed, counted on whole loans. The balance earns 2 % a year, credited on 31
   December after that day's claims. On the last day of each quarter province fills the balance up
   to 200 million CNY if it is below 100 million CNY, with at most 300 million CNY in all. It pays
   under relief (rank 2, at most 80 million CNY a year); of all that is due or waits on one day, the
   lowest rank is paid first. If it cannot pay all that is settled on one day, each gets the same
   part. What it cannot pay is deferred until money comes in. What it gets back of claims goes into
   its stock. It closes at the end of 30 June 2028; its balance and what comes back later go to
   province. province pays its opening money and its budget.

How each trial is settled, one group of clauses after the other
1. split, relief, cap, stop and recover are settled together, event by event in the order of time,
   because they share the pool 'city' and the cap 'cap'. Among them, split and stop share none of
   these, but stand between the others on the same claims.
)";

std::string explained(const Scenario& scenario, const std::string& variant = "") {
  const Model model = build_model(scenario);
  return explanation_text(model.title(), explain(model, variant));
}

std::string explained_case(const std::string& name, const std::string& variant = "") {
  return explained(
      read_scenario(std::string(COFFERDAM_SOURCE_DIR) + "/tests/cases/" + name + ".yaml"), variant);
}

TEST(Explain, ReadsAPoolWithLinesOfItsOwn) {
  EXPECT_EQ(explained_case("sublimits"), R"(A line with a sublimit of its own

Who takes part
1. bank is not public. It lends the portfolio loans, 470 CNY in all. It bears what no clause moves
   to others.
2. pool is public (city).

What can be lost
1. loans: What happened to these 5 loans is given in the scenario, and is the same in every trial.

The programme, in the order in which its clauses act
1. Claim 'small' covers the losses of the portfolio loans, where kind is small, an exposure of 170
   CNY in all. It comes due on the day of the default. The amount is that of the default.
2. Claim 'large' covers the losses of the portfolio loans, where kind is large, an exposure of 300
   CNY in all. It comes due on the day of the default. The amount is that of the default.
3. small_line: pool pays bank 50 % of each claim 'small', but no more than bank then bears of it.
   What pool pays to bank is held to the sublimit of 40 CNY a year, then comes out of pool 'pool'
   (rank 1).
4. large_line: pool pays bank 50 % of each claim 'large', but no more than bank then bears of it.
   What pool pays to bank comes out of pool 'pool' (rank 2).

Pools
1. Pool 'pool' starts with 200 CNY. It pays under small_line (rank 1, at most 40 CNY a year) and
   large_line (rank 2); of all that is due or waits on one day, the lowest rank is paid first. What
   it cannot pay is lost to the payee. What it gets back of claims goes into its stock. Somebody
   outside pays its opening money.

How each trial is settled, one group of clauses after the other
1. small_line and large_line are settled together, event by event in the order of time, because they
   share the pool 'pool'.

Variants
1. in_all: It sets pools.pool.pays.0.per to scenario instead of year.
)");
}

TEST(Explain, FollowsMoneyThatOverflows) {
  EXPECT_EQ(explained_case("overflow_shortfall"),
            R"(Overflow into an empty pool with a shortfall bearer

Who takes part
1. bank is not public. It lends the portfolio loans, 500 CNY in all. It bears what no clause moves
   to others.
2. fund is public (central).
3. reserve is public (province).
4. treasury is public (province).

What can be lost
1. loans: What happened to these 5 loans is given in the scenario, and is the same in every trial.

The programme, in the order in which its clauses act
1. Claim 'called' covers the losses of the portfolio loans, an exposure of 500 CNY in all. It comes
   due on the day of the default. The amount is that of the default.
2. line: fund pays bank 40 % of each claim 'called', but no more than bank then bears of it. What
   fund pays to bank is held to the limit 'yearly'. What reserve pays instead, where the limit
   'yearly' stops it, comes out of pool 'reserve'.
3. Limit 'yearly' on what fund pays under line: at most 50 CNY from the turn of the year to the day.
   A payment that would cross the level is paid up to it. What it stops is paid by reserve instead.
4. recover: What comes back on called is split in proportion to what each bears of the loan by then.
   Costs are borne in proportion to what each bore before.

Pools
1. Pool 'reserve' starts with 30 CNY. treasury pays in 15 CNY on 1 January 2026. It pays under every
   clause in which reserve pays. What it cannot pay is paid at once by treasury. What it gets back
   of claims goes into its stock. Somebody outside pays its opening money.

How each trial is settled, one group of clauses after the other
1. line and recover are settled together, event by event in the order of time, because they share
   the pool 'reserve'.
)");
}

TEST(Explain, SaysWhyClausesWithoutACommonRuleAreWalked) {
  // Lines are broken and indented where they end.
  const auto in_one_line = [](const std::string& name) {
    std::string text = explained_case(name);
    for (std::size_t at; (at = text.find("\n   ")) != std::string::npos;) text.replace(at, 4, " ");
    return text;
  };
  const std::string settled = in_one_line("settled_layers");
  EXPECT_NE(settled.find("stop is settled event by event in the order of time, because of the"),
            std::string::npos)
      << settled;
  EXPECT_EQ(settled.find("share ."), std::string::npos);
  const std::string deducted = in_one_line("deductible_recovery");
  EXPECT_NE(deducted.find("because nobody gets back more of a loan than it bears of it."),
            std::string::npos)
      << deducted;
}

TEST(Explain, ReadsAWholeScheme) {
  EXPECT_EQ(explained(parse_scenario("city.yaml", kCityScheme)), kCityInWords);
}

TEST(Explain, SpeaksOfTheVariant) {
  EXPECT_NE(explained_case("sublimits", "in_all").find("at most 40 CNY in all"), std::string::npos);
  EXPECT_THROW(explained_case("sublimits", "no_such"), Error);
}

/// Sentences of one part, each with a line feed behind it.
std::string part_of(const Table& told, const std::string& part) {
  std::string text;
  for (std::size_t row = 0; row < told.rows(); ++row)
    if (told.texts("part")[row] == part) text += told.texts("sentence")[row] + "\n";
  return text;
}

Scenario shipped(const std::string& name) {
  return read_scenario(std::string(COFFERDAM_SOURCE_DIR) + "/scenarios/" + name + ".yaml");
}

TEST(Explain, TellsVariantsAndSizes) {
  const Table plan = explain(build_model(shipped("national_plan")));
  EXPECT_EQ(part_of(plan, "variants"),
            "It sets programme.split.parts.fund to 20 %.\n"
            "It sets programme.ceiling.level to 4 % instead of 5 %.\n"
            "It goes without programme.ceiling.\n"
            "It sets pools.fund.opening to 20 billion instead of 66.1 billion.\n");
  const Model pool = build_model(shipped("three_year_pool"));
  EXPECT_EQ(
      part_of(explain(pool), "sizes"),
      "How large must pools.pool.opening be so that pool is exhausted in no more than 5 %, 1 % or "
      "0.1 % of trials?\n");
  // Of a variant only what it is itself is told.
  EXPECT_EQ(part_of(explain(pool, pool.variants().front().name), "sizes"), "");
  EXPECT_EQ(part_of(explain(pool, pool.variants().front().name), "variants"), "");
}

TEST(Explain, CountsWhatIsSeenAndAssumed) {
  for (const char* name : {"national_plan", "city_pool", "technology_bonds", "three_year_pool"}) {
    std::ifstream file(std::string(COFFERDAM_SOURCE_DIR) + "/scenarios/" + name + ".yaml");
    std::stringstream yaml;
    yaml << file.rdbuf();
    const std::string told = part_of(explain(build_model(shipped(name))), "sources");
    for (const std::string status : {"seen", "derived", "assumed"}) {
      std::size_t count = 0;
      const std::string mark = "status: " + status, text = yaml.str();
      for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1))
        ++count;
      const std::string says = std::to_string(count) + (count == 1 ? " is " : " are ") + status;
      EXPECT_EQ(told.find(says) != std::string::npos, count > 0) << name << "\n" << says << told;
    }
  }
  const std::string plan = part_of(explain(build_model(shipped("national_plan"))), "sources");
  // Those of the rules come first.
  const std::size_t rules = plan.find("Assumed: programme.called.lag (90 days); "),
                    stock = plan.find("pools.fund.opening (66.1 billion); portfolios."),
                    loans = plan.find("portfolios.special.recovery.rate (8 %)");
  EXPECT_LT(rules, stock) << plan;
  EXPECT_LT(stock, loans) << plan;
  EXPECT_NE(loans, std::string::npos) << plan;
}

TEST(Explain, NamesWhatNoClaimCovers) {
  const std::string text = explained_case("uncovered_loans");
  EXPECT_NE(text.find("no claim covers"), std::string::npos) << text;
}

/// A new clause has to explain itself.
TEST(Explain, EveryClauseSpeaksInSentences) {
  for (const Kind* kind : family_of(catalogue(), FamilyId::clause).kinds) {
    const std::string claim = kind->name == "claim" ? "" : "  - claim: {name: loss, of: [loans]}\n";
    const std::string split =
        kind->name == "share"
            ? ""
            : "  - share: {name: split, claim: loss, parts: {bank: 50 %, fund: 50 %}}\n";
    // A ceiling is about clauses that pay.
    const bool bounds = kind->name == "ceiling";
    const std::string paid =
        bounds
            ? "  - compensate: {name: relief, claim: loss, payer: fund, payee: bank, rate: 10 %}\n"
              "  - compensate: {name: top_up, claim: loss, payer: fund, payee: bank, rate: 10 %}\n"
            : "";
    const std::string own = paid + "  - " + std::string(kind->example) + "\n";
    const Model model = build_model(parse_scenario(
        "x.yaml",
        "cofferdam: 1\ntitle: example\ntrials: 1\n"
        "calendar: {start: 2026-01-01, horizon: 2 years}\n"
        "economy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {}, city: {}}\n"
        "portfolios: {loans: {type: loans, lender: bank, count: 10, ead: 100, term: 12 "
        "months, pd: 2 %, lgd: 45 %, loading: {national: 0.3}}}\nprogramme:\n" +
            claim + (kind->name == "claim" ? own + split : split + own)));
    const Table told = explain(model);
    std::size_t about_it = 0;
    const std::size_t item = kind->name == "claim" ? 0 : kind->name == "share" ? 1 : bounds ? 4 : 2;
    std::string last;
    std::size_t at = 0;
    for (std::size_t row = 0; row < told.rows(); ++row) {
      EXPECT_EQ(told.texts("sentence")[row].back(), '.') << told.texts("sentence")[row];
      if (told.texts("part")[row] != "programme") continue;
      if (!last.empty() && told.texts("about")[row] != last) ++at;
      last = told.texts("about")[row];
      about_it += at == item;
    }
    EXPECT_GE(about_it, 1u) << kind->name;
  }
}

}  // namespace
}  // namespace cofferdam
