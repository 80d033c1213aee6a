#include "ord_tables.hpp"

#include <cofferdam/error.hpp>

#include <algorithm>
#include <map>

#include "measures/columns.hpp"

namespace cofferdam {
namespace {

constexpr const char* kAll = "(all)";
constexpr const char* kBorneBy = "borne by ";

const Table* find(const Results& results, const std::string& name) {
  for (const Table& table : results.tables)
    if (table.name == name) return &table;
  return nullptr;
}

/// What a summary id stands for.
struct Summary {
  std::string portfolio, year, bearer;
};

/// One set of files.
struct Perspective {
  std::string code;
  std::vector<Summary> summaries;  ///< [id - 1]
};

/// What an event costs one summary.
struct Loss {
  std::int64_t event = 0, trial = 0;
  std::size_t summary = 0;  ///< its id
  std::string date;
  double weight = 1, amount = 0, exposure = 0;
};

std::string bearer_of(const std::string& perspective) {
  return perspective.starts_with(kBorneBy) ? perspective.substr(std::string(kBorneBy).size()) : "";
}

std::string code_of(const std::string& perspective) {
  return perspective == "ground_up" ? "gul" : perspective == "insured" ? "il" : "borne";
}

/// In the order in which the curves have them.
std::vector<Perspective> perspectives_of(const Table& curves) {
  std::vector<Perspective> all = {{"gul", {}}, {"il", {}}, {"borne", {}}};
  std::map<std::string, std::size_t> known;
  for (std::size_t row = 0; row < curves.rows(); ++row) {
    const std::string& of = curves.texts("perspective")[row];
    const Summary summary{curves.texts("portfolio")[row], curves.texts("year")[row], bearer_of(of)};
    const std::string key = of + "\n" + summary.portfolio + "\n" + summary.year;
    if (!known.emplace(key, 0).second) continue;
    for (Perspective& perspective : all)
      if (perspective.code == code_of(of)) perspective.summaries.push_back(summary);
  }
  std::erase_if(all, [](const Perspective& perspective) { return perspective.summaries.empty(); });
  return all;
}

class Maker {
 public:
  Maker(const Results& results, const Table& curves, const Table* occurrences,
        const Perspective& perspective)
      : results_(results), curves_(curves), occurrences_(occurrences), of_(perspective) {
    for (std::size_t i = 0; i < of_.summaries.size(); ++i)
      ids_[key_of(of_.summaries[i].portfolio, of_.summaries[i].year, of_.summaries[i].bearer)] =
          i + 1;
  }

  Table summary_info() const {
    const Table& portfolios = results_.table("portfolios");
    std::map<std::string, double> exposure;
    for (std::size_t row = 0; row < portfolios.rows(); ++row)
      exposure[portfolios.texts("portfolio")[row]] = portfolios.numbers("exposure")[row];
    std::map<std::string, double> of_lines;
    for (const Summary& summary : of_.summaries)
      if (summary.portfolio != kAll) of_lines[summary.portfolio] = exposure[summary.portfolio];
    double all = 0;
    for (const auto& [name, amount] : of_lines) all += amount;
    IntegerColumn id("summary_id", "");
    TextColumn portfolio("PortNumber", ""), year("Year", ""), bearer("Bearer", "");
    NumberColumn tiv("tiv", "", "");
    for (std::size_t i = 0; i < of_.summaries.size(); ++i) {
      const Summary& summary = of_.summaries[i];
      id.add(static_cast<std::int64_t>(i) + 1);
      portfolio.add(summary.portfolio);
      year.add(summary.year);
      bearer.add(summary.bearer);
      tiv.add(summary.portfolio == kAll ? all : of_lines[summary.portfolio]);
    }
    return make_table("summary-info", "", id, portfolio, year, bearer, tiv);
  }

