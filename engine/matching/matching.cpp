#include "matching/matching.hpp"

#include <algorithm>
#include <numeric>

#include "base/random.hpp"
#include "base/special.hpp"

namespace cofferdam {

double MatchingStage::meets() const {
  return -exponential_m1(-meetings);
}

void Matching::set_tables() {
  by_rate_.resize(financiers_.size());
  std::iota(by_rate_.begin(), by_rate_.end(), 0U);
  std::stable_sort(by_rate_.begin(), by_rate_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return financiers_[a].rate < financiers_[b].rate;
  });
  const std::vector<double> none(financiers_.size(), 0.0);
  meets_.assign(stages_.size(), none);
  place_.assign(stages_.size(), none);
  for (std::size_t stage = 0; stage < stages_.size(); ++stage) {
    double weights = 0;
    for (const Financier& of : financiers_)
      if (std::count(of.stages.begin(), of.stages.end(), stage) > 0) weights += of.weight;
    for (std::size_t f = 0; f < financiers_.size(); ++f) {
      const Financier& of = financiers_[f];
      const auto found = std::find(of.stages.begin(), of.stages.end(), stage);
      if (found == of.stages.end()) continue;
      meets_[stage][f] = -exponential_m1(-stages_[stage].meetings * of.weight / weights);
      place_[stage][f] = static_cast<double>(found - of.stages.begin());
    }
  }
}

double Matching::expected_share(std::size_t quarters) const {
  double with_finance = 0, firms = 0;
  for (const MatchingStage& stage : stages_) {
    double with = stage.with_finance;
    for (std::size_t quarter = 1; quarter <= quarters; ++quarter) {
      with *= 1 - stage.ends;
      with += (stage.firms_after(quarter) - with) * stage.meets();
    }
    with_finance += with;
    firms += stage.firms_after(quarters);
  }
  return firms > 0 ? with_finance / firms : 0;
}

double Matching::words() const {
  double words = 0;
  for (const MatchingStage& stage : stages_)
    for (std::size_t quarter = 1; quarter <= quarters_; ++quarter)
      words += static_cast<double>(stage.firms_after(quarter)) *
               static_cast<double>(financiers_.size() + 1);
  return words;
}

/// The firms of one trial.
class Matching::Trial {
 public:
  Trial(const Matching& matching, std::uint64_t seed, std::uint64_t trial)
      : matching_(matching), seed_(seed), trial_(trial) {
    std::size_t most = 0;
    for (const MatchingStage& stage : matching.stages_)
      most += stage.firms_after(matching.quarters_);
    liking_.resize(most);
    fill_uniform(seed_, Purpose::matching, trial_, entity_of("matching|liking"), liking_);
    for (const MatchingStage& stage : matching.stages_) add(stage, stage.firms, stage.with_finance);
  }

  MatchingOutcome run() {
    const std::size_t stages = matching_.stages_.size(), financiers = matching_.financiers_.size();
    outcome_.stages.resize(matching_.quarters_ * stages);
    outcome_.begun.resize(matching_.quarters_ * financiers);
    outcome_.financed.resize(matching_.quarters_ * financiers);
    for (std::size_t quarter = 0; quarter < matching_.quarters_; ++quarter) {
      end_some(quarter);
      for (const MatchingStage& stage : matching_.stages_) add(stage, stage.new_firms, 0);
      meet(quarter);
      match(quarter);
      count(quarter);
    }
    return std::move(outcome_);
  }

 private:
  void add(const MatchingStage& stage, std::uint32_t firms, std::uint32_t with_finance) {
    const auto number = static_cast<std::uint8_t>(&stage - matching_.stages_.data());
    stage_.insert(stage_.end(), firms, number);
    has_finance_.insert(has_finance_.end(), with_finance, 1);
    has_finance_.insert(has_finance_.end(), firms - with_finance, 0);
  }

  void end_some(std::size_t quarter) {
    uniforms_.resize(stage_.size());
    fill_uniform(seed_, Purpose::matching, trial_, entity_of("matching|ends", quarter), uniforms_);
    for (std::size_t firm = 0; firm < stage_.size(); ++firm)
      if (uniforms_[firm] < matching_.stages_[stage_[firm]].ends) has_finance_[firm] = 0;
  }

  void meet(std::size_t quarter) {
    const std::size_t financiers = matching_.financiers_.size();
    uniforms_.resize(stage_.size() * financiers);
    fill_uniform(seed_, Purpose::matching, trial_, entity_of("matching", quarter), uniforms_);
    meetings_ = {};
    looking_.clear();
    for (std::uint32_t firm = 0; firm < stage_.size(); ++firm) {
      if (has_finance_[firm]) continue;
      looking_.push_back(firm);
      const std::size_t stage = stage_[firm];
      for (const std::uint32_t financier : matching_.by_rate_)
        if (uniforms_[firm * financiers + financier] < matching_.meets_[stage][financier])
          meetings_.all.push_back({financier, liking_[firm] - matching_.place_[stage][financier]});
      meetings_.close_firm();
    }
  }

  void match(std::size_t quarter) {
    const std::size_t stages = matching_.stages_.size(), financiers = matching_.financiers_.size();
    std::vector<std::uint32_t> room;
    for (const Financier& of : matching_.financiers_) room.push_back(of.capacity);
    const std::vector<std::uint32_t> matched = stable_matches(meetings_, room);
    for (std::size_t i = 0; i < looking_.size(); ++i) {
      const std::size_t stage = stage_[looking_[i]];
      StageCount& in = outcome_.stages[quarter * stages + stage];
      ++in.looking;
      if (matched[i] == kUnmatched) continue;
      ++in.matched;
      has_finance_[looking_[i]] = 1;
      ++outcome_.begun[quarter * financiers + matched[i]];
      outcome_.financed[quarter * financiers + matched[i]] += matching_.stages_[stage].need;
    }
  }

  void count(std::size_t quarter) {
    StageCount* in = &outcome_.stages[quarter * matching_.stages_.size()];
    for (std::size_t firm = 0; firm < stage_.size(); ++firm) {
      ++in[stage_[firm]].firms;
      in[stage_[firm]].with_finance += has_finance_[firm];
    }
  }

  const Matching& matching_;
  std::uint64_t seed_, trial_;
  std::vector<double> liking_;             ///< [firm] of financiers for firms of one stage
  std::vector<std::uint8_t> stage_;        ///< [firm]
  std::vector<std::uint8_t> has_finance_;  ///< [firm]
  std::vector<std::uint32_t> looking_;     ///< firms
  Meetings meetings_;                      ///< of these
  std::vector<double> uniforms_;
  MatchingOutcome outcome_;
};

MatchingOutcome Matching::run(std::uint64_t seed, std::uint64_t trial) const {
  return Trial(*this, seed, trial).run();
}

}  // namespace cofferdam
