// Stops all payments of a bearer once it has had more claims than agreed.
#include <cmath>
#include <deque>
#include <limits>

#include "scenario/scalars.hpp"
#include "scenario/words.hpp"
#include "waterfall/gate.hpp"
#include "waterfall/payment.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kRelease[] = {"at_once", "year_turn", "never"};
constexpr Key kKeys[] = {
    {.name = "name", .type = Type::name, .sentence = "name of the breaker, for results"},
    {.name = "on", .type = Type::name, .sentence = "bearer whose payments are stopped"},
    {.name = "of",
     .type = Type::name,
     .sentence = "clauses under which it pays, and whose claims count; default: all in which it "
                 "does",
     .fallback = "[]",
     .shape = Shape::list},
    {.name = "claims",
     .type = Type::integer,
     .sentence = "most claims that may come; the next one trips the breaker and gets nothing",
     .range = {0, 1e9, false, false}},
    {.name = "within",
     .type = Type::duration,
     .sentence = "span of time before a claim, itself included, in which claims count; default: "
                 "from the start on",
     .fallback = kOptional,
     .range = kAboveZero},
    {.name = "release",
     .type = Type::choice,
     .sentence = "until when nothing passes: as soon as few enough claims count (at_once), the "
                 "turn of the year, or for good",
     .fallback = "year_turn",
     .choices = kRelease},
    {.name = "overflow",
     .type = Type::name,
     .sentence = "bearer that pays what the breaker stops; without it, it is lost to the payee",
     .fallback = kOptional}};

constexpr double kRounding = 1e-9;  // of a claim

/// Counts claims as they come due: each loan that defaults, and each loss, is one.
class Breaker final : public Gate {
 public:
  enum class Release { at_once, year_turn, never };
  struct Terms {
    std::string name;
    double claims = 0;
    int months = 0, days = 0;  ///< in which claims count; both 0: from the start on
    Release release = Release::year_turn;
  };
  explicit Breaker(Terms terms) : terms_(std::move(terms)) {}

  GatePlace place() const override { return GatePlace::limit; }
  const std::string& name() const override { return terms_.name; }
  std::string title() const override { return "breaker '" + terms_.name + "'"; }
  std::string phrase(const Payment&, const Words&) const override {
    return "passes the " + title();
  }
  Reason reason() const override { return Reason::limit; }
  bool counts_payments() const override { return false; }
  bool watches() const override { return true; }

  void connect(const ProgrammeContext& context, const Joined& joined, Problems&) override {
    counts_.assign(context.claims.size(), false);
    for (const std::size_t claim : joined.claims) counts_[claim] = true;
  }
  void start(Walk& walk) const override { walk.s.state<State>(slot) = {}; }
  void claimed(Walk& walk, std::uint32_t entry) const override {
    const Settlement& s = walk.s;
    if (!counts_[walk.context.claim_of[s.events.exposure[entry]]]) return;
    State& state = walk.s.state<State>(slot);
    const double claims = s.events.claims_in(entry);
    state.recent.push_back({walk.day(), claims});
    state.count += claims;
    if (is_over(walk, state)) state.tripped_in = walk.year();
  }
  double admit(Walk& walk, const Passage&, double amount, double) const override {
    return is_open(walk) ? amount : 0;
  }
  void refuse(Walk& walk, const Passage& passage, double amount) const override {
    passage.of.stop(walk, passage.entry, Reason::limit, amount);
  }
  double left(Walk& walk, const Passage&) const override {
    return is_open(walk) ? std::numeric_limits<double>::quiet_NaN() : 0;
  }

 private:
  static constexpr std::size_t kNotTripped = std::numeric_limits<std::size_t>::max();
  struct Recent {
    std::int64_t day = 0;  ///< of the claim
    double claims = 0;
  };
  struct State final : RuleState {
    std::deque<Recent> recent;             ///< claims that count, oldest first
    double count = 0;                      ///< of them
    std::size_t tripped_in = kNotTripped;  ///< year
  };

  /// Claims count that came after the day so long before.
  std::int64_t over_by(const Walk& walk) const {
    if (terms_.months == 0 && terms_.days == 0) return -1;
    return walk.calendar().months_later(walk.day(), -terms_.months) - terms_.days;
  }
  bool is_over(const Walk& walk, State& state) const {
    const std::int64_t over = over_by(walk);
    for (; !state.recent.empty() && state.recent.front().day <= over; state.recent.pop_front())
      state.count -= state.recent.front().claims;
    return state.count > terms_.claims + kRounding;
  }
  bool is_open(Walk& walk) const {
    State& state = walk.s.state<State>(slot);
    if (terms_.release == Release::at_once) return !is_over(walk, state);
    return state.tripped_in == kNotTripped ||
           (terms_.release == Release::year_turn && state.tripped_in != walk.year());
  }

  Terms terms_;
  std::vector<char> counts_;  ///< [claim]
};

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  if (!context.dated) {
    problems.add(value.place, value.path, "'breaker' needs the order of time", "add a calendar");
    return nullptr;
  }
  const Value &on = value.at("on"), &overflow = value.at("overflow");
  DeclaredGate declared{.value = &value, .payer = context.bearer(on.text, on, problems)};
  for (const Value& clause : value.at("of").items) declared.of.push_back(clause.text);
  check_named_once(value.at("of"), "clause", problems);
  if (overflow) declared.overflow = context.bearer(overflow.text, overflow, problems);
  Breaker::Terms terms{.name = value.at("name").text, .claims = value.at("claims").number};
  if (const Value& within = value.at("within"))
    (within.per == "days" ? terms.days : terms.months) = static_cast<int>(within.number);
  for (std::size_t i = 0; i < std::size(kRelease); ++i)
    if (value.at("release").text == kRelease[i]) terms.release = static_cast<Breaker::Release>(i);
  auto breaker = std::make_unique<Breaker>(std::move(terms));
  breaker->outcome = context.add_rule(value.at("name"), problems);
  declared.gate = breaker.get();
  context.declared.push_back(std::move(declared));
  context.gates.push_back(std::move(breaker));
  return nullptr;
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext&, const Words&) {
  const Value &of = value.at("of"), &within = value.at("within"), &overflow = value.at("overflow");
  const std::string &on = value.at("on").text, &release = value.at("release").text;
  std::string what = "Breaker '" + value.at("name").text + "' on what " + on + " pays";
  if (!of.items.empty()) what += " under " + Words::names(of);
  what += ": once more than " + Words::number(value.at("claims").number) + " claims have come " +
          (within ? "within " + Words::span(within) : "since the start") + ", nothing passes " +
          (release == "at_once"     ? "until few enough count."
           : release == "year_turn" ? "until the turn of the year."
                                    : "any more.");
  return {what, overflow ? "What it stops " + overflow.text + " pays instead."
                         : "What it stops is lost to the payee."};
}

}  // namespace

ClauseMember breaker_member() {
  return {kKeys, make, explain, {.gate = "breaker", .payments = false}};
}

}  // namespace cofferdam
