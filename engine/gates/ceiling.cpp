// Bounds what several payers together pay one payee of a claim, and says who is cut.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "scenario/words.hpp"
#include "waterfall/gate.hpp"
#include "waterfall/payment.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kBases[] = {"payee_borne", "claim"};
constexpr std::string_view kCut[] = {"last_first", "pro_rata", "first_first"};
constexpr Key kKeys[] = {
    {.name = "name", .type = Type::name, .sentence = "name of the ceiling, for results"},
    {.name = "of",
     .type = Type::name,
     .sentence = "the clauses whose payments it bounds together",
     .shape = Shape::list},
    {.name = "at_most",
     .type = Type::level,
     .sentence = "most that they pay of a claim: a rate of 'base', or an amount for each loan",
     .range = kAtLeastZero},
    {.name = "base",
     .type = Type::choice,
     .sentence = "what a rate is of: what the payee bears before any compensation (its share and "
                 "what it has paid to others), or the whole claim",
     .fallback = "payee_borne",
     .choices = kBases},
    {.name = "cut",
     .type = Type::choice,
     .sentence = "who is cut: the clause that stands last (last_first), each in proportion to what "
                 "it owes, or the one that stands first",
     .fallback = "last_first",
     .choices = kCut}};

constexpr double kResidue = 1e-14;   // of a claim
constexpr double kRounding = 1e-12;  // of a claim: sums of rates

/// Remembers what is due of each claim under each of the clauses and has passed, paid or waiting.
class Ceiling final : public Gate {
 public:
  enum class Cut { last_first, pro_rata, first_first };
  struct Terms {
    std::string name;
    double at_most = 0;
    bool is_amount = false;
    bool of_claim = false;
    Cut cut = Cut::last_first;
  };
  explicit Ceiling(Terms terms) : terms_(std::move(terms)) {}

  GatePlace place() const override { return GatePlace::ceiling; }
  const std::string& name() const override { return terms_.name; }
  std::string title() const override { return "ceiling '" + terms_.name + "'"; }
  std::string phrase(const Payment&, const Words&) const override {
    return "stays below the " + title();
  }
  Reason reason() const override { return Reason::ceiling; }
  bool counts_payments() const override { return true; }
  bool counts_dues() const override { return true; }
  bool asks_again() const override { return false; }
  bool looks_at_burdens() const override { return true; }
  bool asks_received() const override { return true; }

  void connect(const ProgrammeContext& context, const Joined& joined, Problems& problems) override;
  void start(Walk& walk) const override {
    State& state = walk.s.state<State>(slot);
    if (walk.trial > 0) return;
    for (std::vector<double>* amounts : {&state.paid, &state.reserved})
      amounts->assign(positions_.size() * walk.s.events.size(), 0.0);
  }
  double admit(Walk& walk, const Passage& passage, double amount, double) const override {
    const double dust = walk.dust(passage.entry);
    double passes = std::min(amount, std::max(0.0, room(walk, passage)));
    if (passes <= dust) passes = amount <= dust ? amount : 0;  // what rounding leaves stops nothing
    of(walk, passage, &State::paid) += passes;
    return amount - passes <= kResidue * amount ? amount : passes;
  }
  void take_back(Walk& walk, const Passage& passage, double amount) const override {
    double& paid = of(walk, passage, &State::paid);
    paid = std::max(0.0, paid - amount);
  }
  void reserve(Walk& walk, const Passage& passage, double amount) const override {
    of(walk, passage, &State::reserved) += std::min(amount, std::max(0.0, room(walk, passage)));
  }
  void release_reserved(Walk& walk, const Passage& passage, double amount) const override {
    double& reserved = of(walk, passage, &State::reserved);
    reserved = std::max(0.0, reserved - amount);
  }
  void refuse(Walk& walk, const Passage& passage, double amount) const override {
    passage.of.stop(walk, passage.entry, Reason::ceiling, amount);
  }
  double left(Walk& walk, const Passage& passage) const override { return room(walk, passage); }
  /// What payers have net paid falls in the proportion in which cash lowers the loss.
  void recovered(Walk& walk, std::uint32_t entry) const override {
    State& state = walk.s.state<State>(slot);
    const std::size_t first = walk.s.events.origin[entry] * positions_.size();
    for (std::size_t k = first; k < first + positions_.size(); ++k) {
      state.paid[k] *= walk.left_by_cash;
      state.reserved[k] *= walk.left_by_cash;
    }
  }
  double nominal(NominalParts& of, const Payment& payment, std::uint32_t row,
                 double amount) const override {
    // An amount for each loan says nothing of a unit of it, as a deductible does not.
    if (!of.ceilings || (terms_.is_amount && !of.deductibles)) return amount;
    const double borne = of.parts[payment.payee()] + of.received[payment.payee()];
    const double most = most_of(terms_.of_claim ? of.base : borne, of.loans);
    double& passed = of.passed_of(*this);
    const std::size_t place = place_of(payment);
    const double* dues = of.walk ? dues_of(*of.walk, of.entry) : dues_.data() + row * size();
    double part = std::min(allowed(dues, place, most), most - passed);
    if (terms_.cut == Cut::first_first) part -= of.base * due_later(dues, place);
    const double passes = std::clamp(part, 0.0, amount);
    passed += passes;
    return passes;
  }