  /// EPCalc 2: every trial is a period of its own. EPType 1: OEP, 2: its TVaR, 3: AEP, 4: its TVaR.
  Table ept() const {
    IntegerColumn id("SummaryId", ""), calc("EPCalc", ""), type("EPType", "");
    NumberColumn period("ReturnPeriod", "", ""), loss("Loss", "", "");
    struct Point {
      std::size_t id;
      int type;
      double period, loss;
    };
    std::vector<Point> points;
    for (std::size_t row = 0; row < curves_.rows(); ++row) {
      const std::string& perspective = curves_.texts("perspective")[row];
      if (code_of(perspective) != of_.code) continue;
      const std::size_t of = ids_.at(key_of(curves_.texts("portfolio")[row],
                                            curves_.texts("year")[row], bearer_of(perspective)));
      const int first = curves_.texts("curve")[row] == "OEP" ? 1 : 3;
      const double at = curves_.numbers("return_period")[row];
      points.push_back({of, first, at, curves_.numbers("loss")[row]});
      points.push_back({of, first + 1, at, curves_.numbers("tvar")[row]});
    }
    std::stable_sort(points.begin(), points.end(), [](const Point& a, const Point& b) {
      return std::tuple(a.id, a.type, -a.period) < std::tuple(b.id, b.type, -b.period);
    });
    for (const Point& point : points) {
      if (std::isnan(point.loss)) continue;  // too few trials reach so far
      id.add(static_cast<std::int64_t>(point.id)), calc.add(2), type.add(point.type);
      period.add(point.period), loss.add(point.loss);
    }
    return make_table("ept", "", id, calc, type, period, loss);
  }

  Table selt() const {
    IntegerColumn event("EventId", ""), id("SummaryId", ""), sample("SampleId", "");
    NumberColumn loss("Loss", "", ""), exposure("ImpactedExposure", "", "");
    each_loss([&](const Loss& of) {
      event.add(of.event), id.add(static_cast<std::int64_t>(of.summary)), sample.add(1);
      loss.add(of.amount), exposure.add(of.exposure);
    });
    return make_table("selt", "", event, id, sample, loss, exposure);
  }

  Table melt() const {
    IntegerColumn event("EventId", ""), id("SummaryId", ""), type("SampleType", "");
    NumberColumn rate("EventRate", "", ""), chance("ChanceOfLoss", "", ""),
        mean("MeanLoss", "", ""), sd("SDLoss", "", ""), most("MaxLoss", "", ""),
        footprint("FootprintExposure", "", ""), impacted("MeanImpactedExposure", "", ""),
        most_impacted("MaxImpactedExposure", "", "");
    const auto periods = static_cast<double>(ord_periods(results_));
    each_loss([&](const Loss& of) {
      event.add(of.event), id.add(static_cast<std::int64_t>(of.summary)), type.add(2);
      rate.add(of.weight / periods), chance.add(1);
      mean.add(of.amount), sd.add(0), most.add(of.amount);
      for (NumberColumn* column : {&footprint, &impacted, &most_impacted}) column->add(of.exposure);
    });
    return make_table("melt", "", event, id, type, rate, chance, mean, sd, most, footprint,
                      impacted, most_impacted);
  }

  Table splt() const {
    IntegerColumn period("Period", ""), event("EventId", ""), id("SummaryId", ""),
        sample("SampleId", "");
    TextColumn year("Year", ""), month("Month", ""), day("Day", ""), hour("Hour", ""),
        minute("Minute", "");
    NumberColumn weight("PeriodWeight", "", ""), loss("Loss", "", ""),
        exposure("ImpactedExposure", "", "");
    const auto periods = static_cast<double>(ord_periods(results_));
    each_loss([&](const Loss& of) {
      period.add(of.trial + 1), weight.add(of.weight / periods), event.add(of.event);
      const bool dated = !of.date.empty();
      year.add(dated ? of.date.substr(0, 4) : ""), month.add(dated ? of.date.substr(5, 2) : "");
      day.add(dated ? of.date.substr(8, 2) : "");
      hour.add(dated ? "0" : ""), minute.add(dated ? "0" : "");
      id.add(static_cast<std::int64_t>(of.summary)), sample.add(1);
      loss.add(of.amount), exposure.add(of.exposure);
    });
    return make_table("splt", "", period, weight, event, year, month, day, hour, minute, id, sample,
                      loss, exposure);
  }

