// The sharing rules once more, loss by loss and as slowly as they read, to check the engine
// against.
//
// Written from the description of the rules; shares no code with the engine.
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace cofferdam::reference {

struct Loan {
  std::map<std::string, std::string> tags;
  std::map<std::string, double> numbers;  ///< attributes, `ead` included
  double count = 1;                       ///< equal loans of this row
};

struct Portfolio {
  std::string name;
  std::string lender;
  std::vector<Loan> loans;
};

/// A condition on one loan. Joins two parts, negates one, or looks at a tag or a number itself.
struct Condition {
  enum class Kind { tag_in, up_to, over, both, either, negation };
  Kind kind = Kind::tag_in;
  std::string name;
  std::vector<std::string> values;  ///< tag_in
  double bound = 0;                 ///< up_to, over
  std::vector<Condition> parts;
};

/// A rate that may differ between loans.
struct Rate {
  enum class Kind { constant, by_tag, attribute, cases };
  Kind kind = Kind::constant;
  double constant = 0;
  std::string name;                      ///< by_tag, attribute
  std::map<std::string, Rate> by_value;  ///< by_tag
  struct Case;
  std::vector<Case> when;       ///< cases: the first that holds
  std::vector<Rate> otherwise;  ///< cases: one
};
struct Rate::Case {
  Condition condition;
  Rate rate;
};

struct ClaimRule {
  std::string name;
  std::vector<std::string> of;
  std::optional<Condition> when;
};

struct ShareRule {
  std::string claim;
  std::vector<std::pair<std::string, Rate>> parts;
  std::optional<std::string> remainder;
};

struct Layer {
  std::string payer;
  double attachment = 0;
  std::optional<double> limit;
  bool attachment_in_percent = false, limit_in_percent = false;  ///< of the claim's exposure
};

struct LayersRule {
  std::string name;
  std::string claim;
  std::string payee;
  std::vector<Layer> layers;
};

/// The payer pays rate x (the loss, or the payee's part) of each loss, at most the payee's part.
struct CompensateRule {
  std::string claim, payer, payee;
  Rate rate;
  bool of_payee_part = false;
};

struct Programme {
  std::vector<std::string> bearers;
  std::vector<Portfolio> portfolios;
  std::vector<std::variant<ClaimRule, ShareRule, LayersRule, CompensateRule>> rules;
};

struct Loss {
  std::size_t portfolio = 0;
  std::size_t loan = 0;
  double amount = 0;
};

/// One trial, shared.
struct Outcome {
  std::vector<std::map<std::string, double>> parts;  ///< [loss] by bearer
  std::map<std::string, double> paid, received;      ///< by bearer
  std::vector<double> layers;                        ///< payments, in the order of the file
};

bool holds(const Condition& condition, const Loan& loan);
double rate_of(const Rate& rate, const Loan& loan);
/// Name of the claim that covers the loan, or "".
std::string claim_of(const Programme& programme, std::size_t portfolio, std::size_t loan);
Outcome settle(const Programme& programme, const std::vector<Loss>& losses);

}  // namespace cofferdam::reference