 private:
  struct State final : RuleState {
    // [default x clause] What has passed, and what will on its date.
    std::vector<double> paid, reserved;
    std::vector<double> dues;  ///< [clause] scratch
  };
  std::size_t size() const { return positions_.size(); }

  std::size_t place_of(const Payment& payment) const {
    const auto at = std::find(positions_.begin(), positions_.end(), payment.position);
    return static_cast<std::size_t>(at - positions_.begin());
  }
  double& of(Walk& walk, const Passage& passage, std::vector<double> State::*amounts) const {
    const std::size_t first = walk.s.events.origin[passage.entry] * positions_.size();
    return (walk.s.state<State>(slot).*amounts)[first + place_of(passage.payment)];
  }
  double most_of(double base, double loans) const {
    return terms_.at_most * (terms_.is_amount ? loans : base);
  }
  bool check(const ProgrammeContext& context, const Value& of, Problems& problems) const;
  double room(Walk& walk, const Passage& passage) const;
  void work_dues(const ProgrammeContext& context, std::uint32_t row, NominalParts& of,
                 double* dues) const;
  const double* dues_of(const Walk& walk, std::uint32_t entry) const;
  double allowed(const double* dues, std::size_t place, double most) const;
  double due_later(const double* dues, std::size_t place) const;

  Terms terms_;
  std::vector<std::size_t> positions_;  ///< of the clauses, in order
  /// [row x clause] Of a claim of 1, without ceilings and deductibles, on average over its loans.
  std::vector<double> dues_;
  std::vector<char> varies_;  ///< [row] whether that is not so of each claim
};

/// The most that a clause may pay of a claim on which all together may pay `most`.
double Ceiling::allowed(const double* dues, std::size_t place, double most) const {
  if (terms_.cut != Cut::pro_rata) return most;
  const double all = std::accumulate(dues, dues + size(), 0.0);
  return all > 0 ? most * dues[place] / all : most;
}

/// What the clauses behind one owe of a claim of 1 by their rates.
double Ceiling::due_later(const double* dues, std::size_t place) const {
  return std::accumulate(dues + place + 1, dues + size(), 0.0);
}

/// `of` says whose claim it is.
void Ceiling::work_dues(const ProgrammeContext& context, std::uint32_t row, NominalParts& of,
                        double* dues) const {
  of.ceilings = of.deductibles = false;
  for (std::size_t k = 0; k < size(); ++k) {
    context.nominal(row, positions_[k], of);
    double before = 0, after = 0;
    for (const double received : of.received) before += received;
    context.nominal(row, positions_[k] + 1, of);
    for (const double received : of.received) after += received;
    dues[k] = after - before > kRounding ? after - before : 0;
  }
}

