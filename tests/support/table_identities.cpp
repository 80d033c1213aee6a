// Identities between the tables of a run.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>
#include <utility>

#include "support/breaches.hpp"
#include "support/identities.hpp"

namespace cofferdam {
namespace {

class Tables {
 public:
  explicit Tables(const Results& results) : results_(results) {}

  std::string broken() {
    for (const Table& table : results_.tables) known_[table.name] = &table;
    variants_ = {""};
    if (const Table& all = *known_.at("bearers"); has(all, "variant")) {
      variants_ = all.texts("variant");
      std::sort(variants_.begin(), variants_.end());
      variants_.erase(std::unique(variants_.begin(), variants_.end()), variants_.end());
    }
    for (variant_ = 0; variant_ < variants_.size(); ++variant_) {
      check_totals("by_year", "mean", {});
      check_totals("by_cohort", "loss", {"portfolio", "(all)"});
      check_tags();
      check_transfers();
      check_ages();
      check_payments();
      check_cash();
      check_fiscal();
      check_support();
      check_margins();
      check_capital();
      check_responses();
      check_pools();
    }
    return wrong_.str();
  }

 private:
  static bool has(const Table& table, const std::string& name) {
    return std::any_of(table.columns.begin(), table.columns.end(),
                       [&](const Column& column) { return column.name == name; });
  }
  /// Calls back with each row of the variant; of no row if there is no such table.
  template <class Row>
  void each(const std::string& name, const Row& row) const {
    const auto found = known_.find(name);
    if (found == known_.end()) return;
    const Table& table = *found->second;
    const bool varied = has(table, "variant");
    for (std::size_t i = 0; i < table.rows(); ++i)
      if (!varied || table.texts("variant")[i] == variants_[variant_]) row(table, i);
  }
  void expect_zero(const Open& open, const std::string& what) {
    if (std::abs(open.sum) <= kRounding * open.gross) return;
    wrong_ << what << (variants_[variant_].empty() ? "" : " of " + variants_[variant_])
           << ": off by " << open.sum << "\n";
  }

  std::map<std::string, double> borne() const {
    std::map<std::string, double> mean;
    each("bearers", [&](const Table& table, std::size_t i) {
      mean[table.texts("bearer")[i]] = table.numbers("mean")[i];
    });
    return mean;
  }
  /// What was lost may have come back, so that exposures count too, at a smaller part.
  double gross() const {
    double sum = 0;
    for (const auto& [bearer, mean] : borne()) sum += std::abs(mean);
    each("portfolios", [&](const Table& table, std::size_t i) {
      if (table.texts("portfolio")[i] != "(all)") sum += 1e-3 * table.numbers("exposure")[i];
    });
    return sum;
  }

  /// Rows of a table sum to what each account bears; withheld rows (n/a) tell nothing.
  void check_totals(const std::string& name, const std::string& column,
                    const std::pair<std::string, std::string>& without) {
    std::map<std::string, Open> sums;
    each(name, [&](const Table& table, std::size_t i) {
      if (!without.first.empty() && table.texts(without.first)[i] == without.second) return;
      sums[table.texts("account")[i]].add(table.numbers(column)[i]);
    });
    for (const auto& [account, mean] : borne())
      if (const auto found = sums.find(account); found != sums.end()) {
        if (std::isnan(found->second.sum)) continue;
        found->second.add(-mean);
        found->second.gross += gross();
        expect_zero(found->second, name + " of " + account);
      }
  }

  /// Of tags that every loan carries.
  void check_tags() {
    std::map<std::pair<std::string, std::string>, Open> sums;
    std::map<std::string, double> loans;
    double all = 0;
    each("portfolios", [&](const Table& table, std::size_t i) {
      if (table.texts("portfolio")[i] != "(all)") all += table.numbers("loans")[i];
    });
    each("by_tag", [&](const Table& table, std::size_t i) {
      const std::string& account = table.texts("account")[i];
      sums[{table.texts("tag")[i], account}].add(table.numbers("mean")[i]);
      if (account == "all losses") loans[table.texts("tag")[i]] += table.numbers("loans")[i];
    });
    const auto totals = borne();
    for (auto& [key, open] : sums) {
      if (std::abs(loans[key.first] - all) > 0.5) continue;
      open.add(-totals.at(key.second));
      open.gross += gross();
      expect_zero(open, "by_tag " + key.first + " of " + key.second);
    }
  }

