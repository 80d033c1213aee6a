#include "portfolios/claim_process.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/special.hpp"
#include "portfolios/poisson_draw.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;         // years
constexpr std::size_t kMostScaled = 1000;  // numbers of claims of different means
constexpr double kMostClaims = 1e7;        // of a trial

/// Appends numbers[i] claims of the trial part.begin + i.
void add_claims(std::span<const std::uint32_t> numbers, const TrialPart& part,
                DrawnClaims& claims) {
  constexpr std::size_t kAhead = 16;  // so that few need no branch that has to be guessed
  std::size_t at = claims.size();
  const std::size_t end = std::accumulate(numbers.begin(), numbers.end(), at);
  claims.trial.resize(end + kAhead);
  for (std::size_t t = 0; t < numbers.size(); at += numbers[t++]) {
    const auto trial = static_cast<std::uint32_t>(part.begin + t);
    std::fill_n(&claims.trial[at], kAhead, trial);
    if (numbers[t] > kAhead) std::fill_n(&claims.trial[at + kAhead], numbers[t] - kAhead, trial);
  }
  claims.resize(end);
}

}  // namespace

ClaimProcess::ClaimProcess(const Value& portfolio, const PortfolioContext& context,
                           const LoanExposures& exposures, FieldResolver& resolver,
                           const std::vector<double>& drawn, Problems& problems)
    : calendar_(&context.calendar), exposures_(&exposures) {
  const std::size_t before = problems.size();
  frequency_ = make_frequency(portfolio.at("frequency"), problems);
  units_ = resolver.numbers(portfolio.at("exposure_units"), kAtLeastZero);
  for (std::size_t row = 0; row < units_.size(); ++row) units_[row] *= drawn[row];
  read_season(portfolio.at("season"), problems);
  read_mixing(portfolio, context, problems);
  if (problems.size() == before) make_classes(portfolio, context, problems);
}

void ClaimProcess::make_classes(const Value& portfolio, const PortfolioContext& context,
                                Problems& problems) {
  const std::size_t before = problems.size();
  const LoanExposures& exposures = *exposures_;
  FactorSets sets;
  if (portfolio.at("loading").given)
    sets = build_factor_sets(portfolio, context, exposures, true, problems);
  else
    sets.sets.emplace_back(), sets.set_of.assign(exposures.rows(), 0);
  if (problems.size() != before) return;
  const auto recursion = frequency_->recursion();
  poisson_ = recursion && recursion->order == 0 && recursion->a == 0;
  const Value& where = portfolio.at("frequency");
  for (const char* key : {"claims_above", "before_default"})
    if (const Value& thinned = portfolio.at(key); !poisson_ && thinned.given)
      return problems.add(thinned.place, thinned.path,
                          "'" + std::string(key) + "' beside numbers that are not Poisson",
                          "write poisson, or leave it out");
  if (!poisson_ && (portfolio.at("loading").given || mixing_))
    return problems.add(where.place, where.path,
                        "factors or a mixing beside numbers that are not Poisson",
                        "write poisson; 'mixing' with a gamma makes it negative binomial");
  for (const FactorSet& set : sets.sets) {
    Class made;
    made.loadings = set.loadings;
    made.label = set.label;
    const std::string name = context.name + "|claims|" + set.names;
    // E[exp(-w.Y)] over the long-run law, a mixture of normals.
    double mean = 0;
    for (const LawPart& part : context.factors.law(set.loadings))
      mean += part.probability * exponential(0.5 * part.variance - part.mean);
    made.correction = 1 / mean;
    made.years.resize(context.factors.years());
    for (std::size_t y = 0; y < made.years.size(); ++y) made.years[y].entity = entity_of(name, y);
    classes_.push_back(std::move(made));
  }
  for (std::uint32_t row = 0; row < exposures.rows() && problems.size() == before; ++row)
    add_cells(row, classes_[sets.set_of[row]], where, problems);
  for (Class& of : classes_)
    for (Year& year : of.years) {
      year.line.close();
      if (poisson_ && of.loadings.empty() && !mixing_ && year.line.length() > 0)
        year.number = frequency_->scaled(year.line.length() / frequency_->mean());
    }
  if (problems.size() == before && expected_claims() > kMostClaims)
    problems.add(where.place, where.path, rounded_text(expected_claims()) + " claims in a trial",
                 "at most 1e7; lower it");
}

