#include "oracle/random_evaluation.hpp"

#include <array>
#include <cmath>
#include <random>
#include <sstream>

namespace cofferdam {
namespace {

class Draft {
 public:
  explicit Draft(unsigned seed) : random_(seed) {}

  EvaluationCase draw() {
    draw_card();
    std::ostringstream text;
    text << "cofferdam: 1\ntitle: Random evaluation\ntrials: 20\ncalendar: {start: 2026-01-01, "
            "horizon: 4 years, run_off: 1 year}\neconomy: {factors: {national: {persistence: "
            "0.5}}}\nbearers: {bank: {}, treasury: {public: city}";
    for (const std::string& unit : case_.units) text << ", fund_" << unit << ": {public: city}";
    text << "}\nportfolios:\n";
    for (const RandomPortfolio& of : case_.portfolios) add_portfolio(of, text);
    text << "programme:\n";
    for (const RandomPortfolio& of : case_.portfolios) add_clauses(of, text);
    text << "pools:\n";
    for (const std::string& unit : case_.units)
      text << "  fund_" << unit << ": {opening: " << number(5, 30)
           << ", contributions: [{from: treasury, amount: " << number(1, 8)
           << ", every: year, first: 2026-01-01}], owner: treasury}\n";
    add_evaluation(text);
    case_.text = text.str();
    return case_;
  }

 private:
  double number(double low, double high) {
    return std::round(std::uniform_real_distribution<double>(low, high)(random_) * 100) / 100;
  }
  bool coin(double p = 0.5) { return number(0, 1) < p; }
  template <class List>
  auto one_of(const List& list) {
    return list[std::uniform_int_distribution<std::size_t>(0, std::size(list) - 1)(random_)];
  }

  void draw_card() {
    const int units = 2 + static_cast<int>(number(0, 2.4));
    const std::array<std::string, 2> kinds = {"plain", "technology"};
    for (int u = 0; u < units; ++u) {
      case_.units.push_back("u" + std::to_string(u));
      case_.qualitative.push_back(number(0, 100));
      for (int p = 0; p < (coin() ? 1 : 2); ++p)
        case_.portfolios.push_back({"p" + std::to_string(case_.portfolios.size()),
                                    case_.units.back(), one_of(kinds),
                                    coin(0.7) ? number(30, 110) : 1000});
    }
    const std::array<std::string, 7> measures = {
        "lent", "growth", "share", "coverage", "loss_rate", "losses_per_lent", "cost"};
    const int count = 1 + static_cast<int>(number(0, 4));
    double left = 1;
    for (int i = 0; i < count; ++i) {
      RandomIndicator of{"i" + std::to_string(i), coin(0.12) ? "leverage" : one_of(measures)};
      if (of.measure == "share" || (coin(0.3) && of.measure != "cost" && of.measure != "leverage"))
        of.when = one_of(case_.portfolios).kind;
      of.weight = i + 1 == count ? left : std::round(left * number(0, 1) * 100) / 100;
      left = std::round((left - of.weight) * 100) / 100;
      of.less = coin();
      of.group = static_cast<int>(number(0, 3.9));
      case_.indicators.push_back(of);
    }
    case_.own_growth = number(0, 1);
    case_.full_score_at = number(0.5, 4);
    case_.qualitative_weight = number(0, 1);
    case_.average_years = 1 + static_cast<int>(number(0, 2.9));
    case_.removed = coin();
    case_.gamma = number(0.1, 3);
    case_.at_least = number(0, 1);
    case_.at_most = number(1, 2.5);
  }

  /// Loans are made on the first day of each year, for a year.
  void add_portfolio(const RandomPortfolio& of, std::ostringstream& text) {
    text << "  " << of.name << ": {type: loans, lender: bank, new_business: {count: " << 4 * 6
         << ", every: year}, ead: " << number(1, 8) << ", term: 1 year, pd: " << number(5, 30)
         << " %, loading: {national: 0.4}, tags: {region: {mix: {" << of.unit
         << ": 100 %}}, kind: {mix: {" << of.kind << ": 100 %}}}, "
         << (coin() ? "lgd: 80 %" : "recovery: {rate: 40 %, lag: 9 months}") << "}\n";
  }

  void add_clauses(const RandomPortfolio& of, std::ostringstream& text) {
    text << "  - claim: {name: lost_" << of.name << ", of: [" << of.name << "]"
         << (coin() ? ", lag: 4 months" : "") << "}\n"
         << "  - compensate: {name: relief_" << of.name << ", claim: lost_" << of.name
         << ", payer: fund_" << of.unit << ", payee: bank, rate: " << number(20, 90) << " %}\n"
         << "  - lending: {name: quota_" << of.name << ", of: [" << of.name
         << "], capacity: " << of.capacity << ", counts: lent, window: calendar_year_to_date}\n";
    if (coin())
      text << "  - " << (coin() ? "fee" : "subsidy") << ": {name: flow_" << of.name << ", payer: "
           << (coin() ? "bank, payee: fund_" + of.unit : "fund_" + of.unit + ", payee: bank")
           << ", portfolios: [" << of.name << "], of: loan, rate: 2 %, per: loan}\n";
  }

  void add_evaluation(std::ostringstream& text) {
    text << "evaluation:\n  by: region\n  units:\n";
    for (std::size_t u = 0; u < case_.units.size(); ++u)
      text << "    " << case_.units[u] << ": {qualitative: " << case_.qualitative[u]
           << ", pools: [fund_" << case_.units[u] << "]}\n";
    const char* groups[] = {"total", "structure", "share", "quality"};
    text << "  indicators:\n";
    for (const RandomIndicator& of : case_.indicators)
      text << "    - {name: " << of.name << ", measure: " << of.measure
           << (of.when.empty() ? "" : ", when: kind = " + of.when)
           << ", group: " << groups[of.group] << ", weight: " << of.weight
           << ", better: " << (of.less ? "less" : "more") << "}\n";
    text << "  own_growth: " << case_.own_growth << "\n  full_score_at: " << case_.full_score_at
         << "\n  qualitative_weight: " << case_.qualitative_weight
         << "\n  average_years: " << case_.average_years
         << "\n  common_factor: " << (case_.removed ? "removed" : "kept")
         << "\n  incentive: {gamma: " << case_.gamma << ", at_least: " << case_.at_least
         << ", at_most: " << case_.at_most << ", moves: [";
    bool first = true;
    for (const RandomPortfolio& of : case_.portfolios) {
      text << (first ? "" : ", ") << "{clause: quota_" << of.name << ", unit: " << of.unit << "}";
      if (coin(0.3)) text << ", {clause: relief_" << of.name << "}";
      first = false;
    }
    for (const std::string& unit : case_.units)
      if (coin()) text << ", {pool: fund_" << unit << ", unit: " << unit << "}";
    text << "]}\n";
  }

  std::mt19937 random_;
  EvaluationCase case_;
};

}  // namespace

EvaluationCase draw_evaluation(unsigned seed) {
  return Draft(seed).draw();
}

}  // namespace cofferdam