  void check_transfers() {
    const auto totals = borne();
    each("transfers", [&](const Table& table, std::size_t i) {
      Open open;
      open.add(table.numbers("share")[i]);
      open.add(table.numbers("paid")[i]);
      open.add(-table.numbers("received")[i]);
      open.add(-totals.at(table.texts("bearer")[i]));
      expect_zero(open, "transfers of " + table.texts("bearer")[i]);
    });
  }

  /// At its last age a cohort has lost what it loses in all. Curves leave out loans that were made
  /// before the start.
  void check_ages() {
    using Key = std::pair<std::string, std::string>;
    std::map<Key, double> at_last, lent;
    std::map<Key, std::int64_t> last;
    each("by_age", [&](const Table& table, std::size_t i) {
      const Key key{table.texts("portfolio")[i], table.texts("cohort")[i]};
      if (table.integers("age")[i] < last[key]) return;
      last[key] = table.integers("age")[i];
      lent[key] = table.numbers("lent")[i];
      at_last[key] = table.numbers("cumulative_loss_rate")[i] * lent[key];
    });
    each("by_cohort", [&](const Table& table, std::size_t i) {
      const auto found = at_last.find({table.texts("portfolio")[i], table.texts("cohort")[i]});
      if (found == at_last.end() || table.texts("account")[i] != "all losses") return;
      if (std::isnan(table.numbers("loss")[i])) return;
      if (table.numbers("lent")[i] > lent[found->first] * (1 + kRounding)) return;
      Open open;
      open.add(found->second);
      open.add(-table.numbers("loss")[i]);
      open.gross += gross();
      expect_zero(open, "by_age and by_cohort of " + found->first.second);
    });
  }

  void check_payments() {
    using Key = std::pair<std::string, std::string>;
    std::map<Key, Open> due;
    std::map<std::string, Open> of_clauses;
    each("coverage", [&](const Table& table, std::size_t i) {
      const std::string &payee = table.texts("payee")[i], &clause = table.texts("clause")[i];
      Open& open = due[{payee, clause}];
      open.add(table.numbers("due")[i]);
      open.add(-table.numbers("paid")[i]);
      open.add(-table.numbers("moved")[i]);
      of_clauses[payee].add((clause == "(all)" ? -1 : 1) * table.numbers("due")[i]);
    });
    Open of_payers;
    each("payers", [&](const Table& table, std::size_t i) {
      if (table.texts("clause")[i] == "(all)") of_payers.add(table.numbers("due")[i]);
    });
    each("coverage", [&](const Table& table, std::size_t i) {
      if (table.texts("clause")[i] == "(all)") of_payers.add(-table.numbers("due")[i]);
    });
    of_payers.gross += gross();
    expect_zero(of_payers, "what is due from payers and to payees");
    each("unpaid", [&](const Table& table, std::size_t i) {
      const Key key{table.texts("payee")[i], table.texts("clause")[i]};
      // Nothing is due on what is excluded.
      if (table.texts("reason")[i] != "exclusion") due[key].add(-table.numbers("amount")[i]);
    });
    for (auto& [key, open] : due) {
      open.gross += gross();
      expect_zero(open, "due = paid + moved + unpaid of " + key.second + " to " + key.first);
    }
    for (const auto& [payee, open] : of_clauses) expect_zero(open, "clauses and all, to " + payee);
  }

  void check_cash() {
    std::map<std::string, Open> years, accounts;
    each("cash", [&](const Table& table, std::size_t i) {
      const std::string &account = table.texts("account")[i], &year = table.texts("year")[i];
      if (year == "(largest)") return;
      const double mean = table.numbers("mean")[i];
      if (!account.starts_with("public: ")) years[year].add(mean);
      accounts[account].add(year == "(all)" ? -mean : mean);
    });
    double size = 0;
    for (const auto& [year, open] : years) size += open.gross;
    for (const auto& [year, open] : years) expect_zero(open, "cash of " + year);
    for (auto [account, open] : accounts) {
      open.gross += size;
      expect_zero(open, "cash of " + account + " in its years");
    }
  }