/// Of a claim of 1 on the loan of a default.
const double* Ceiling::dues_of(const Walk& walk, std::uint32_t entry) const {
  const std::uint32_t row = walk.s.events.exposure[entry];
  if (!varies_[row]) return dues_.data() + row * size();
  NominalParts of;
  of.walk = &walk;
  of.entry = walk.s.events.origin[entry];
  const std::uint32_t claim = walk.s.claim_entry[of.entry];
  // Before the claim is due there is no interest in it.
  if (walk.is_due(of.entry) && walk.s.base[claim] > 0)
    of.interest = 1 - walk.principal_in(claim) / walk.s.base[claim];
  std::vector<double>& dues = walk.s.state<State>(slot).dues;
  dues.resize(size());
  work_dues(walk.context, row, of, dues.data());
  return dues.data();
}

double Ceiling::room(Walk& walk, const Passage& passage) const {
  const Settlement& s = walk.s;
  const std::uint32_t entry = passage.entry, origin = s.events.origin[entry];
  const std::size_t payee = passage.payment.payee(), place = place_of(passage.payment);
  const bool now = s.kind[entry] == EntryKind::claim || s.kind[entry] == EntryKind::due;
  const double borne = now ? walk.part(entry, payee) + s.received[payee][entry]
                           : s.net_burden(origin, payee, walk.now, Settlement::kNoEntry) +
                                 s.net_received(origin, payee, walk.now);
  const double most = most_of(terms_.of_claim ? s.left[origin] : borne, s.events.claims_in(origin));
  const State& state = walk.s.state<State>(slot);
  const std::size_t first = origin * positions_.size();
  const auto passed = [&](std::size_t k) {
    return state.paid[first + k] + state.reserved[first + k];
  };
  double all = 0;
  for (std::size_t k = 0; k < positions_.size(); ++k) all += passed(k);
  if (terms_.cut != Cut::first_first) {
    const double part = allowed(dues_of(walk, entry), place, most);
    return std::min(part - passed(place), most - all);
  }
  // Of what later clauses owe as much stays for them as the loss of the claim asks.
  const double base = s.left[origin];
  const double* dues = dues_of(walk, entry);
  double later = 0;
  for (std::size_t k = place + 1; k < positions_.size(); ++k)
    later += std::max(0.0, base * dues[k] - passed(k));
  return most - all - later;
}

/// Whether its clauses compensate, and of each claim several of them one payee.
bool Ceiling::check(const ProgrammeContext& context, const Value& of, Problems& problems) const {
  std::map<std::size_t, std::vector<std::pair<const Value*, const PaymentLine*>>> by_claim;
  for (const Value& clause : of.items)
    for (const PaymentLine& line : context.payment_lines) {
      if (clause.text != line.clause || line.takes_over) continue;
      if (!line.compensates) {
        problems.add(clause.place, clause.path,
                     "'" + clause.text + "' splits the claim and compensates nobody",
                     "a ceiling bounds clauses that compensate");
        return false;
      }
      by_claim[line.claim].emplace_back(&clause, &line);
    }
  if (positions_.size() < 2) {
    problems.add(of.place, of.path, "a ceiling over one clause",
                 "write at_most in the clause itself");
    return false;
  }
  const std::size_t before = problems.size();
  for (const auto& [claim, lines] : by_claim) {
    const auto& [first, line_of_first] = lines.front();
    bool several = false;
    for (const auto& [clause, line] : lines) {
      several = several || clause != first;
      if (line->payee != line_of_first->payee)
        problems.add(clause->place, clause->path,
                     "'" + clause->text + "' pays " + context.bearers[line->payee] + ", and '" +
                         first->text + "' pays " + context.bearers[line_of_first->payee],
                     "write a ceiling for each payee");
    }
    if (!several)
      problems.add(first->place, first->path,
                   "'" + first->text + "' is the only one of its clauses that pays of the claim '" +
                       context.claims[claim].name + "'",
                   "leave it out, and write at_most in the clause itself");
  }
  return problems.size() == before;
}

