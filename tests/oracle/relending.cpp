#include "oracle/relending.hpp"

#include <algorithm>
#include <stdexcept>

namespace cofferdam::oracle {
namespace {

const std::set<std::string> kKeys = {"name",  "payer",       "portfolios", "when",
                                     "rate",  "market_rate", "share",      "quota",
                                     "every", "term",        "extensions", "pass_through"};

int months_of(const std::string& step) {
  return step == "month" ? 1 : step == "quarter" ? 3 : step == "half_year" ? 6 : 12;
}

}  // namespace

Relending read_relending(const YAML::Node& node) {
  for (const auto& pair : node)
    if (!kKeys.count(pair.first.as<std::string>()))
      throw std::runtime_error("oracle: unknown key " + pair.first.as<std::string>());
  Relending terms;
  terms.name = text(node["name"]);
  terms.payer = text(node["payer"]);
  terms.saving = number(node["market_rate"]) - number(node["rate"]);
  if (node["quota"]) {
    terms.quota = number(node["quota"]["amount"]);
    terms.per = text(node["quota"]["per"]);
  }
  if (node["every"]) terms.step = months_of(text(node["every"]));
  if (node["term"]) terms.term = read_span(text(node["term"])).count;
  if (node["extensions"]) terms.extensions = static_cast<int>(number(node["extensions"]));
  if (node["pass_through"]) terms.passed_on = number(node["pass_through"]);
  for (int k = 0; k <= terms.extensions; ++k) {
    FlowTerms of_loans;
    of_loans.kind = "relending";
    of_loans.of = "loan";
    of_loans.rate = varying(node["share"]);
    for (const YAML::Node& name : node["portfolios"]) of_loans.portfolios.insert(text(name));
    if (node["when"]) of_loans.when = condition(text(node["when"]));
    if (k > 0) of_loans.left = LeftAfter{terms.step, k * terms.term};
    terms.principal.push_back(std::move(of_loans));
  }
  if (terms.principal.front().portfolios.empty())
    throw std::runtime_error("oracle: relending of all portfolios");
  return terms;
}

RelendingCourse::RelendingCourse(const Relending& terms, const LoanFlows& loans, const World& world,
                                 const Calendar& calendar,
                                 const std::map<std::string, std::string>& lender,
                                 const FlowDues::BalanceOf& balance_of, const TimeOf& time_of)
    : terms_(terms), world_(world), calendar_(calendar) {
  find_ends();
  for (std::size_t row = 0; row < world.rows.size(); ++row) {
    if (!loans.concerns(terms.principal.front(), row)) continue;
    const Row& loan = world.rows[row];
    const std::string& bank = lender.at(world.portfolios.at(loan.portfolio).name);
    const FlowGroup group{loan.portfolio, balance_of(terms.payer, loan), balance_of(bank, loan),
                          ""};
    auto account = std::find_if(accounts_.begin(), accounts_.end(),
                                [&](const Account& known) { return known.group == group; });
    if (account == accounts_.end()) account = accounts_.insert(account, {group, bank, {}, {}, {}});
    account->principal.resize(terms.principal.size());
    for (std::size_t k = 0; k < terms.principal.size(); ++k)
      for (const auto& [day, sum] : loans.due(terms.principal[k], row)) {
        account->principal[k][day].amount += sum.amount;
        account->principal[k][day].size += sum.size;
      }
  }
  double from = 0;
  const auto save = [&](Day day, double to) {
    for (Account& account : accounts_)
      for (const auto& [drawn_on, amount] : account.owed)
        account.saved[day] += terms.saving * (to - from) * amount;
    from = to;
  };
  for (std::size_t step = 0; step < ends_.size(); ++step) {
    save(ends_[step], time_of(ends_[step] + 1));
    extend(step);
    double asked = 0;
    for (const Account& account : accounts_) asked += eligible(account, 0, step);
    const double free = room(step), drawn = std::min(asked, free);
    part_.push_back(asked > free ? free / asked : 1);
    for (Account& account : accounts_)
      account.owed[ends_[step]] = part_.back() * eligible(account, 0, step);
    steps_.push_back({asked, drawn, owed()});
  }
  if (ends_.empty() || ends_.back() < calendar.last)
    save(calendar.last, time_of(calendar.last + 1));
}

/// Steps are counted from the turn of the first year.
void RelendingCourse::find_ends() {
  for (int step = 1;; ++step) {
    const Day after = add_months(calendar_.year_begin(0), step * terms_.step);
    if (after > calendar_.last + 1) return;
    if (after > calendar_.start) ends_.push_back(after - 1);
  }
}

/// Of what is lent in a step, what is eligible as it is made, or left after so many extensions.
double RelendingCourse::counted(const Account& account, std::size_t extension,
                                std::size_t step) const {
  double sum = 0;
  for (const auto& [day, due] : account.principal[extension]) {
    if (extension == 0) {
      if (day <= ends_[step] && (step == 0 || day > ends_[step - 1])) sum += rounded(due);
      continue;
    }
    const std::size_t later =
        step + extension * static_cast<std::size_t>(terms_.term / terms_.step);
    if (later < ends_.size() && day == ends_[later] + 1) sum += rounded(due);
  }
  return sum;
}

/// What is less than nothing is taken from what is lent in later steps.
double RelendingCourse::eligible(const Account& account, std::size_t extension,
                                 std::size_t step) const {
  if (extension > 0) return std::max(0.0, counted(account, extension, step));
  double behind = 0;
  for (std::size_t before = 0; before < step; ++before)
    behind = std::min(0.0, behind + counted(account, 0, before));
  return std::max(0.0, behind + counted(account, 0, step));
}

/// What was drawn in earlier steps is paid back, or stays as far as its loans are there.
void RelendingCourse::extend(std::size_t step) {
  for (std::size_t of = 0; of < step; ++of) {
    const int months = static_cast<int>(step - of) * terms_.step;
    if (months % terms_.term != 0) continue;
    const int extension = months / terms_.term;
    for (Account& account : accounts_) {
      double& draw = account.owed[ends_[of]];
      draw = extension > terms_.extensions
                 ? 0
                 : std::min(draw,
                            part_[of] * eligible(account, static_cast<std::size_t>(extension), of));
    }
  }
}

double RelendingCourse::owed() const {
  double sum = 0;
  for (const Account& account : accounts_)
    for (const auto& [day, amount] : account.owed) sum += amount;
  return sum;
}

double RelendingCourse::room(std::size_t step) const {
  if (!terms_.quota) return 1e300;
  double counted = terms_.per == "balance" ? owed() : 0;
  for (std::size_t before = 0; before < step && terms_.per != "balance"; ++before)
    if (terms_.per == "in_all" ||
        calendar_.year_of(ends_[before]) == calendar_.year_of(ends_[step]))
      counted += steps_[before].drawn;
  return std::max(0.0, *terms_.quota - counted);
}

std::vector<Day> RelendingCourse::days() const {
  std::vector<Day> days = ends_;
  days.push_back(calendar_.last);
  return days;
}

/// All that is saved, then all that is passed on of it; nothing from the day of a failure on.
std::vector<RelendingPayment> RelendingCourse::pay(Day day) const {
  std::vector<RelendingPayment> payments;
  const auto lives = [&](const std::string& party) {
    const auto failure = world_.failures.find(party);
    return failure == world_.failures.end() || failure->second > day;
  };
  for (const bool passes_on : {false, true})
    for (const Account& account : accounts_) {
      const auto saved = account.saved.find(day);
      const double part = passes_on ? terms_.passed_on : 1;
      if (saved == account.saved.end() || saved->second == 0 || part == 0) continue;
      if (!lives(account.lender) || (!passes_on && !lives(terms_.payer))) continue;
      FlowGroup group = account.group;
      if (passes_on) group.from = group.into, group.into = "";
      payments.push_back({passes_on ? account.lender : terms_.payer,
                          passes_on ? "outside" : account.lender, group, part * saved->second});
    }
  return payments;
}

}  // namespace cofferdam::oracle