void ClaimProcess::read_season(const Value& season, Problems& problems) {
  if (!season) return;
  double sum = 0;
  for (const Value& month : season.items) season_.push_back(month.number), sum += month.number;
  if (season_.size() != 12 || !(sum > 0))
    return problems.add(season.place, season.path,
                        std::to_string(season_.size()) + " months of sum " + rounded_text(sum),
                        "give 12 weights, January first, not all 0");
  if (!calendar_->given())
    return problems.add(season.place, season.path, "'season' without a calendar",
                        "add 'calendar: {start: 2026-01-01, horizon: 5 years}' to the scenario");
  for (double& weight : season_) weight *= 12 / sum;
  const std::chrono::year_month_day start(calendar_->date_of_day(0));
  first_month_ = static_cast<int>(static_cast<unsigned>(start.month())) - 1;
}

void ClaimProcess::read_mixing(const Value& portfolio, const PortfolioContext& context,
                               Problems& problems) {
  const Value &mixing = portfolio.at("mixing"), &factor = portfolio.at("mixing_factor");
  if (factor && !mixing)
    return problems.add(factor.place, factor.path, "'mixing_factor' without 'mixing'",
                        "add mixing: {gamma: {shape: 10, scale: 0.1}}");
  if (!mixing) return;
  mixing_ = make_distribution(mixing, problems);
  if (mixing_ && (mixing_->low() < 0 || std::abs(mixing_->mean() - 1) > 1e-9))
    problems.add(mixing.place, mixing.path,
                 std::isfinite(mixing_->mean())
                     ? "a mixing of mean " + rounded_text(mixing_->mean()) + ", from " +
                           rounded_text(mixing_->low()) + " on"
                     : "a mixing without a finite mean",
                 "it multiplies the mean number: give one of mean 1 that is never below 0");
  mixing_entity_ = entity_of(context.name + "|mixing");
  if (!factor) return;
  const auto indices = context.factors.indices_of(factor.text);
  if (indices.size() != 1)
    return problems.add(
        factor.place, factor.path, "'" + factor.text + "' is no single factor",
        did_you_mean(factor.text, context.factors.names(), "declare it under economy.factors"));
  mixing_factor_ = static_cast<int>(indices.front());
}

double ClaimProcess::season_by(double time) const {
  if (season_.empty()) return time;
  const double months = std::max(0.0, time * 12);
  const auto whole = static_cast<long>(months);
  double sum = static_cast<double>(whole / 12);
  for (long m = whole / 12 * 12; m < whole; ++m)
    sum += season_[static_cast<std::size_t>((first_month_ + m) % 12)] / 12;
  return sum + (months - static_cast<double>(whole)) *
                   season_[static_cast<std::size_t>((first_month_ + whole) % 12)] / 12;
}

double ClaimProcess::time_of_season(double mass) const {
  if (season_.empty()) return mass;
  const double years = std::floor(mass);
  double left = (mass - years) * 12;
  for (int m = 0; m < 12; ++m) {
    const double weight = season_[static_cast<std::size_t>((first_month_ + m) % 12)];
    if (left < weight) return years + (m + left / weight) / 12;
    left -= weight;
  }
  return years + 1;
}

