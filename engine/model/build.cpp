// From a checked scenario to fixed parameters.
#include <cofferdam/model.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <new>
#include <set>
#include <tuple>

#include "economies/copula.hpp"
#include "economies/factor_model.hpp"
#include "economies/sampling.hpp"
#include "model/fiscal_terms.hpp"
#include "model/join_portfolios.hpp"
#include "model/params.hpp"
#include "model/pilot.hpp"
#include "model/pilot_targets.hpp"
#include "model/pricing.hpp"
#include "model/programme_builder.hpp"
#include "model/read_outcomes.hpp"
#include "model/report_tags.hpp"
#include "model/scenario_files.hpp"
#include "model/set_evaluation.hpp"
#include "model/set_matching.hpp"
#include "model/sizes.hpp"
#include "model/sourced_numbers.hpp"
#include "model/stop_rule.hpp"
#include "model/trials.hpp"
#include "model/variants.hpp"
#include "portfolios/failure.hpp"
#include "portfolios/firms.hpp"
#include "portfolios/portfolio.hpp"
#include "ratings/read_ratings.hpp"
#include "scenario/calendar_value.hpp"
#include "scenario/scalars.hpp"
#include "scenario/scenario_data.hpp"
#include "time/calendar.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostPools = 200;  // each is followed along all ways of money
constexpr double kMostRows = 4e9;

class Builder {
 public:
  /// `root`: that of the scenario or of a variant. With `drawn`, what decides the draws is shared
  /// with it instead of built. `base`: the scenario itself, if this is not it, or one like it.
  Builder(const ScenarioData& scenario, const Value& root, const Params* base, const Params* drawn,
          const BuildOptions& options, Problems& problems)
      : scenario_(scenario),
        root_(root),
        base_(base),
        drawn_(drawn),
        options_(options),
        problems_(problems) {}

  std::shared_ptr<const Params> build() {
    read_scalars();
    if (!drawn_) read_economy();
    if (!drawn_)
      ratings_ = read_ratings(root_.at("ratings"), scenario_.folder, *params_.factors, problems_);
    read_bearers();
    read_lenders();
    if (!problems_.empty()) return nullptr;  // what follows builds on what failed
    if (drawn_)
      share_draws();
    else
      read_portfolios();
    if (!problems_.empty()) return nullptr;
    if (!drawn_) join_occurrences(params_), number_tallies(params_);
    read_programme();
    if (params_.programme) set_fiscal(root_.at("fiscal"), params_, problems_);
    if (params_.programme) set_evaluation(root_, params_, problems_);
    set_matching(root_, params_, problems_);
    if (params_.programme) set_pricing(root_.at("pricing"), params_, problems_);
    params_.report_tags =
        read_report_tags(root_.at("report").at("by"), params_.portfolios, problems_);
    read_occurrences();
    params_.outcomes = read_outcomes(root_.at("report").at("realised"), params_, problems_);
    if (!problems_.empty()) return nullptr;
    if (params_.sampling->seeks()) seek_sampling();
    if (!problems_.empty()) return nullptr;
    if (!drawn_ && root_.at("sampling").at("points").text == "sobol")
      params_.points = even_points(params_);
    params_.sourced = sourced_numbers(root_);
    params_.files = scenario_files(root_, params_, problems_.folder());
    return std::make_shared<const Params>(std::move(params_));
  }

 private:
  void read_scalars() {
    params_.title = root_.at("title").text;
    params_.question = root_.at("question").text;
    params_.currency = root_.at("currency").text;
    const Value& stop = root_.at("stop_when");
    params_.trials =
        static_cast<std::int64_t>((stop ? stop.at("max_trials") : root_.at("trials")).number);
    params_.room_for = options_.longer * params_.trials;
    params_.tail_memory = options_.tail_memory;
    params_.seed = static_cast<std::uint64_t>(root_.at("seed").number);
    params_.portfolio_seed = static_cast<std::uint64_t>(root_.at("portfolio_seed").number);
    params_.overrides = scenario_.overrides;
    const std::string trials = root_.at("output").at("trials").text;
    params_.trial_tables = trials == "all"        ? TrialTables::all
                           : trials == "headline" ? TrialTables::headline
                                                  : TrialTables::none;
    const std::string book = root_.at("report").at("book").text;
    params_.book = book == "none"     ? BookDetail::none
                   : book == "cohort" ? BookDetail::cohort
                                      : BookDetail::total;
    params_.levels = ascending(root_.at("report").at("levels"));
    params_.contribution_levels = ascending(root_.at("report").at("contributions"));
    params_.return_periods = ascending(root_.at("report").at("return_periods"));
    for (const Value& amount : root_.at("report").at("thresholds").items)
      params_.thresholds.push_back(amount.number);
  }

