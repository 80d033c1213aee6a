// Random programmes: the engine against the slow reference, and what must hold in every trial.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <tuple>

#include "model/trials.hpp"
#include "support/random_case.hpp"
#include "support/scenarios.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr double kPrecision = 1e-9;  // of the loss or of the trial's total

class Folder {
 public:
  Folder() : path_(testing::TempDir() + "waterfall" + std::to_string(getpid()) + "_") {}
  const std::string& path() const { return path_; }
  Model build(const RandomCase& random) const {
    for (std::size_t p = 0; p < random.files.size(); ++p)
      std::ofstream(path_ + "portfolio" + std::to_string(p) + ".csv") << random.files[p];
    return model_of(random.yaml);
  }
  ~Folder() {
    for (int p = 0; p < 3; ++p)
      std::remove((path_ + "portfolio" + std::to_string(p) + ".csv").c_str());
  }

 private:
  std::string path_;
};

void feed(const RandomCase& random, const Params& params, Settlement& settlement) {
  Events& events = settlement.events;
  events.clear();
  for (std::size_t t = 0; t < random.trials.size(); ++t)
    for (const reference::Loss& loss : random.trials[t])
      events.add(
          static_cast<std::uint32_t>(t),
          params.portfolios[loss.portfolio].first_row + static_cast<std::uint32_t>(loss.loan),
          static_cast<std::uint32_t>(events.size()), 0, EventKind::default_, 1, loss.amount);
}

/// Events of one trial as the reference takes them, with their places.
struct Trial {
  std::vector<reference::Loss> losses;
  std::vector<std::size_t> events;
};
Trial trial_of(const Settlement& settlement, const Params& params, std::size_t t) {
  Trial trial;
  for (std::size_t e = 0; e < settlement.events.size(); ++e) {
    if (settlement.events.trial[e] != t) continue;
    std::size_t p = params.portfolios.size() - 1;
    while (params.portfolios[p].first_row > settlement.events.exposure[e]) --p;
    trial.losses.push_back({p, settlement.events.exposure[e] - params.portfolios[p].first_row,
                            settlement.events.amount[e]});
    trial.events.push_back(e);
  }
  return trial;
}

bool near(double a, double b, double size) {
  return std::abs(a - b) <= kPrecision * size;
}

double value_of(const std::map<std::string, double>& by_bearer, const std::string& bearer) {
  const auto found = by_bearer.find(bearer);
  return found == by_bearer.end() ? 0 : found->second;
}

/// Differences between engine and reference in one trial, "" if there are none.
std::string compare_trial(const RandomCase& random, const Params& params,
                          const Settlement& settlement, std::size_t t) {
  const Trial trial = trial_of(settlement, params, t);
  const reference::Outcome expected = reference::settle(random.programme, trial.losses);
  double total = 0;
  for (const auto& loss : trial.losses) total += loss.amount;
  std::string wrong;
  const auto check = [&](double engine, double reference, double size, const std::string& what) {
    if (!near(engine, reference, size))
      wrong += "trial " + std::to_string(t) + ", " + what + ": engine " + std::to_string(engine) +
               ", reference " + std::to_string(reference) + "\n";
  };
  for (std::size_t b = 0; b < params.bearers.size(); ++b) {
    const std::string& name = params.bearers[b].name;
    double borne = 0;
    for (std::size_t i = 0; i < trial.losses.size(); ++i) {
      const double part = value_of(expected.parts[i], name);
      borne += part;
      check(settlement.parts[b][trial.events[i]], part, trial.losses[i].amount,
            "loss " + std::to_string(i) + " borne by " + name);
    }
    const auto entry = [&](LedgerKind kind) { return settlement.ledger.of(kind, b)[t]; };
    check(entry(LedgerKind::borne), borne, total, "borne by " + name);
    check(entry(LedgerKind::compensation_paid), value_of(expected.paid, name), total,
          name + " paid");
    check(entry(LedgerKind::compensation_received), value_of(expected.received, name), total,
          name + " received");
  }
  check(settlement.losses[t], total, total, "sum of losses");
  if (settlement.lines.size() != expected.layers.size())
    return wrong + "another number of layers\n";
  for (std::size_t i = 0; i < expected.layers.size(); ++i)
    check(settlement.lines[i][t], expected.layers[i], total, "layer " + std::to_string(i));
  return wrong;
}

/// What holds whatever the programme: nothing lost, nothing borne below zero, paid = received.
std::string check_invariants(const Params& params, const Settlement& settlement) {
  std::string wrong;
  for (std::size_t e = 0; e < settlement.events.size(); ++e) {
    double sum = 0;
    for (const auto& part : settlement.parts) {
      sum += part[e];
      if (part[e] < -1e-15 * settlement.events.amount[e])
        wrong += "a part below zero: " + std::to_string(part[e]) + "\n";
    }
    if (!near(sum, settlement.events.amount[e], settlement.events.amount[e]))
      wrong += "parts of a loss sum to " + std::to_string(sum) + "\n";
  }
  for (std::size_t t = 0; t < settlement.trials; ++t) {
    double borne = 0, paid = 0, received = 0;
    for (std::size_t b = 0; b < params.bearers.size(); ++b) {
      borne += settlement.ledger.of(LedgerKind::borne, b)[t];
      paid += settlement.ledger.of(LedgerKind::compensation_paid, b)[t];
      received += settlement.ledger.of(LedgerKind::compensation_received, b)[t];
    }
    if (!near(borne, settlement.losses[t], settlement.losses[t])) wrong += "borne is not lost\n";
    if (!near(paid, received, paid)) wrong += "paid is not received\n";
  }
  return wrong;
}