  /// Components sum to the total. Where nothing is discounted, that is what 'public_cost' says.
  void check_fiscal() {
    const std::string& scenario = results_.resolved_scenario;
    const bool is_nominal = scenario.find("fiscal:\n  discount:\n    rate: 0\n") != scenario.npos;
    std::map<std::string, Open> sums, totals;
    each("fiscal", [&](const Table& table, std::size_t i) {
      const std::string &payer = table.texts("payer")[i], &kind = table.texts("kind")[i];
      const double cost = table.numbers("cost")[i];
      if (table.texts("component")[i] == "total") totals[payer].add(cost);
      if (kind != "total" && kind != "risk") sums[payer].add(cost);
    });
    double size = gross();
    for (auto& [payer, open] : sums) size += open.gross;
    for (auto& [payer, open] : sums) {
      open.add(-totals[payer].sum);
      open.gross += size;
      expect_zero(open, "fiscal components of " + payer);
    }
    each("public_cost", [&](const Table& table, std::size_t i) {
      const std::string& level = table.texts("public")[i];
      const auto found = totals.find(level == "all levels" ? "public: all" : "public: " + level);
      if (!is_nominal || found == totals.end()) return;
      found->second.add(-table.numbers("mean")[i]);
      found->second.gross += size;
      expect_zero(found->second, "fiscal cost and public cost of " + level);
    });
  }

  /// Instruments sum to the total, and classes to all loans.
  void check_support() {
    std::map<std::string, Open> classes;
    double size = gross();
    each("support", [&](const Table& table, std::size_t i) {
      const double value = table.numbers("value")[i];
      const bool total = table.texts("kind")[i] == "total";
      classes[table.texts("class")[i]].add(total ? -value : value);
      size += std::abs(value);
    });
    for (auto& [name, open] : classes) {
      open.gross += size;
      expect_zero(open, "support of " + name);
    }
  }

  /// Parts sum to the margin. What relending saves lenders, less what they pass on, is what flows
  /// say of it.
  void check_margins() {
    std::map<std::string, Open> margins, relending;
    double size = gross();
    each("margins", [&](const Table& table, std::size_t i) {
      const std::string &lender = table.texts("lender")[i], &kind = table.texts("kind")[i];
      const double amount = table.numbers("amount")[i];
      size += std::abs(amount);
      if (table.texts("class")[i] != "(all)") return;
      if (table.texts("component")[i] == "margin") margins[lender].add(-amount);
      if (kind != "total") margins[lender].add(amount);
      if (kind == "relending") relending[lender].add(amount);
    });
    for (auto& [lender, open] : margins) {
      open.gross += size;
      expect_zero(open, "parts of the margin of " + lender);
    }
    each("flows", [&](const Table& table, std::size_t i) {
      if (table.texts("kind")[i] != "relending" || table.texts("year")[i] != "(all)") return;
      const double mean = table.numbers("mean")[i];
      const auto got = relending.find(table.texts("payee")[i]);
      const bool passes_on = table.texts("payee")[i] == "outside";
      const auto paid = passes_on ? relending.find(table.texts("payer")[i]) : relending.end();
      if (got != relending.end()) got->second.add(-mean);
      if (paid != relending.end()) paid->second.add(mean);
    });
    for (auto& [lender, open] : relending) {
      open.gross += size;
      expect_zero(open, "relending to " + lender);
    }
  }

  /// Classes sum to all loans of a lender, and cover saves no more than is asked for.
  void check_capital() {
    std::map<std::string, Open> sums;
    std::set<std::string> with_classes, unknown;  // PDs that are not known
    each("capital", [&](const Table& table, std::size_t i) {
      const std::string of = table.texts("lender")[i] + ", " + table.texts("approach")[i] + ": ";
      const bool all = table.texts("class")[i] == "(all)";
      if (!all) with_classes.insert(of);
      for (const char* column : {"lent", "capital", "relief"})
        if (std::isnan(table.numbers(column)[i]))
          unknown.insert(of + column);
        else if (!all || with_classes.contains(of))
          sums[of + column].add((all ? -1 : 1) * table.numbers(column)[i]);
      const double capital = table.numbers("capital")[i], relief = table.numbers("relief")[i];
      if (relief < 0 || relief > capital * (1 + kRounding))
        wrong_ << of << "cover saves " << relief << " of " << capital << "\n";
    });
    for (auto& [name, open] : sums)
      if (!unknown.contains(name)) expect_zero(open, "classes of " + name);
  }