  /// Each number once.
  static std::vector<double> ascending(const Value& list) {
    std::set<double> numbers;
    for (const Value& value : list.items) numbers.insert(value.number);
    return {numbers.begin(), numbers.end()};
  }

  void read_economy() {
    const Value &economy = root_.at("economy"), &copula = economy.at("copula"),
                &sampling = root_.at("sampling");
    params_.calendar =
        std::make_shared<const Calendar>(read_calendar(root_.at("calendar"), problems_));
    if (!problems_.empty()) return;
    params_.factors = std::make_shared<const FactorModel>(economy, *params_.calendar, problems_);
    params_.copula =
        static_cast<const CopulaKind*>(copula.kind)->make(copula, *params_.factors, problems_);
    if (!problems_.empty()) return;
    params_.sampling = static_cast<const SamplingKind*>(sampling.kind)
                           ->make(sampling, *params_.factors, problems_);
    params_.sampling_name = std::string(sampling.kind->name);
  }

  /// By a pilot, or as in the scenario itself if this is a variant with the same factors: trials
  /// that are compared then have the same weights.
  void seek_sampling() {
    const auto size = [](const Params& params) {
      return std::tuple(params.factors->factors().size(), params.factors->years(),
                        params.copula->scales());
    };
    if (base_ && size(*base_) == size(params_))
      params_.sampling = base_->sampling;
    else if (options_.seek)
      seek_laws(params_, root_, options_.threads, problems_);
    else
      pilot_targets(params_, root_, problems_);
  }

  void share_draws() {
    params_.calendar = drawn_->calendar;
    params_.factors = drawn_->factors;
    params_.copula = drawn_->copula;
    params_.sampling = drawn_->sampling;
    params_.sampling_name = drawn_->sampling_name;
    params_.points = drawn_->points;
    params_.firms = drawn_->firms;
    params_.failures = drawn_->failures;
    params_.portfolios = drawn_->portfolios;
    params_.rows = drawn_->rows;
    params_.occurrences = drawn_->occurrences;
    params_.tallies = drawn_->tallies;
  }

