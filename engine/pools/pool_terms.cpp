#include "pools/pool_terms.hpp"

#include <algorithm>

#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

class PoolReader {
 public:
  PoolReader(const Value& pool, const std::vector<std::string>& bearers, const Calendar& calendar,
             Problems& problems)
      : pool_(pool), bearers_(bearers), calendar_(calendar), problems_(problems) {}

  PoolTerms read(const std::string& name) {
    terms_.name = name;
    const auto own = std::find(bearers_.begin(), bearers_.end(), name);
    terms_.bearer = static_cast<std::size_t>(own - bearers_.begin());
    if (own == bearers_.end())
      problems_.add(pool_.place, pool_.path, "'" + name + "' is no bearer",
                    did_you_mean(name, bearers_,
                                 "a pool is the money of a bearer; declare it "
                                 "under 'bearers'"));
    terms_.opening = pool_.at("opening").number;
    terms_.only_budget = has_only_budget(pool_);
    if (const Value& each = pool_.at("each")) terms_.each = each.text;
    terms_.interest = pool_.at("interest").number;
    terms_.pro_rata = pool_.at("short").text == "pro_rata";
    const Value &unpaid = pool_.at("unpaid"), &shortfall = pool_.at("shortfall");
    terms_.deferred = unpaid.text == "deferred";
    if (terms_.deferred && shortfall)
      problems_.add(unpaid.place, unpaid.path, "'unpaid: deferred' beside 'shortfall'",
                    "the shortfall bearer pays at once what the pool cannot");
    terms_.shortfall = bearer(shortfall);
    terms_.owner = payers(pool_.at("owner"));
    if (const Value& closes = pool_.at("closes")) terms_.closes = day(closes);
    read_budget();
    for (const Value& item : pool_.at("contributions").items) read_contribution(item);
    std::stable_sort(terms_.contributions.begin(), terms_.contributions.end(),
                     [](const auto& a, const auto& b) { return a.day < b.day; });
    for (const Value& fee : pool_.at("fees").items) read_fee(fee);
    read_lines();
    read_top_up();
    return std::move(terms_);
  }

 private:
  std::size_t bearer(const Value& name) { return name ? bearer(name, name.text) : kOutside; }
  std::size_t bearer(const Value& place, const std::string& name) {
    if (name == "outside") return kOutside;
    const auto found = std::find(bearers_.begin(), bearers_.end(), name);
    if (name == terms_.name)
      problems_.add(place.place, place.path, "'" + name + "' is the pool itself",
                    "name another bearer");
    if (found != bearers_.end()) return static_cast<std::size_t>(found - bearers_.begin());
    problems_.add(place.place, place.path, "'" + name + "' is no bearer",
                  did_you_mean(name, bearers_, "declare it under 'bearers'"));
    return kOutside;
  }
  /// A bearer, or several by their weights.
  Payers payers(const Value& value) {
    if (value.form != Value::Form::map) return {{bearer(value), 1}};
    double all = 0;
    for (const auto& entry : value.entries) all += entry.second.number;
    Payers payers;
    for (const auto& [name, weight] : value.entries)
      payers.push_back({bearer(weight, name), weight.number / all});
    return payers;
  }

  /// A day of the calendar.
  std::uint32_t day(const Value& date) {
    const sys_days at{days(static_cast<int>(date.number))};
    if (!calendar_.has(at))
      problems_.add(date.place, date.path, "'" + date.text + "' is not within the calendar",
                    "it runs from " + calendar_.date_text(0) + " to " +
                        calendar_.last_day_text(calendar_.end()));
    return calendar_.day_of_date(at);
  }

  void read_budget() {
    const Value& budget = pool_.at("budget");
    if (!budget) return;
    terms_.has_budget = true;
    terms_.budget = budget.at("amount").number;
    terms_.budget_rolls = budget.at("unused").text == "rolls";
  }

