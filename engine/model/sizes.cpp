#include "model/sizes.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "gates/pool_rule.hpp"
#include "model/fiscal_terms.hpp"
#include "model/trials.hpp"
#include "scenario/scalars.hpp"
#include "scenario/size_keys.hpp"
#include "scenario/variants.hpp"
#include "scenario/words.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

using Target = SizeQuestion::Target;

constexpr const char* kEndless = "1e18";  // more than any trial needs

class SizeBuilder {
 public:
  /// `variant`: its name, "" of the scenario itself; `root` and `base` are of it.
  SizeBuilder(const ScenarioData& scenario, const std::string& variant, const Value& root,
              const std::shared_ptr<const Params>& base, const BuildRoot& build, bool as_it_is,
              Problems& problems)
      : scenario_(scenario),
        variant_(variant),
        root_(root),
        base_(base),
        build_(build),
        as_it_is_(as_it_is),
        problems_(problems) {}

  /// Nothing if there are problems.
  std::optional<SizeQuestion> build(const Value& value) {
    const std::size_t before = problems_.size();
    SizeQuestion question = read(value);
    if (problems_.size() == before) settle(value, question);
    if (problems_.size() != before) return std::nullopt;
    return question;
  }

 private:
  const ProgrammeContext& context() const { return base_->programme->context(); }

  SizeQuestion read(const Value& value) {
    SizeQuestion question;
    question.input = value.at("input").text;
    const auto target =
        std::find(std::begin(kSizeTargets), std::end(kSizeTargets), value.at("target").text);
    question.target = static_cast<Target>(target - std::begin(kSizeTargets));
    read_probabilities(value, question);
    question.side_is_stated = bool(value.at("safe"));
    question.downwards = value.at("safe") ? value.at("safe").text == "downwards"
                                          : says_how_much_is_lent(question.input);
    const bool plain = value.at("from").per == "%" || value.at("to").per == "%" ||
                       question.input.ends_with(".leverage") ||
                       question.input.ends_with(".elasticity");
    question.unit = plain ? "1" : base_->currency;
    read_years(value, question);
    read_subject(value, question);
    question.as_it_is = as_it_is_;
    if (!as_it_is_) read_rule(question);
    return question;
  }

  /// More of it is riskier.
  static bool says_how_much_is_lent(const std::string& path) {
    return path.ends_with(".capacity") || path.ends_with(".leverage") ||
           path.ends_with(".of_offer") || is_new_volume(path);
  }
  /// The volume of new business of which a path sizes the part that is on offer; 0: of none.
  double volume_of(const std::string& path) const {
    if (!is_new_volume(path)) return 0;
    const std::size_t end = path.size() - std::string(".new_business.volume").size();
    const Value& portfolio = root_.at("portfolios").get(path.substr(11, end - 11));
    return portfolio.get("new_business").get("volume").number;
  }

  void read_probabilities(const Value& value, SizeQuestion& question) {
    const Value& given = value.at("probability");
    for (const Value& p : given.items) question.probabilities.push_back(p.number);
    if (question.is_of_all()) {
      if (!given.items.empty())
        add(given, "a probability beside a mean of all trials", "leave it out");
      question.probabilities = {1};
    } else if (question.probabilities.empty()) {
      add(given.given ? given : value, "no probability", "write probability: [1 %]");
    } else if (question.target == Target::tvar && question.probabilities.size() > 1) {
      add(given, "several levels of one tvar", "ask once for each level");
    }
  }

  void add(const Value& at, std::string what, std::string advice) {
    problems_.add(at.place, at.path, std::move(what), std::move(advice));
  }

  void read_years(const Value& value, SizeQuestion& question) {
    const Value& within = value.at("within");
    const std::size_t all = base_->calendar->years();
    question.years = all;
    if (!within) return;
    const double years = within.number / 12;
    if (years != std::floor(years))
      return add(within, "'" + within.text + "' is no whole number of years", "write 3 years");
    if (years > static_cast<double>(all))
      return add(within, "the calendar has " + std::to_string(all) + " years",
                 "look at no more years than there are");
    question.years = static_cast<std::size_t>(years);
  }

  /// The pool of a path such as `pools.fund.opening`; "" if it is of something else.
  static std::string pool_of(const std::string& path) {
    if (!path.starts_with("pools.")) return "";
    const std::size_t end = path.find('.', 6);
    return path.substr(6, end == std::string::npos ? end : end - 6);
  }

