// Single occurrences of policies in the first trials, if asked for.
#include <algorithm>
#include <numeric>
#include <tuple>

#include "measures/columns.hpp"
#include "measures/measure.hpp"
#include "measures/occurrence_losses.hpp"
#include "portfolios/portfolio.hpp"
#include "time/calendar.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// The part of an occurrence that one portfolio has; or a trial without any.
struct Row {
  std::int64_t trial = 0;
  double weight = 1;
  std::uint32_t event = 0;  ///< in the trial, from 1; 0: there is none
  std::uint32_t portfolio = 0;
  std::uint32_t number = 0;  ///< see `Events::occurrence`
  std::uint32_t year = 0;
  double time = 0, claims = 0, exposure = 0;
};

struct RunRows {
  std::int64_t first = 0;
  std::vector<Row> rows;
  std::vector<double> amounts;  ///< [row][series]
};

class Occurrences final : public Measure {
 public:
  explicit Occurrences(const Params& params) : losses_(params), kept_(params.occurrence_trials) {}

  void observe(const TrialRun& run) override {
    const std::int64_t count =
        std::min(static_cast<std::int64_t>(run.range.count), kept_ - run.range.first);
    if (count <= 0) return;
    losses_.collect(run);
    RunRows rows{run.range.first, {}, {}};
    const std::vector<Place> order = in_order();
    std::size_t next = 0;
    for (std::uint32_t t = 0; t < static_cast<std::uint32_t>(count); ++t) {
      Row row;
      row.trial = run.range.first + t;
      row.weight = run.weights()[t];
      if (next == order.size() || order[next].trial > t) {
        rows.rows.push_back(row);
        rows.amounts.resize(rows.amounts.size() + losses_.series());
      }
      for (const std::size_t first = next; next < order.size() && order[next].trial == t; ++next) {
        if (next == first || order[next].whole != order[next - 1].whole) ++row.event;
        add(order[next].part, row, rows);
      }
    }
    runs_.push_back(std::move(rows));
  }
  void close_block() override {}
  void merge(const Measure& other) override {
    const auto& runs = static_cast<const Occurrences&>(other).runs_;
    runs_.insert(runs_.end(), runs.begin(), runs.end());
  }
  void write(ByteWriter& bytes) const override {
    bytes.put(static_cast<std::uint64_t>(runs_.size()));
    for (const RunRows& run : runs_)
      bytes.put(run.first), bytes.put_all(run.rows), bytes.put_all(run.amounts);
  }
  void read(ByteReader& bytes) override {
    runs_.clear();
    for (auto left = bytes.take<std::uint64_t>(); left > 0; --left) {
      RunRows run{bytes.take<std::int64_t>(), bytes.take_all<Row>(), {}};
      run.amounts = bytes.take_all<double>();
      runs_.push_back(std::move(run));
    }
  }

  Table table(const Summary& summary) const override {
    std::vector<const RunRows*> order;
    for (const RunRows& run : runs_) order.push_back(&run);
    std::sort(order.begin(), order.end(),
              [](const RunRows* a, const RunRows* b) { return a->first < b->first; });
    Columns columns(summary.params);
    for (const RunRows* run : order)
      for (std::size_t i = 0; i < run->rows.size(); ++i)
        columns.add(run->rows[i], portfolio_of(run->rows[i], summary.params),
                    run->amounts.data() + i * losses_.series());
    return columns.take();
  }

 private:
  struct Place {
    std::uint32_t trial = 0;
    double from = 0;        ///< when the whole occurrence begins
    std::size_t whole = 0;  ///< first part of it
    std::size_t part = 0;
  };
  struct Columns {
    explicit Columns(const Params& of) : params(of) {
      const std::string& currency = params.currency;
      amounts = {{"ground_up", currency, "losses before the terms of the policies"},
                 {"insured", currency, "what the insurer owes of them"}};
      for (const Bearer& bearer : params.bearers)
        amounts.emplace_back("borne_by_" + bearer.name, currency, "borne by " + bearer.name);
    }
    void add(const Row& row, const std::string& in, const double* values) {
      const bool any = row.event > 0, dated = any && params.calendar->given();
      trial.add(row.trial);
      weight.add(row.weight);
      event.add(row.event);
      occurrence.add(any && row.number != Events::kNone ? params.occurrence_name(row.number) : "");
      portfolio.add(in);
      year.add(dated ? params.calendar->year_label(row.year) : "(all)");
      date.add(dated ? params.calendar->date_text(row.time) : "");
      claims.add(row.claims);
      exposure.add(row.exposure);
      for (NumberColumn& amount : amounts) amount.add(*values++);
    }
    Table take() {
      Table table = make_table("occurrences", "what one portfolio loses by one occurrence", trial,
                               weight, event, occurrence, portfolio, year, date, claims, exposure);
      for (NumberColumn& amount : amounts) table.columns.push_back(amount.take());
      return table;
    }

    const Params& params;
    IntegerColumn trial{"trial", "number of the trial, as 'replay' takes it"};
    NumberColumn weight{"weight", "1", "likelihood weight of the trial"};
    IntegerColumn event{"event",
                        "number of the occurrence in the trial, from 1, in the order of time; 0: a "
                        "trial without losses, which has one row"};
    TextColumn occurrence{"occurrence", "its name; empty: a claim that belongs to none"};
    TextColumn portfolio{"portfolio", "name of the portfolio of policies"};
    TextColumn year{"year", "year of the calendar in which it happens; (all) without one"};
    TextColumn date{"date", "day of its first claim; empty without a calendar"};
    NumberColumn claims{"claims", "1", "number of claims"};
    NumberColumn exposure{"sum_insured", params.currency, "sums insured of the claims' policies"};
    std::vector<NumberColumn> amounts;
  };

  /// Parts of occurrences by trial and time, those of one together.
  std::vector<Place> in_order() const {
    const auto& all = losses_.occurrences();
    std::vector<Place> order(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::size_t whole = i > 0 && all[i].same_as(all[i - 1]) ? order[i - 1].whole : i;
      order[i] = {all[i].trial, all[i].time, whole, i};
      order[whole].from = std::min(order[whole].from, all[i].time);
    }
    for (Place& place : order) place.from = order[place.whole].from;
    std::sort(order.begin(), order.end(), [](const Place& a, const Place& b) {
      return std::tie(a.trial, a.from, a.part) < std::tie(b.trial, b.from, b.part);
    });
    return order;
  }

  void add(std::size_t part, Row row, RunRows& rows) const {
    const OccurrenceLosses::Occurrence& of = losses_.occurrences()[part];
    row.portfolio = of.portfolio;
    row.number = of.number;
    row.year = of.year;
    row.time = of.time;
    row.claims = of.claims;
    row.exposure = of.exposure;
    rows.rows.push_back(row);
    const std::span<const double> amounts = losses_.amounts(part);
    rows.amounts.insert(rows.amounts.end(), amounts.begin(), amounts.end());
  }

  std::string portfolio_of(const Row& row, const Params& params) const {
    return row.event == 0 ? "" : params.portfolios[losses_.portfolios()[row.portfolio]].name;
  }

  OccurrenceLosses losses_;  ///< scratch
  std::int64_t kept_;
  std::vector<RunRows> runs_;
};

std::unique_ptr<Measure> make(const Params& params) {
  if (params.occurrence_trials == 0 || OccurrenceLosses(params).portfolios().empty())
    return nullptr;
  return std::make_unique<Occurrences>(params);
}

}  // namespace

TableMember occurrences_table() {
  return {make};
}

}  // namespace cofferdam