  void read_contribution(const Value& item) {
    const Value &on = item.at("on"), &every = item.at("every");
    Contribution one{0, item.at("amount").number, payers(item.at("from"))};
    if (bool(on) == bool(every)) {
      problems_.add(item.place, item.path,
                    on ? "'on' and 'every' together" : "a contribution without a date",
                    "write either 'on: 2026-07-01' or 'every: year'");
      return;
    }
    for (const char* key : {"first", "until"})
      if (const Value& given = item.at(key); given && on)
        problems_.add(given.place, given.path, "'" + std::string(key) + "' with 'on'",
                      "it belongs to 'every'");
    if (on) {
      one.day = day(on);
      terms_.contributions.push_back(one);
      return;
    }
    const std::uint32_t first = item.at("first") ? day(item.at("first")) : 0;
    const std::uint32_t last = item.at("until") ? day(item.at("until")) : calendar_.end_day() - 1;
    if (first > last)
      problems_.add(item.at("until").place, item.at("until").path, "'until' is before 'first'",
                    "nothing would be paid in");
    for (int months = 0;; months += months_of_step(every.text)) {
      const std::int64_t paid = calendar_.months_later(first, months);
      if (paid > last) break;
      one.day = static_cast<std::uint32_t>(paid);
      terms_.contributions.push_back(one);
    }
  }

  void read_fee(const Value& item) {
    FeeTerms fee;
    const std::string& of = item.at("of").text;
    fee.of = of == "whole_loan" ? FeeTerms::Of::whole_loan
             : of == "own_part" ? FeeTerms::Of::own_part
                                : FeeTerms::Of::guaranteed_part;
    fee.rate = item.at("rate").number;
    fee.per_year = item.at("per").text == "year";
    fee.bearer = bearer(item.at("payer"));
    terms_.fees.push_back(fee);
  }

  void read_lines() {
    const Value& pays = pool_.at("pays");
    terms_.names_lines = bool(pays);
    for (const Value& item : pays.items) {
      PoolLine line;
      line.clause = item.at("line").text;
      for (const PoolLine& other : terms_.lines)
        if (other.clause == line.clause)
          problems_.add(item.at("line").place, item.at("line").path,
                        "'" + line.clause + "' is named twice", "name each line once");
      line.rank = item.at("rank").number;
      const Value &sublimit = item.at("sublimit"), &per = item.at("per");
      if (sublimit) line.sublimit = sublimit.number;
      if (bool(sublimit) != bool(per))
        problems_.add((sublimit ? sublimit : per).place, (sublimit ? sublimit : per).path,
                      sublimit ? "a sublimit without 'per'" : "'per' without a sublimit",
                      "write sublimit: 40 million, per: year, or per: scenario");
      line.per_year = per && per.text == "year";
      terms_.lines.push_back(line);
    }
  }

  void read_top_up() {
    const Value& top_up = pool_.at("top_up");
    if (!top_up) return;
    terms_.has_top_up = true;
    TopUpTerms& up = terms_.top_up;
    const Value &to = top_up.at("to"), &amount = top_up.at("amount"), &below = top_up.at("below");
    if (bool(to) == bool(amount))
      problems_.add((to ? amount : top_up).place, (to ? amount : top_up).path,
                    to ? "'amount' beside 'to'" : "neither 'to' nor 'amount'",
                    "write to: 50 million, which fills the balance up, or amount: 10 million, "
                    "below: 50 million, which adds as much");
    else if (amount && !below)
      problems_.add(amount.place, amount.path, "'amount' without 'below'",
                    "say below which balance it is paid: below: 50 million");
    up.to = up.below = to.number;
    if (amount) up.amount = amount.number;
    if (below) {
      up.below = below.number;
      if (to && up.below > up.to)
        problems_.add(below.place, below.path, "'below' is above 'to'",
                      "the balance is filled to 'to' when it is below 'below'");
    }
    if (top_up.at("at_most")) up.at_most = top_up.at("at_most").number;
    up.from = payers(top_up.at("from"));
    up.days = calendar_.step_ends(months_of_step(top_up.at("every").text));
  }

  const Value& pool_;
  const std::vector<std::string>& bearers_;
  const Calendar& calendar_;
  Problems& problems_;
  PoolTerms terms_;
};

}  // namespace

int months_of_step(const std::string& step) {
  return step == "month" ? 1 : step == "quarter" ? 3 : step == "half_year" ? 6 : 12;
}

bool has_only_budget(const Value& pool) {
  return pool.at("budget") && pool.at("opening").number == 0 &&
         pool.at("contributions").items.empty() && pool.at("fees").items.empty() &&
         !pool.at("top_up");
}

PoolTerms read_pool(const std::string& name, const Value& pool,
                    const std::vector<std::string>& bearers, const Calendar& calendar,
                    Problems& problems) {
  return PoolReader(pool, bearers, calendar, problems).read(name);
}

}  // namespace cofferdam