  template <class List, class Name>
  std::size_t index_in(const List& list, const Name& name_of, const std::string& wanted,
                       const Value& at, const std::string& what) {
    std::vector<std::string> known;
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (name_of(list[i]) == wanted) return i;
      known.push_back(name_of(list[i]));
    }
    add(at, "'" + wanted + "' is no " + what, did_you_mean(wanted, known, "name one there is"));
    return 0;
  }

  /// What the target is about, and only what it asks for.
  void read_subject(const Value& value, SizeQuestion& question) {
    const std::string& target = value.at("target").text;
    const bool of_pool =
        question.target == Target::exhausted || question.target == Target::unpaid_by_end;
    const bool of_limit = question.target == Target::limit_binds, of_bearer = !of_pool && !of_limit;
    const auto only = [&](const char* key, bool asked) {
      if (value.at(key) && !asked)
        add(value.at(key), "'" + std::string(key) + "' is not asked by the target " + target,
            "leave it out");
      else if (!value.at(key) && asked)
        add(value, "the target " + target + " needs '" + key + "'",
            std::string("write ") + key + ": ...");
      return asked && bool(value.at(key));
    };
    question.target_text = target;
    if (only("limit", of_limit)) {
      const std::string& name = value.at("limit").text;
      question.limit = index_in(
          context().rules, [](const std::string& rule) { return rule; }, name, value.at("limit"),
          "limit or cap");
      question.target_text = name + " binds";
    }
    const bool breaks_even = question.target == Target::break_even;
    if (only("bearer", of_bearer)) {
      question.bearer = index_in(
          base_->bearers, [](const Bearer& bearer) { return bearer.name; }, value.at("bearer").text,
          value.at("bearer"), "bearer");
      question.target_text = value.at("bearer").text + " breaks even";
    }
    if (breaks_even && !base_->programme->fiscal())
      add(value, "the target " + target + " without a fiscal account",
          "write fiscal: {discount: {rate: 2 %}}, or target: mean and above: 0 in money of its "
          "years");
    else if (breaks_even && value.at("bearer"))
      check_owns_money(value.at("bearer"), question.bearer, *base_, problems_);
    if (only("above", of_bearer && !breaks_even) && value.at("bearer")) {
      const std::string& name = value.at("bearer").text;
      question.above = value.at("above").number;
      const std::string amount = Words(base_->currency).money(question.above);
      question.target_text = question.is_of_amounts()
                                 ? name + " pays no more than " + amount
                                 : "a year costs " + name + " more than " + amount;
    }
    if (value.at("pool") && !of_pool) only("pool", false);
    if (!of_pool) return;
    const Value& pool = value.at("pool") ? value.at("pool") : value.at("input");
    const std::string name = value.at("pool") ? pool.text : pool_of(question.input);
    if (name.empty())
      return add(value, "the target " + target + " needs 'pool'", "write pool: fund");
    question.pool = index_in(
        context().pools, [](const NamedPool& one) { return one.name; }, name, pool, "pool");
    question.target_text =
        name + (question.target == Target::exhausted ? " is exhausted"
                                                     : " leaves something unpaid at the end");
    if (question.years < base_->calendar->years())
      question.target_text +=
          " within " + std::to_string(question.years) + (question.years == 1 ? " year" : " years");
  }

  /// The closed form holds for the opening money if nothing that comes due or in depends on the
  /// balance. For other terms of the account what comes due up to exhaustion is the same.
  void read_rule(SizeQuestion& question) {
    question.rule = "scan: every value is settled";
    if (!problems_.empty() || question.target != Target::exhausted) return;
    const NamedPool& pool = context().pools[question.pool];
    const std::string account = "pools." + pool.name + ".";
    const auto& lending = context().lending_pools;
    if (std::find(lending.begin(), lending.end(), question.pool) != lending.end()) return;
    if (!question.input.starts_with(account)) return;
    const std::string key = question.input.substr(account.size());
    const PoolTerms& terms = context().pool_rules[question.pool]->terms();
    if (key == "opening" && !terms.has_top_up) {
      question.closed_form = true;
      question.rule = "closed form: settled with a stock that never ends";
    } else if (key != "opening" && terms.only_budget) {
      question.rule += ", since a pool without a stock cannot spend what comes back";
    } else if (key == "opening" || key == "interest" || key.starts_with("budget.") ||
               key.starts_with("contributions.") || key.starts_with("top_up.")) {
      question.by_account = true;
      question.rule = "scan of the account: ";
      question.rule += terms.has_top_up ? "the top-up depends on the balance"
                                        : "the closed form is of the opening money";
    }
  }

  std::shared_ptr<const Params> with(const Value& value, const std::string& text) {
    return with(value, value.at("input").text, text);
  }
  std::shared_ptr<const Params> endless_pool(const Value& value, const SizeQuestion& question) {
    return with(value, "pools." + context().pools[question.pool].name + ".opening", kEndless);
  }
  std::shared_ptr<const Params> with(const Value& value, const std::string& path,
                                     const std::string& text) {
    const Value& input = value.at("input");
    std::shared_ptr<const Params> params;
    // What a variant cannot be asked is told beside the input.
    const std::string about = variant_.empty() ? "size of " + input.text + ", " : "";
    problems_.add_from(about + "with " + text + ": ", [&](Problems& own) {
      const Value root = with_value(scenario_, variant_, path, text, input.place, own);
      if (own.empty()) params = build_(root, base_.get(), own);
    });
    return params;
  }

  void settle(const Value& value, SizeQuestion& question) {
    if (question.as_it_is) {
      question.values = {0};
      question.settled = {base_};
      return;
    }
    const Value &from = value.at("from"), &to = value.at("to");
    const bool is_stock =
        question.input.ends_with(".opening") && question.target == Target::exhausted;
    const bool rate = value.at("from").per == "%" || value.at("to").per == "%";
    const double volume = volume_of(question.input);
    const auto text = [&](double x) {
      if (volume > 0) return format_number(100 * x / volume) + " %";
      if (rate) return format_number(100 * x) + " %";
      return question.unit == "1" ? format_number(x) : amount_text(x);
    };
    double low = from ? from.number : 0, high = to ? to.number : volume;
    if (to && volume > 0 && high > volume)
      return add(to, "more than the volume of the scenario, of which a part is lent",
                 "raise the volume to the largest value that is tried");
    if (!to && !is_stock && volume == 0) {
      // A path that leads nowhere is told first.
      if (with(value, text(low)))
        add(value, "'to' is not given", "say up to which value it is tried");
      return;
    }
    if (from && to && (from.per == "%") != (to.per == "%") && from.number != 0)
      return add(to, "'" + to.text + "' and '" + from.text + "' are not in the same unit",
                 "write both as amounts or both as rates");
    if (question.closed_form || question.by_account) {
      question.endless = endless_pool(value, question);
      if (!question.endless) return;
      if (!to && question.by_account) high = pilot(*question.endless, question);
    }
    if (to && high <= low)
      return add(to, "'to' is not above 'from'", "the values that are tried lie between them");
    // Without 'to' the curve ends where the sample does; with it the stock must be able to be that.
    if (question.closed_form && (!to || !with(value, text(high)))) return;
    const double count = value.at("values").number;
    for (double i = 0; i < count; ++i) {
      const double x = low + (high - low) * i / (count - 1);
      question.values.push_back(x);
      if (question.closed_form) continue;
      auto params = with(value, text(x));
      if (!params) return;
      question.settled.push_back(std::move(params));
    }
  }

  /// The most that a trial of the first block needs if nothing fills the pool up: more is safe.
  double pilot(const Params& endless, const SizeQuestion& question) const {
    double most = 1;
    const std::int64_t trials = std::min<std::int64_t>(base_->trials, kBlockTrials);
    Factors factors;
    Settlement settlement;
    const auto run = static_cast<std::int64_t>(run_length(endless));
    for (std::int64_t at = 0; at < trials; at += run) {
      const TrialRange range{at, static_cast<std::size_t>(std::min(run, trials - at))};
      draw_and_settle(endless, range, factors, settlement);
      const auto& needed = settlement.pools[question.pool].required;
      const std::size_t first = (question.years - 1) * range.count;
      for (std::size_t t = 0; t < range.count; ++t)
        if (const double stock = needed[first + t]; std::isfinite(stock))
          most = std::max(most, stock);
    }
    double step = 0.1;  // of the second digit
    while (most >= 100 * step) step *= 10;
    return std::ceil(most / step) * step;
  }

  const ScenarioData& scenario_;
  const std::string& variant_;
  const Value& root_;
  const std::shared_ptr<const Params>& base_;
  const BuildRoot& build_;
  bool as_it_is_;
  Problems& problems_;
};

}  // namespace

