// Values of a scenario in plain words, to be read aloud.
#pragma once
#include <string>
#include <vector>

#include "scenario/value.hpp"

namespace cofferdam {

/// Texts have no full stop; amounts carry the currency.
class Words {
 public:
  explicit Words(std::string currency) : currency_(std::move(currency)) {}

  /// `1,234.5`: up to twelve significant digits, with separators of thousands.
  static std::string number(double value);
  /// `200 million CNY`, `1.5 billion CNY`, `12,345.67 CNY`.
  std::string money(double amount) const;
  /// The same to four significant digits: `about 2,017 million CNY`.
  std::string about(double amount) const;
  /// `12.5 %`.
  static std::string percent(double rate);
  /// A level: money, or a rate in percent.
  std::string level(const Value& level) const;
  /// A span of time: `90 days`, `1 month`, `5 years`.
  static std::string span(const Value& duration);
  /// `30 June 2026`, of a checked date.
  static std::string date(const Value& date);
  /// `30 June`; months are counted from 1.
  static std::string day_of_year(unsigned month, unsigned day);
  /// `month`, `half-year`: a step by which flows are counted.
  static std::string step(const Value& step);
  /// `a`, `a and b`, `a, b and c`; with another separator it stands before `and` too.
  static std::string list(const std::vector<std::string>& items, const std::string& last = "and",
                          const std::string& separator = ", ");
  /// The names of a checked list, in the same way.
  static std::string names(const Value& list);
  /// `class is giant and ead is over 5,000,000`.
  static std::string condition(const Predicate& predicate);
  /// Rates of loans: `20 %`, `40 % where class is giant, otherwise 30 %`.
  static std::string rates(const Value& field);
  /// Spans of time of loans: `90 days`, `6 months where bank is a, 1 year where bank is b`.
  static std::string lags(const Value& field);
  /// Amounts of exposures: `4 million CNY`, or `drawn from a lognormal distribution (mean 4 million
  /// CNY, cv 1.2)`.
  std::string amounts(const Value& field) const;
  /// Plain numbers and spans of months in the same way.
  static std::string numbers(const Value& field);
  static std::string spans(const Value& field);
  /// Rates in as few words as a drawing has room for: `40 % / 35 % / 30 % by class`, `20 % to 50
  /// %`.
  static std::string brief_rates(const Value& field);
  /// A member of a family with its keys: `claim limit (of sum insured 60 %)`.
  std::string member(const Value& value) const;
  /// A distribution with its parameters: `triangular (from 1, mode 3, to 12)`.
  static std::string distribution(const Value& value);

 private:
  std::string currency_;
};

}  // namespace cofferdam