 private:
  static std::string key_of(const std::string& portfolio, const std::string& year,
                            const std::string& bearer) {
    return portfolio + "\n" + year + "\n" + bearer;
  }

  /// The columns of amounts, with the bearer that each is about.
  std::vector<std::pair<std::string, std::string>> amounts() const {
    if (of_.code != "borne") return {{of_.code == "gul" ? "ground_up" : "insured", ""}};
    std::vector<std::pair<std::string, std::string>> columns;
    for (const Summary& summary : of_.summaries) {
      const std::pair<std::string, std::string> column{"borne_by_" + summary.bearer,
                                                       summary.bearer};
      if (std::find(columns.begin(), columns.end(), column) == columns.end())
        columns.push_back(column);
    }
    return columns;
  }

  /// Calls back with what each event costs each summary, if that is not 0; events are numbered over
  /// all trials from 1, the same in every perspective.
  template <class Use>
  void each_loss(const Use& use) const {
    const Table& table = *occurrences_;
    const auto columns = amounts();
    std::int64_t event = 0;
    std::map<std::size_t, Loss> of_event;  // by summary
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::int64_t trial = table.integers("trial")[row],
                         number = table.integers("event")[row];
      if (number == 0) continue;
      const bool goes_on = row > 0 && table.integers("trial")[row - 1] == trial &&
                           table.integers("event")[row - 1] == number;
      if (!goes_on) {
        pass(of_event, use);
        ++event;
      }
      for (const auto& [column, bearer] : columns)
        for (const std::string& portfolio : {table.texts("portfolio")[row], std::string(kAll)}) {
          const auto id = ids_.find(key_of(portfolio, table.texts("year")[row], bearer));
          if (id == ids_.end()) continue;
          Loss& loss = of_event[id->second];
          const std::string& date = table.texts("date")[row];
          if (loss.summary == 0)
            loss = {event, trial, id->second, date, table.numbers("weight")[row], 0, 0};
          loss.date = std::min(loss.date, date);
          loss.amount += table.numbers(column)[row];
          loss.exposure += table.numbers("sum_insured")[row];
        }
    }
    pass(of_event, use);
  }
  template <class Use>
  static void pass(std::map<std::size_t, Loss>& of_event, const Use& use) {
    for (const auto& [id, loss] : of_event)
      if (loss.amount != 0) use(loss);
    of_event.clear();
  }

  const Results& results_;
  const Table& curves_;
  const Table* occurrences_;
  const Perspective& of_;
  std::map<std::string, std::size_t> ids_;  ///< summary ids
};

}  // namespace

std::int64_t ord_periods(const Results& results) {
  const Table* occurrences = find(results, "occurrences");
  return occurrences && occurrences->rows() > 0 ? occurrences->integers("trial").back() + 1 : 0;
}

void make_ord_tables(const Results& results, const OrdParts& parts, const OrdSink& sink) {
  const Table *curves = find(results, "ep_curves"), *occurrences = find(results, "occurrences");
  if (!curves)
    throw Error(ExitCode::scenario,
                "the results have no table 'ep_curves', which portfolios of policies make: there "
                "is nothing to export");
  if (parts.needs_occurrences() && !occurrences)
    throw Error(ExitCode::scenario,
                "the results have no single occurrences, of which event and period loss tables are "
                "made; add 'output: {occurrences: 10_000}' to the scenario, the number of trials "
                "that are kept, and run it again, or ask for '--tables ept'");
  for (const Perspective& perspective : perspectives_of(*curves)) {
    const Maker maker(results, *curves, occurrences, perspective);
    const std::string start = perspective.code + "_S1_";
    sink(start + "summary-info.csv", maker.summary_info());
    if (parts.elt) sink(start + "selt.csv", maker.selt());
    if (parts.elt) sink(start + "melt.csv", maker.melt());
    if (parts.plt) sink(start + "splt.csv", maker.splt());
    if (parts.ept) sink(start + "ept.csv", maker.ept());
  }
}

}  // namespace cofferdam