std::vector<SizeQuestion> build_sizes(const ScenarioData& scenario,
                                      const std::shared_ptr<const Params>& base,
                                      const BuildRoot& build, bool as_it_is, Problems& problems) {
  std::vector<SizeQuestion> questions;
  const std::string itself;
  SizeBuilder builder(scenario, itself, scenario.root, base, build, as_it_is, problems);
  for (const Value& value : scenario.root.at("size").items)
    if (auto question = builder.build(value)) questions.push_back(std::move(*question));
  return questions;
}

void add_sizes(const ScenarioData& scenario, const BuildRoot& build,
               std::vector<Variant>& variants) {
  for (std::size_t v = 0; v < variants.size(); ++v) {
    Variant& variant = variants[v];
    std::vector<SizeQuestion> questions;
    for (const Value& value : scenario.root.at("size").items) {
      if (value.at("variants").text == "none") continue;
      Problems problems(scenario.document.sources);
      SizeBuilder builder(scenario, variant.name, scenario.variants[v].root, variant.params, build,
                          false, problems);
      try {
        auto question = builder.build(value);
        problems.throw_if_any();
        questions.push_back(*std::move(question));
      } catch (const InputError& error) {
        variant.unsized.push_back(value.at("input").text + " (" + error.problems().front().what +
                                  ")");
      }
    }
    variant.sizes = std::make_shared<const std::vector<SizeQuestion>>(std::move(questions));
  }
}

}  // namespace cofferdam