const Frequency* ClaimProcess::scaled(double factor, const Value& where, Problems& problems) {
  if (std::abs(factor - 1) < 1e-9) return frequency_.get();
  for (const auto& [known, made] : scaled_)
    if (std::abs(known - factor) < 1e-9) return made.get();
  auto made = frequency_->scaled(factor);
  if (!made || scaled_.size() >= kMostScaled) {
    problems.add(where.place, where.path,
                 made ? "numbers of claims of more than 1,000 different means"
                      : rounded_text(factor) + " times a number of claims of this kind",
                 made ? "use fewer different units, or terms of whole years; or write poisson"
                      : "policies must have one unit and be in force for whole calendar years; or "
                        "write poisson");
    return nullptr;
  }
  scaled_.emplace_back(factor, std::move(made));
  return scaled_.back().second.get();
}

void ClaimProcess::add_cells(std::uint32_t row, Class& to, const Value& where, Problems& problems) {
  const double count = exposures_->count_of(row);
  to.policies += count;
  if (units_[row] == 0) return;
  const bool dated = exposures_->is_dated();
  for (std::size_t y = 0; y < to.years.size(); ++y) {
    double from = 0, to_time = 1;
    if (dated) {
      from = std::max(exposures_->begins(row), calendar_->year_start(y));
      to_time = std::min(exposures_->ends(row), calendar_->year_end(y));
      if (to_time <= from + kRounding) continue;
    }
    const double years = dated ? season_by(to_time) - season_by(from) : 1;
    Year& year = to.years[y];
    Cell cell{row, count, from, to_time, season_by(from), season_by(to_time), nullptr};
    if (!poisson_ && !(cell.number = scaled(units_[row] * years, where, problems))) return;
    year.cells.push_back(cell);
    year.line.add(count * units_[row] * years * frequency_->mean());
    year.policies += count;
  }
}

double ClaimProcess::expected_claims() const {
  double sum = 0;
  for (const Class& of : classes_)
    for (const Year& year : of.years) sum += year.line.length();
  return sum;
}

double ClaimProcess::multiplier(const Class& of, std::size_t year, std::uint64_t seed,
                                std::int64_t trial, std::size_t index,
                                const Factors& factors) const {
  double result = 1;
  if (!of.loadings.empty()) {
    double score = 0;
    for (const Loading& loading : of.loadings)
      score += loading.weight * factors.of(loading.factor, year)[index];
    result = of.correction * exponential(-score);
  }
  if (!mixing_) return result;
  double u;
  if (mixing_factor_ >= 0)
    u = normal_cdf(-factors.of(static_cast<std::size_t>(mixing_factor_), year)[index]);
  else
    u = uniform_open(stream_block(seed, Purpose::parameter, static_cast<std::uint64_t>(trial),
                                  mixing_entity_, year / 4)[year % 4]);
  double drawn = 0;
  u = std::clamp(u, 0x1p-53, 1 - 0x1p-53);
  mixing_->sample({&u, 1}, {&drawn, 1});
  return result * drawn;
}

double ClaimProcess::time_in(const Cell& cell, double part) const {
  const double time = time_of_season(cell.mass_from + part * (cell.mass_to - cell.mass_from));
  return std::clamp(time, cell.from, cell.to - kRounding);
}

std::vector<std::uint32_t> ClaimProcess::poisson_numbers(const Class& of, std::size_t year,
                                                         std::uint64_t seed, const TrialPart& part,
                                                         const Factors& factors) const {
  const Year& in = of.years[year];
  std::vector<std::uint32_t> numbers(part.end - part.begin);
  if (in.number) {
    std::vector<Block256> words(numbers.size());
    first_words(seed, Purpose::claim_count, part.trial(part.begin), in.entity, 0, words);
    std::vector<double> drawn(numbers.size());
    for (std::size_t t = 0; t < drawn.size(); ++t) drawn[t] = uniform_open(words[t][0]);
    in.number->sample(drawn, drawn);
    std::copy(drawn.begin(), drawn.end(), numbers.begin());
    return numbers;
  }
  for (std::size_t t = part.begin; t < part.end; ++t) {
    Stream words(seed, Purpose::claim_count, part.trial(t), in.entity);
    const double mean =
        in.line.length() *
        multiplier(of, year, seed, part.first + static_cast<std::int64_t>(t), t, factors);
    numbers[t - part.begin] = draw_poisson(mean, words);
  }
  return numbers;
}