  void read_bearers() {
    for (const auto& [name, bearer] : root_.at("bearers").entries) {
      params_.bearers.push_back({name, bearer.at("public").text});
      if (name == "defaults")
        problems_.add(bearer.place, bearer.path, "'defaults' is a row of the results",
                      "choose another name for the bearer");
      if (name == "outside")
        problems_.add(bearer.place, bearer.path, "'outside' stands for whoever is no bearer",
                      "choose another name for the bearer");
    }
    if (params_.bearers.empty())
      problems_.add(root_.at("bearers").place, "bearers", "no bearers",
                    "add one, such as bank: {}");
    instances_ = read_instances(root_.at("bearers"), params_.portfolio_seed, problems_);
    if (params_.bearers.size() > 60'000)
      problems_.add(root_.at("bearers").place, "bearers",
                    std::to_string(params_.bearers.size()) + " bearers", "at most 60,000");
    const Value& pools = root_.at("pools");
    if (pools.entries.size() > kMostPools)
      problems_.add(pools.place, pools.path, std::to_string(pools.entries.size()) + " pools",
                    "at most 200; write 'each: TAG' for one pool of each value of a tag");
  }

  void read_lenders() {
    const Value& declared = root_.at("portfolios");
    if (declared.entries.empty())
      problems_.add(declared.place, declared.path, "no portfolios",
                    "add one, such as loans: {type: loans, ...}");
    std::vector<std::string> names;
    std::map<std::string, std::size_t> index;
    for (const Bearer& bearer : params_.bearers) {
      index.emplace(bearer.name, names.size());
      names.push_back(bearer.name);
    }
    for (const auto& [name, value] : declared.entries) {
      const Value& lender = value.at(static_cast<const PortfolioKind*>(value.kind)->words.holder);
      const auto found = index.find(lender.text);
      lenders_.push_back(found == index.end() ? names.size() : found->second);
      if (found == index.end() && !names.empty())
        problems_.add(lender.place, lender.path, "'" + lender.text + "' is no bearer",
                      did_you_mean(lender.text, names, "declare it under 'bearers'"));
    }
  }

  PortfolioContext context_of(std::string name, const std::vector<Instances>& instances) const {
    return {std::move(name),  scenario_.folder, params_.portfolio_seed,
            *params_.factors, *params_.copula,  *params_.calendar,
            instances,        ratings_,         params_.firms};
  }

  /// Firms belong to no bearer: their loans do.
  void read_firms() {
    static const std::vector<Instances> kNone;
    for (const auto& [name, value] : root_.at("firms").entries) {
      auto firms =
          make_firms(value, params_.firms.size(), context_of("firms|" + name, kNone), problems_);
      if (firms) params_.firms.emplace(name, std::move(firms));
    }
  }

  /// In the order of the bearers.
  void read_failures() {
    static const std::vector<Instances> kNone;
    for (const auto& [name, bearer] : root_.at("bearers").entries) {
      const Value& fails = bearer.at("fails");
      if (!fails) continue;
      if (const Value& many = bearer.at("instances"); many.given)
        problems_.add(many.place, many.path, "a bearer of several instances that can fail",
                      "it stands for many, which do not fail together: leave one of the two out");
      auto failure = make_failure(name, fails, context_of("bearers|" + name, kNone), problems_);
      if (failure) params_.failures.push_back(std::move(failure));
    }
  }

  void read_portfolios() {
    read_failures();
    read_firms();
    if (!problems_.empty()) return;
    double rows = 0;
    std::size_t index = 0;
    for (const auto& [name, value] : root_.at("portfolios").entries) {
      const PortfolioContext context = context_of(name, instances_);
      auto portfolio =
          static_cast<const PortfolioKind*>(value.kind)->make(value, context, problems_);
      ++index;
      if (!portfolio) continue;
      rows += static_cast<double>(portfolio->exposures().rows());
      if (rows > kMostRows)
        return problems_.add(value.place, value.path, "more than 4e9 rows in all portfolios",
                             "group equal loans");
      const std::size_t lender = lenders_[index - 1];
      params_.portfolios.push_back({name, params_.bearers[lender].name, params_.rows,
                                    std::move(portfolio),
                                    static_cast<const PortfolioKind*>(value.kind)->words});
      params_.rows = static_cast<std::uint32_t>(rows);
    }
  }

  void read_programme() {
    if (!drawn_) join_tags(params_);
    params_.programme = programme_of(root_, problems_);
    if (!params_.programme) return;
    for (const OtherProgramme& other : params_.programme->context().other_programmes)
      problems_.add_from("less of a refund: ", [&](Problems& own) {
        params_.other_programmes.push_back(programme_of(*other.scenario, own));
      });
  }

  /// The programme of a scenario with the portfolios of this one.
  std::unique_ptr<Programme> programme_of(const Value& root, Problems& problems) {
    ProgrammeContext context;
    for (const Bearer& bearer : params_.bearers) context.bearers.push_back(bearer.name);
    for (std::size_t p = 0; p < params_.portfolios.size(); ++p) {
      const NamedPortfolio& named = params_.portfolios[p];
      context.portfolios.push_back({named.name, &named.portfolio->exposures(), named.first_row,
                                    lenders_[p], named.portfolio->traits(), named.words});
    }
    context.rows = params_.rows;
    read_failing(root, context);
    context.dated = params_.calendar->given();
    context.calendar = params_.calendar.get();
    context.pricing = &root.at("pricing");
    set_incentives(root.at("evaluation"), context, problems);
    return build_programme(root.at("programme"), root.at("pools"), std::move(context), problems);
  }

  /// What the scenario says of the bearers whose failures are drawn.
  void read_failing(const Value& root, ProgrammeContext& context) {
    for (std::size_t f = 0; f < params_.failures.size(); ++f) {
      const std::string& name = params_.failures[f]->bearer();
      const Value& fails = root.at("bearers").at(name).at("fails");
      FailingBearer failing{.failure = f, .recovery = fails.at("recovery").number, .value = &fails};
      const auto number_of = [&](const std::string& bearer) {
        return static_cast<std::size_t>(
            std::find(context.bearers.begin(), context.bearers.end(), bearer) -
            context.bearers.begin());
      };
      failing.bearer = number_of(name);
      const Value& taker = fails.at("taken_over_by");
      if (taker.text != "nobody") {
        failing.taken_over_by = number_of(taker.text);
        if (taker.text == name)
          problems_.add(taker.place, taker.path, "'" + name + "' takes over from itself",
                        "name another bearer, or nobody");
        else if (failing.taken_over_by == context.bearers.size())
          problems_.add(taker.place, taker.path, "'" + taker.text + "' is no bearer",
                        did_you_mean(taker.text, context.bearers,
                                     "declare it under 'bearers', or write nobody"));
      }
      context.failing.push_back(failing);
    }
  }

  /// Trials whose occurrences are kept; they must fit into a file.
  void read_occurrences() {
    constexpr double kMostOccurrences = 5e6;
    const Value& kept = root_.at("output").at("occurrences");
    params_.occurrence_trials = static_cast<std::int64_t>(kept.number);
    double expected = 0;
    bool any = false;
    for (const NamedPortfolio& named : params_.portfolios) {
      if (!named.portfolio->traits().tells_losses) continue;
      expected += named.portfolio->expected_events(1);
      any = true;
    }
    if (kept.number > 0 && !any)
      problems_.add(kept.place, kept.path, "occurrences of policies, of which there are none",
                    "leave it out, or add a portfolio of policies");
    if (kept.number * expected > kMostOccurrences)
      problems_.add(
          kept.place, kept.path,
          "about " + rounded_text(kept.number * expected) + " claims in so many trials",
          "keep at most " + format_number(std::floor(kMostOccurrences / expected)) + " trials");
  }

  const ScenarioData& scenario_;
  const Value& root_;
  const Params* base_;
  const Params* drawn_;
  const BuildOptions& options_;
  Problems& problems_;
  Params params_;
  std::vector<Instances> instances_;
  Ratings ratings_;
  std::vector<std::size_t> lenders_;  ///< [portfolio] index of bearer
};

}  // namespace

