// What differs between two results files: inputs, and numbers beyond chance.
#pragma once
#include <cofferdam/results.hpp>

#include <string>
#include <vector>

namespace cofferdam {

/// One input of the scenario, after overrides and with every default, in one file and in the other;
/// "" where a file does not have it.
struct InputDifference {
  std::string path, first, second;
};

/// Where the error of a difference comes from.
enum class Errors {
  paired,       ///< the blocks of trials of both runs, one by one
  independent,  ///< of both numbers, as if the runs had nothing in common
  none  ///< the numbers have no error, so that nothing says whether chance makes them differ
};

/// One number of a table, in both files.
struct NumberDifference {
  std::string table, row, column, unit;
  double first = 0, first_error = 0, second = 0, second_error = 0;
  double difference = 0, error = 0;  ///< second - first, and its standard error; NaN: none
  Errors errors = Errors::independent;
  double p = 1;  ///< how likely chance makes a difference as large; 1 without errors
};

struct ResultsDifference {
  std::vector<InputDifference> inputs;
  std::vector<NumberDifference> numbers;  ///< all that differ: sizes, pools, costs and bearers
                                          ///< first, else by |difference| / error
  std::size_t compared = 0;               ///< numbers with an error that both files have
  std::size_t without_error = 0;          ///< numbers without one that both have
  std::vector<std::string> only_first, only_second;  ///< tables, rows and numbers of one alone
};

/// Tables of both are matched by name, rows by texts before the estimates, levels, ages and values
/// that were tried. Left out are tables of single trials or blocks of them. Means of
/// accounts have paired errors if both runs have the same seed and number of trials, each of weight
/// 1, in at least 16 blocks: with block sums S of one and T of the other and n trials, the error of
/// sum(T - S) / n is sqrt(sum((T_b - S_b - n_b d)^2)) / n, d being the difference; p is Student's.
ResultsDifference difference_of(const Results& first, const Results& second);

/// A number differs beyond chance if p is below `level` by the number of those that are compared
/// (Bonferroni), so that two runs that differ by chance alone show one with at most that
/// probability.
bool is_beyond_chance(const NumberDifference& number, const ResultsDifference& of, double level);

Table inputs_table(const ResultsDifference& difference);
/// The numbers that differ beyond chance at `level`; of level 1 all that differ.
Table numbers_table(const ResultsDifference& difference, double level);

/// The same without numbers that stand before in another row or table.
ResultsDifference without_repetitions(ResultsDifference difference);

}  // namespace cofferdam