/// Points of a Poisson process: how far a point is from the beginning of its policy says when.
void ClaimProcess::place(const Year& year, std::span<const double> places, std::size_t first,
                         DrawnClaims& claims) const {
  const bool dated = exposures_->is_dated();
  for (std::size_t i = 0; i < places.size(); ++i) {
    const PolicyLine::Point point = year.line.find(places[i]);
    const Cell& cell = year.cells[point.group];
    const double at = std::max(0.0, point.part) * cell.count;
    const auto member = static_cast<std::uint32_t>(std::min(at, cell.count - 1));
    claims.row[first + i] = cell.row;
    claims.member[first + i] = member;
    if (dated) claims.time[first + i] = time_in(cell, at - member);
  }
}

std::vector<std::uint32_t> ClaimProcess::draw_numbers(const Year& year, std::uint64_t seed,
                                                      const TrialPart& part,
                                                      DrawnClaims& claims) const {
  std::vector<std::uint32_t> totals;
  std::vector<double> uniforms(static_cast<std::size_t>(year.policies)), numbers(uniforms.size());
  std::vector<const Cell*> cells;
  std::vector<double> times;
  for (auto t = static_cast<std::uint32_t>(part.begin); t < part.end; ++t) {
    const std::uint64_t trial = part.trial(t);
    const std::size_t before = claims.size();
    fill_uniform(seed, Purpose::claim_count, trial, year.entity, uniforms);
    cells.clear();
    std::size_t first = 0;
    for (const Cell& cell : year.cells) {
      const auto count = static_cast<std::size_t>(cell.count);
      const std::span drawn(numbers.data() + first, count);
      cell.number->sample(std::span(uniforms.data() + first, count), drawn);
      first += count;
      for (std::uint32_t m = 0; m < count; ++m)
        for (double k = 0; k < drawn[m]; ++k) claims.add(t, cell.row, m, 0), cells.push_back(&cell);
    }
    totals.push_back(static_cast<std::uint32_t>(cells.size()));
    if (!exposures_->is_dated()) continue;
    times.resize(cells.size());
    fill_uniform(seed, Purpose::claim_time, trial, year.entity, times);
    for (std::size_t i = 0; i < times.size(); ++i)
      claims.time[before + i] = time_in(*cells[i], times[i]);
  }
  return totals;
}

void ClaimProcess::draw(std::size_t of, std::size_t year, std::uint64_t seed, const TrialPart& part,
                        const Factors& factors, DrawnClaims& claims,
                        std::vector<double>& sizes) const {
  const Year& in = classes_[of].years[year];
  sizes.clear();
  if (in.cells.empty()) return;
  const std::size_t first = claims.size();
  const std::uint64_t first_trial = part.trial(part.begin);
  std::vector<std::uint32_t> numbers;
  if (poisson_) {
    numbers = poisson_numbers(classes_[of], year, seed, part, factors);
    add_claims(numbers, part, claims);
    if (in.cells.size() > 1 || in.cells.front().count > 1 || exposures_->is_dated()) {
      fill_runs(seed, Purpose::claim_place, first_trial, in.entity, numbers, sizes);
      place(in, sizes, first, claims);
    } else {
      std::fill(claims.row.begin() + static_cast<std::ptrdiff_t>(first), claims.row.end(),
                in.cells.front().row);
    }
  } else {
    numbers = draw_numbers(in, seed, part, claims);
  }
  fill_runs(seed, Purpose::claim_size, first_trial, in.entity, numbers, sizes);
}

}  // namespace cofferdam