std::int64_t Model::trials() const {
  return params_->trials;
}

std::string Model::title() const {
  return params_->title;
}

Model build_model(const Scenario& scenario, const BuildOptions& options) {
  Problems problems(scenario.data().document.sources);
  try {
    std::shared_ptr<const Params> params;
    const auto build = [&](const Value& root, const Params* drawn, Problems& found) {
      const Params* base = (params ? params : options.like).get();
      return Builder(scenario.data(), root, base, drawn, options, found).build();
    };
    params = build(scenario.data().root, nullptr, problems);
    problems.throw_if_any();
    auto variants = build_variants(scenario.data(), params, build, problems);
    problems.throw_if_any();
    auto sizes = build_sizes(scenario.data(), params, build, options.sized_as_it_is, problems);
    problems.throw_if_any();
    add_sizes(scenario.data(), build, variants);
    auto stop_rule = build_stop_rule(scenario.data().root, *params, sizes, problems);
    problems.throw_if_any();
    return Model(scenario, std::move(params), std::move(variants),
                 std::make_shared<const std::vector<SizeQuestion>>(std::move(sizes)),
                 stop_rule ? std::make_shared<const StopRule>(*std::move(stop_rule)) : nullptr);
  } catch (const std::bad_alloc&) {
    throw Error(ExitCode::scenario,
                scenario.data().document.sources.front().name +
                    ": the model does not fit into memory; generate fewer loans, or describe equal "
                    "ones by one row with 'loans_per_row'");
  }
}

}  // namespace cofferdam
