// From a checked scenario to fixed parameters.
#include <cofferdam/model.hpp>

#include <algorithm>
#include <set>

#include "measures/params.hpp"
#include "scenario/scenario_data.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostReportedValues = 100;
constexpr double kMostRows = 4e9;

class Builder {
 public:
  Builder(const ScenarioData& scenario, Problems& problems)
      : scenario_(scenario), root_(scenario.root), problems_(problems) {}

  std::shared_ptr<const Params> build() {
    read_scalars();
    read_economy();
    read_bearers();
    if (problems_.empty()) read_portfolios();
    if (problems_.empty()) read_programme();
    if (problems_.empty()) read_report();
    collect_sources(root_);
    return std::make_shared<const Params>(std::move(params_));
  }

 private:
  void read_scalars() {
    params_.title = root_.at("title").text;
    params_.question = root_.at("question").text;
    params_.currency = root_.at("currency").text;
    params_.trials = static_cast<std::int64_t>(root_.at("trials").number);
    params_.seed = static_cast<std::uint64_t>(root_.at("seed").number);
    params_.portfolio_seed = static_cast<std::uint64_t>(root_.at("portfolio_seed").number);
    params_.overrides = scenario_.overrides;
    const std::string trials = root_.at("output").at("trials").text;
    params_.trial_tables = trials == "all"        ? TrialTables::all
                           : trials == "headline" ? TrialTables::headline
                                                  : TrialTables::none;
    for (const Value& level : root_.at("report").at("levels").items)
      params_.levels.push_back(level.number);
    std::sort(params_.levels.begin(), params_.levels.end());
    params_.levels.erase(std::unique(params_.levels.begin(), params_.levels.end()),
                         params_.levels.end());
    for (const Value& amount : root_.at("report").at("thresholds").items)
      params_.thresholds.push_back(amount.number);
  }

  void read_economy() {
    const Value &economy = root_.at("economy"), &copula = economy.at("copula"),
                &sampling = root_.at("sampling");
    params_.factors = std::make_unique<FactorModel>(economy, problems_);
    params_.copula = static_cast<const CopulaKind*>(copula.kind)->make(copula);
    if (!problems_.empty()) return;
    params_.sampling = static_cast<const SamplingKind*>(sampling.kind)
                           ->make(sampling, *params_.factors, problems_);
    params_.sampling_name = std::string(sampling.kind->name);
  }

  void read_bearers() {
    for (const auto& [name, bearer] : root_.at("bearers").entries)
      params_.bearers.push_back({name, bearer.at("public").text});
    if (params_.bearers.empty())
      problems_.add(root_.at("bearers").place, "bearers", "no bearers",
                    "add one, such as bank: {}");
    if (params_.bearers.size() > 60'000)
      problems_.add(root_.at("bearers").place, "bearers",
                    std::to_string(params_.bearers.size()) + " bearers", "at most 60,000");
  }

  std::size_t lender_of(const Value& lender) {
    std::vector<std::string> names;
    for (std::size_t b = 0; b < params_.bearers.size(); ++b) {
      if (params_.bearers[b].name == lender.text) return b;
      names.push_back(params_.bearers[b].name);
    }
    const std::string near = near_name(lender.text, names);
    problems_.add(lender.place, lender.path, "'" + lender.text + "' is no bearer",
                  near.empty() ? "declare it under 'bearers'" : "did you mean '" + near + "'?");
    return 0;
  }

  void read_portfolios() {
    const Value& declared = root_.at("portfolios");
    if (declared.entries.empty())
      problems_.add(declared.place, declared.path, "no portfolios",
                    "add one, such as loans: {type: loans, ...}");
    double rows = 0;
    for (const auto& [name, value] : declared.entries) {
      const PortfolioContext context{name, scenario_.folder, params_.portfolio_seed,
                                     *params_.factors, *params_.copula};
      const std::size_t lender = lender_of(value.at("lender"));
      auto portfolio =
          static_cast<const PortfolioKind*>(value.kind)->make(value, context, problems_);
      if (!portfolio) continue;
      lenders_.push_back(lender);
      params_.portfolios.push_back(
          {name, params_.bearers[lender].name, params_.rows, std::move(portfolio)});
      rows += static_cast<double>(params_.portfolios.back().portfolio->exposures().rows());
      if (rows > kMostRows)
        return problems_.add(value.place, value.path, "more than 4e9 rows in all portfolios",
                             "group equal loans");
      params_.rows = static_cast<std::uint32_t>(rows);
    }
  }

  void read_programme() {
    ProgrammeContext context;
    for (const Bearer& bearer : params_.bearers) context.bearers.push_back(bearer.name);
    for (std::size_t p = 0; p < params_.portfolios.size(); ++p) {
      const NamedPortfolio& named = params_.portfolios[p];
      context.portfolios.push_back(
          {named.name, &named.portfolio->exposures(), named.first_row, lenders_[p]});
    }
    context.rows = params_.rows;
    params_.programme =
        std::make_unique<Programme>(root_.at("programme"), std::move(context), problems_);
  }

  void read_report() {
    std::vector<std::string> known;
    std::set<std::string> large;
    for (const NamedPortfolio& named : params_.portfolios)
      for (const Tag& tag : named.portfolio->exposures().tags) {
        if (std::find(known.begin(), known.end(), tag.name) == known.end())
          known.push_back(tag.name);
        if (tag.values.size() > kMostReportedValues) large.insert(tag.name);
      }
    const Value& by = root_.at("report").at("by");
    if (!by)
      for (const std::string& tag : known)
        if (!large.contains(tag)) params_.report_tags.push_back(tag);
    for (const Value& tag : by.items) {
      params_.report_tags.push_back(tag.text);
      if (std::find(known.begin(), known.end(), tag.text) != known.end()) continue;
      const std::string near = near_name(tag.text, known);
      problems_.add(
          tag.place, tag.path, "'" + tag.text + "' is no tag of any portfolio",
          near.empty() ? "declare it under 'tags' of a portfolio" : "did you mean '" + near + "'?");
    }
  }

  void collect_sources(const Value& value) {
    if (value.provenance) params_.sourced.push_back({value.path, value.number, *value.provenance});
    for (const Value& item : value.items) collect_sources(item);
    for (const auto& entry : value.entries) collect_sources(entry.second);
  }

  const ScenarioData& scenario_;
  const Value& root_;
  Problems& problems_;
  Params params_;
  std::vector<std::size_t> lenders_;  ///< [portfolio] index of bearer
};

}  // namespace

std::int64_t Model::trials() const {
  return params_->trials;
}

std::string Model::title() const {
  return params_->title;
}

Model build_model(const Scenario& scenario) {
  Problems problems(scenario.data().document.sources);
  auto params = Builder(scenario.data(), problems).build();
  problems.throw_if_any();
  return Model(scenario, std::move(params));
}

}  // namespace cofferdam
