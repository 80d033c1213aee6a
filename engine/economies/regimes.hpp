// Regimes: states of the whole economy that follow each other as a Markov chain, year by year.
//
// In a regime the own part X of each named factor becomes mean + scale X, so that the factors are a
// mixture of normals; default thresholds are set so that PDs stay unconditional in the long run.
#pragma once
#include <string>
#include <vector>

#include "economies/factors.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

class Regimes {
 public:
  Regimes() = default;
  /// From a checked `regimes`, absent: none. `factors` are the names of all factors, `families`
  /// those of their families, "" for none.
  Regimes(const Value& regimes, const std::vector<std::string>& factors,
          const std::vector<std::string>& families, Problems& problems);

  bool any() const { return !names_.empty(); }
  std::size_t states() const { return names_.size(); }
  const std::string& name(std::size_t state) const { return names_[state]; }
  /// Whether no state is given before the first year.
  bool starts_in_long_run() const { return first_ < 0; }
  void start_in_long_run() { first_ = -1; }
  /// Long-run share of years in a state.
  double probability(std::size_t state) const { return stationary_[state]; }
  double mean(std::size_t state, std::size_t factor) const { return means_[state][factor]; }
  double scale(std::size_t state, std::size_t factor) const { return scales_[state][factor]; }
  /// States of each year and trial, [year][trial]. Contract: word `year` of the stream (seed,
  /// regime, trial, "regimes").
  std::vector<std::uint32_t> draw(std::uint64_t seed, const TrialRange& trials,
                                  std::size_t years) const;

 private:
  void read_transitions(const Value& regimes, Problems& problems);
  bool find_stationary();
  void read_shifts(const Value& regimes, const std::vector<std::string>& factors,
                   const std::vector<std::string>& families, Problems& problems);
  std::size_t state_named(const Value& name, Problems& problems) const;

  std::vector<std::string> names_;
  std::vector<std::vector<double>> cumulated_;  ///< [from][to] probability of a state up to `to`
  std::vector<std::vector<double>> transitions_;
  std::vector<double> stationary_;
  int first_ = -1;  ///< state before the first year; -1: in the long run
  std::vector<std::vector<double>> means_, scales_;  ///< [state][factor]
};

}  // namespace cofferdam