using Event = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, double>;
std::vector<Event> events_of(const Settlement& settlement) {
  std::vector<Event> events;
  for (std::size_t e = 0; e < settlement.events.size(); ++e)
    events.emplace_back(settlement.events.trial[e], settlement.events.exposure[e],
                        settlement.events.member[e], settlement.events.amount[e]);
  std::sort(events.begin(), events.end());
  return events;
}

/// Fed losses and drawn ones, shared by both.
std::string compare_settlements(const RandomCase& random, const Params& params) {
  Settlement settlement;
  feed(random, params, settlement);
  const auto fed = events_of(settlement);
  params.programme->settle(settlement, random.trials.size());
  std::string wrong = check_invariants(params, settlement);
  if (events_of(settlement) != fed) wrong += "settling changed the events\n";
  for (std::size_t t = 0; t < random.trials.size(); ++t)
    wrong += compare_trial(random, params, settlement, t);
  Factors factors;
  draw_and_settle(params, {5, 2}, factors, settlement);
  wrong += check_invariants(params, settlement);
  for (std::size_t t = 0; t < 2; ++t) wrong += compare_trial(random, params, settlement, t);
  return wrong;
}

/// One loss grows by a half: no layer pays less, unless a compensation acts too: it is cut to what
/// the payee bears of each loss, and a layer that takes more of one loss leaves less of the others'
/// to compensate. Every loss doubles: the sum of losses doubles.
std::string check_monotone(const RandomCase& random, const Params& params) {
  Settlement before, after;
  feed(random, params, before);
  if (before.events.size() == 0) return "";
  feed(random, params, after);
  const std::size_t grown = after.events.size() / 2;
  after.events.amount[grown] = 1 + 1.5 * after.events.amount[grown];
  params.programme->settle(before, random.trials.size());
  params.programme->settle(after, random.trials.size());
  std::string wrong;
  const auto& rules = random.programme.rules;
  const bool monotone = std::none_of(rules.begin(), rules.end(), [](const auto& rule) {
    return std::holds_alternative<reference::CompensateRule>(rule);
  });
  for (std::size_t i = 0; monotone && i < before.lines.size(); ++i)
    for (std::size_t t = 0; t < before.trials; ++t)
      if (after.lines[i][t] < before.lines[i][t] - kPrecision * before.losses[t])
        wrong += "layer " + std::to_string(i) + " pays less for a larger loss\n";
  return wrong;
}

/// The whole case in a currency of half the worth: every number doubles, to the bit.
std::string check_scaling(const std::vector<std::uint32_t>& choices, const Folder& folder,
                          const RandomCase& random, const Params& params) {
  const RandomCase doubled = random_case(Choices(choices), folder.path(), 2);
  const Model model = folder.build(doubled);
  Settlement one, two;
  feed(random, params, one);
  feed(doubled, model.params(), two);
  params.programme->settle(one, random.trials.size());
  model.params().programme->settle(two, random.trials.size());
  for (std::size_t b = 0; b < one.parts.size(); ++b)
    for (std::size_t e = 0; e < one.parts[b].size(); ++e)
      if (two.parts[b][e] != 2 * one.parts[b][e]) return "twice the amounts, other parts\n";
  return "";
}

std::string check_case(const std::vector<std::uint32_t>& choices, const Folder& folder,
                       bool scaling) {
  const RandomCase random = random_case(Choices(choices), folder.path());
  try {
    const Model model = folder.build(random);
    std::string wrong = compare_settlements(random, model.params());
    wrong += check_monotone(random, model.params());
    if (scaling) wrong += check_scaling(choices, folder, random, model.params());
    return wrong;
  } catch (const std::exception& error) {
    const std::string what = error.what();
    // A programme that pays who bears something further down alone is refused.
    return what.find("bears nothing of the claim") == std::string::npos ? what : "";
  }
}

TEST(Waterfall, RandomProgrammesShareLossesAsTheReferenceDoes) {
  const Folder folder;
  std::mt19937_64 random(20260101);
  int events = 0, layers = 0;
  for (int i = 0; i < 6000; ++i) {
    const auto choices = random_choices(random, 40 + static_cast<std::size_t>(i) % 500);
    const bool scaling = i % 8 == 0;
    if (const auto made = random_case(Choices(choices), ""); true) {
      for (const auto& trial : made.trials) events += static_cast<int>(trial.size());
      for (const auto& rule : made.programme.rules)
        layers += std::holds_alternative<reference::LayersRule>(rule);
    }
    if (check_case(choices, folder, scaling).empty()) continue;
    const auto smallest = shrink(choices, [&](const auto& smaller) {
      return !check_case(smaller, folder, scaling).empty();
    });
    const RandomCase shown = random_case(Choices(smallest), folder.path());
    std::string files;
    for (const std::string& file : shown.files) files += file + "\n";
    FAIL() << "case " << i << ":\n"
           << check_case(smallest, folder, scaling) << shown.yaml << "\n"
           << files;
  }
  EXPECT_GT(events, 20'000);  // the cases are not empty
  EXPECT_GT(layers, 6'000);
}

TEST(Waterfall, ShrinkingFindsTheSmallestFailure) {
  std::mt19937_64 random(7);
  const auto fails = [](const std::vector<std::uint32_t>& list) {
    return std::count_if(list.begin(), list.end(), [](std::uint32_t x) { return x >= 1000; }) >= 2;
  };
  const auto smallest = shrink(random_choices(random, 50), fails);
  EXPECT_EQ(smallest.size(), 2u);
  for (const std::uint32_t x : smallest) EXPECT_LT(x, 2000u);
}

}  // namespace
}  // namespace cofferdam