void Ceiling::connect(const ProgrammeContext& context, const Joined& joined, Problems& problems) {
  positions_ = joined.positions;
  dues_.assign(context.rows * size(), 0.0);  // pools ask for them before problems end the build
  varies_.assign(context.rows, 0);
  if (!check(context, joined.value.at("of"), problems)) return;
  NominalParts of;
  for (std::uint32_t row = 0; row < context.rows; ++row) {
    if (context.claim_of[row] == 0) continue;
    work_dues(context, row, of, dues_.data() + row * size());
    varies_[row] = of.varies || context.claims[context.claim_of[row]].interest > 0;
  }
}

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  if (!context.dated) {
    problems.add(value.place, value.path, "'ceiling' needs the order of time", "add a calendar");
    return nullptr;
  }
  const Value &of = value.at("of"), &most = value.at("at_most"), &base = value.at("base");
  check_named_once(of, "clause", problems);
  if (of.items.empty())
    problems.add(of.place, of.path, "the ceiling names no clause", "write of: [city, district]");
  Ceiling::Terms terms{.name = value.at("name").text, .at_most = most.number};
  terms.is_amount = most.per != "%";
  if (terms.is_amount && base.given)
    problems.add(base.place, base.path, "'base' beside an amount",
                 "write at_most as a rate, or leave it out");
  if (!terms.is_amount && most.number > 1)
    problems.add(most.place, most.path, "more than all of it", "write at most 100 %");
  terms.of_claim = base.text == "claim";
  terms.cut = value.at("cut").text == "pro_rata"      ? Ceiling::Cut::pro_rata
              : value.at("cut").text == "first_first" ? Ceiling::Cut::first_first
                                                      : Ceiling::Cut::last_first;
  DeclaredGate declared{.value = &value};
  for (const Value& clause : of.items) declared.of.push_back(clause.text);
  context.has_ceilings = true;
  auto gate = std::make_unique<Ceiling>(std::move(terms));
  gate->outcome = context.add_rule(value.at("name"), problems);
  declared.gate = gate.get();
  context.declared.push_back(std::move(declared));
  context.gates.push_back(std::move(gate));
  return nullptr;
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext&, const Words& words) {
  const Value& most = value.at("at_most");
  const std::string &cut = value.at("cut").text, &base = value.at("base").text;
  std::string what = "Ceiling '" + value.at("name").text + "': " + Words::names(value.at("of")) +
                     " together pay at most " + words.level(most);
  if (most.per != "%")
    what += " of each loan";
  else
    what += base == "claim" ? " of each claim"
                            : " of what the payee bears of a claim before any compensation";
  return {what + ".", cut == "last_first" ? "What is too much is taken off the last of them first."
                      : cut == "pro_rata"
                          ? "What is too much is taken off each in proportion to what it owes."
                          : "What is too much is taken off the first of them first."};
}

std::string brief(const Value& value, const std::string&, const Words& words) {
  const Value& most = value.at("at_most");
  return "together at most " + words.level(most) +
         (most.per != "%"                    ? " of each loan"
          : value.at("base").text == "claim" ? " of each claim"
                                             : " of what the payee bears");
}

}  // namespace

ClauseMember ceiling_member() {
  return {.keys = kKeys,
          .make = make,
          .explain = explain,
          .declares = {.gate = "ceiling", .payments = false},
          .brief = brief,
          .formula =
              "sum of X_k of the clauses <= m x B: X_k what is paid of a claim under clause k, m "
              "at_most, B what the payee bears before any compensation, or the claim; or the sum "
              "<= m of each loan, where at_most is money",
          .scheme = {"Anhui, pool for technology loans, 2022",
                     "all policy money together is at most 80 % of what the payee actually bears",
                     "copy of the rule of July 2022, m.nbaec.cn/display.asp?id=19349"}};
}

}  // namespace cofferdam