  /// What is lent is no more than is asked for, and what is additional the rest of it; causes of
  /// defaults sum to all of them; values of a tag and years to their totals.
  void check_responses() {
    std::map<std::string, Open> sums;
    std::set<std::string> split;
    const auto total = [&](const std::string& key, const Table& table, std::size_t i,
                           const std::string& column) {
      const std::string &value = table.texts("value")[i], &year = table.texts("year")[i];
      const double amount = table.numbers(column)[i];
      const std::string name = key + " " + table.texts("clause")[i];
      if (value == "(all)") split.insert(name + " in " + year);
      sums[name + " in " + year].add(value == "(all)" ? -amount : amount);
      sums[name + " of " + value].add(year == "(all)" ? -amount : amount);
      split.insert(name + " of " + value);
    };
    each("responding_lending", [&](const Table& table, std::size_t i) {
      const double asked = table.numbers("asked")[i], lent = table.numbers("lent")[i];
      if (lent > asked * (1 + kRounding)) wrong_ << lent << " is lent of " << asked << "\n";
      Open more;
      for (const double part :
           {lent, -table.numbers("without_scheme")[i], -table.numbers("additional")[i]})
        more.add(part);
      expect_zero(more, "additional lending");
      for (const char* column : {"asked", "lent", "without_scheme", "additional"})
        total(column, table, i, column);
    });
    Open causes;
    each("added_defaults", [&](const Table& table, std::size_t i) {
      const std::string& cause = table.texts("cause")[i];
      causes.add((cause == "all" ? -1 : 1) * table.numbers("amount")[i]);
      if (cause == "all") expect_zero(std::exchange(causes, {}), "causes of defaults");
      total(cause, table, i, "amount");
    });
    for (auto& [name, open] : sums)
      if (split.contains(name)) expect_zero(open, name);
  }

  /// A pool has at the end of the last year what came in less what it paid and gave away. Its
  /// balance is taken before what is left of its last budget lapses; how much that is the flow does
  /// not tell, since it also holds the costs that the owner pays for the pool.
  void check_pools() {
    std::map<std::string, Open> stock;
    std::map<std::string, double> closing;
    std::map<std::string, std::map<std::string, double>> budget;  // of a pool, by years
    std::set<std::string> lapses;
    each("pool_flows", [&](const Table& table, std::size_t i) {
      const std::string &pool = table.texts("pool")[i], &flow = table.texts("flow")[i];
      stock[pool].add(table.numbers("mean")[i]);
      if (flow == "budget") budget[pool][table.texts("year")[i]] += table.numbers("mean")[i];
      if (flow == "lapse") lapses.insert(pool);
    });
    each("flows", [&](const Table& table, std::size_t i) {
      if (table.texts("year")[i] != "(all)") return;
      const double mean = table.numbers("mean")[i];
      if (stock.contains(table.texts("payee")[i])) stock[table.texts("payee")[i]].add(mean);
      if (stock.contains(table.texts("payer")[i])) stock[table.texts("payer")[i]].add(-mean);
    });
    const auto totals = borne();
    each("pool_years", [&](const Table& table, std::size_t i) {
      closing[table.texts("pool")[i]] = table.numbers("balance")[i];
    });
    for (auto& [pool, open] : stock) {
      open.add(-totals.at(pool));
      open.add(-closing[pool]);
      open.gross += gross();
      const auto& years = budget[pool];
      if (open.sum < 0 && lapses.contains(pool) && !years.empty())
        open.sum = std::min(0.0, open.sum + std::min(closing[pool], years.rbegin()->second));
      expect_zero(open, "flows and balance of pool " + pool);
    }
  }

  const Results& results_;
  std::map<std::string, const Table*> known_;
  std::vector<std::string> variants_;
  std::size_t variant_ = 0;
  std::ostringstream wrong_;
};

}  // namespace

std::string broken_tables(const Results& results) {
  return Tables(results).broken();
}

}  // namespace cofferdam
