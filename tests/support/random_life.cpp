#include "support/random_life.hpp"

#include <initializer_list>

namespace cofferdam {
namespace {

class Writer {
 public:
  explicit Writer(Choices choices) : choices_(std::move(choices)) {}

  std::string scenario() {
    std::string text = "cofferdam: 1\ntitle: random\ncalendar: {start: " + start() +
                       ", horizon: " + pick({"1 month", "5 months", "2 years", "40 months"}) +
                       ", run_off: " + pick({"0 months", "7 months", "3 years"}) +
                       ", period: " + pick({"month", "quarter", "year"}) +
                       ", year: " + pick({"calendar", "scheme"}) + "}\n" + economy() +
                       "bearers: {bank: {}, fund: {public: city}, state: {public: central}}\n"
                       "portfolios:\n";
    std::string names;
    const std::uint32_t portfolios = 1 + choices_.below(3);
    for (std::uint32_t i = 0; i < portfolios; ++i) {
      const std::string name = "loans" + std::to_string(i);
      names += (i > 0 ? ", " : "") + name;
      text += "  " + name + ": {type: loans, lender: bank, " + loans() + "}\n";
    }
    return text + "programme:\n  - claim: {name: c, of: [" + names + "]}\n" +
           pick({"", "  - share: {name: s, claim: c, parts: {fund: 40 %}, remainder: bank}\n"}) +
           pick({"",
                 "  - layers: {name: l, claim: c, payee: bank, layers: [{payer: state, limit: "
                 "2 %}, {payer: fund, attachment: 2 %, limit: 5 %}]}\n"}) +
           "output: {trials: all}\n";
  }

 private:
  std::string pick(std::initializer_list<const char*> words) {
    return words.begin()[choices_.below(static_cast<std::uint32_t>(words.size()))];
  }

  std::string start() { return pick({"2026-01-01", "2024-02-29", "2025-01-31", "2026-07-16"}); }

  std::string economy() {
    const std::string persistence = pick({"0", "0.5", "-0.4"});
    const std::string own = "{persistence: " + persistence + pick({"", ", start: -1.5"}) + "}";
    regimes_ = choices_.rarely(4);
    student_ = !regimes_ && choices_.rarely(4);
    std::string text = "economy: {factors: {national: " + own +
                       ", sector: {members: [a, b], parent: national, correlation_with_parent: "
                       "0.6, persistence: 0.3}}";
    if (regimes_)
      text +=
          ", regimes: {states: [calm, crisis], transitions: [[90 %, 10 %], [40 %, 60 %]], shifts: "
          "[{state: crisis, factor: national, mean: -1, scale: 1.5}]}";
    if (student_) text += ", copula: {student_t: {degrees_of_freedom: 5}}";
    return text + "}\n";
  }

  std::string loans() {
    const bool over_time = choices_.below(3) != 0, fine = choices_.rarely(3);
    const bool drawn_term = !fine && choices_.rarely(3);
    std::string text = "tags: {sector: {mix: {a: 30 %, b: 70 %}}}, term: ";
    text += drawn_term ? "{uniform: {from: 13 months, to: 24 months}}"
                       : pick({"24 months", "13 months"});
    text += ", repayment: " +
            pick({"bullet", "{linear: {every: quarter}}", "{annuity: {interest: 4 %}}",
                  "{revolving: {utilisation: 60 %, at_default: 90 %}}",
                  "{revenue_linked: {share_of_revenue: 10 %, revenue: 8, every: quarter}}"});
    text += over_time ? business() : own_book();
    text += ", ead: " + (fine ? std::string("3") : pick({"3", "{lognormal: {mean: 3, cv: 1}}"})) +
            chances(fine) + losses(fine);
    if (fine) text += ", fine_grained: yes";
    if (choices_.rarely(4)) text += ", group_equal_loans: yes";
    return text;
  }

  std::string business() {
    std::string text = ", new_business: {" + pick({"volume: 200", "count: 40"}) +
                       ", every: " + pick({"month", "quarter", "year"});
    if (choices_.rarely(3))
      text += ", take_up: " + pick({"60 %", "0", "{uniform: {from: 0.2, to: 1}}"});
    text += "}";
    if (choices_.flag()) text += ", opening_book: steady_state";
    return text;
  }

  std::string own_book() {
    std::string text = ", count: " + pick({"40", "1"}) + ", age: ";
    text += pick({"0 months", "12 months", "{uniform: {from: 0 months, to: 12 months}}"});
    return text + pick({"", ", ead_at: start", ", loans_per_row: 6"});
  }

  std::string chances(bool fine) {
    std::string text = ", loading: {sector: ";
    const bool probit = !student_ && choices_.rarely(4);
    text += !regimes_ && choices_.rarely(4) ? "{uniform: {from: 0.1, to: 0.5}}" : "0.4";
    text += pick({"}", "}, vintage: 0.3", "}, vintage: 0.3, cohort: sector"});
    if (probit) return text + ", probit_hazard: {scores: [-1.8, -1.2]}";
    if (choices_.rarely(3)) return text + ", pd_curve: " + pick({"[4 %, 9 %]", "[0, 90 %]"});
    if (!fine && choices_.rarely(3)) return text + ", pd: {uniform: {from: 1 %, to: 20 %}}";
    return text + ", pd: {by: sector, values: {a: " + pick({"4 %", "0", "1e-9"}) +
           ", b: " + pick({"9 %", "100 %"}) + "}}" + pick({"", ", renewal: 60 %"}) +
           pick({"", "", ", screening: {gini: 0.4, acceptance: 70 %}"});
  }

  std::string losses(bool fine) {
    if (choices_.flag()) {
      std::string text = ", lgd: 45 %";
      if (!fine && choices_.flag()) text = ", lgd: {beta: {alpha: 1.5, beta: 0.9}}";
      return text + pick({"", ", lgd_tie: {factor: national, loading: 0.4}"});
    }
    const std::string lag = fine ? pick({"0 months", "5 months", "100 years"})
                                 : pick({"6 months", "{uniform: {from: 0 months, to: 50 months}}"});
    return pick({"", "", ", lgd: 55 %", ", lgd: 55 %, lgd_tie: {factor: national, loading: 0.4}"}) +
           ", recovery: {rate: " + pick({"60 %", "100 %"}) + ", lag: " + lag +
           ", cost: " + pick({"0", "10 %", "100 %"}) + "}";
  }

  Choices choices_;
  bool regimes_ = false, student_ = false;
};

}  // namespace

std::string random_life(Choices choices) {
  return Writer(std::move(choices)).scenario();
}

}  // namespace cofferdam
