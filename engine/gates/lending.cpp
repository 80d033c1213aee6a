// Says how much may be lent: new loans are made as far as there is room for them.
#include <algorithm>

#include "gates/response_keys.hpp"
#include "scenario/words.hpp"
#include "waterfall/clause.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kCounts[] = {"in_force", "lent"};
constexpr std::string_view kWindows[] = {"day", "calendar_year_to_date", "trailing_months",
                                         "since_start"};
constexpr std::string_view kRateWindows[] = {"calendar_year_to_date", "trailing_months",
                                             "since_start"};
constexpr std::string_view kParts[] = {"whole_loan", "guaranteed_part"};
constexpr std::string_view kRenewals[] = {"kept", "need_room"};
constexpr Range kMonths{1, 1200, false, false};

constexpr Key kShutOutKeys[] = {
    {.name = "above",
     .type = Type::rate,
     .sentence = "default rate above which a bidder gets nothing on that day",
     .range = kShare},
    {.name = "window",
     .type = Type::choice,
     .sentence = "time over which what defaulted is compared with what was lent",
     .choices = kRateWindows},
    {.name = "months",
     .type = Type::integer,
     .sentence = "length of the window trailing_months",
     .fallback = kOptional,
     .range = kMonths}};
constexpr Key kAuctionKeys[] = {
    {.name = "among", .type = Type::name, .sentence = "tag of those who bid, such as bank"},
    {.name = "bids",
     .type = Type::rate,
     .sentence = "what each value of the tag bids, such as the coverage that it asks for; the "
                 "lowest is served first",
     .range = kShare,
     .shape = Shape::map},
    {.name = "at_most",
     .type = Type::rate,
     .sentence = "higher bids get nothing",
     .fallback = kOptional,
     .range = kShare},
    {.name = "shut_out",
     .type = Type::record,
     .sentence = "bidders whose loans default too often get nothing",
     .fallback = kOptional,
     .keys = kShutOutKeys}};
constexpr Key kKeys[] = {
    {.name = "name", .type = Type::name, .sentence = "name of the clause, for results"},
    {.name = "of",
     .type = Type::name,
     .sentence = "portfolios whose new loans need room",
     .shape = Shape::list},
    {.name = "capacity",
     .type = Type::amount,
     .sentence = "how much may be lent; or give 'pools' and 'leverage'",
     .fallback = kOptional,
     .range = kAtLeastZero},
    {.name = "pools",
     .type = Type::name,
     .sentence = "pools on whose balances the capacity depends",
     .fallback = "[]",
     .shape = Shape::list},
    {.name = "leverage",
     .type = Type::number,
     .sentence = "the capacity is so many times what the pools hold",
     .fallback = kOptional,
     .range = kAtLeastZero},
    {.name = "each",
     .type = Type::name,
     .sentence = "a capacity of its own for each value of a tag, such as each bank",
     .fallback = kOptional},
    {.name = "counts",
     .type = Type::choice,
     .sentence = "what the capacity is for: what is in force, or what has been lent in a window",
     .fallback = "in_force",
     .choices = kCounts},
    {.name = "window",
     .type = Type::choice,
     .sentence = "time over which what was lent is counted",
     .fallback = kOptional,
     .choices = kWindows},
    {.name = "months",
     .type = Type::integer,
     .sentence = "length of the window trailing_months",
     .fallback = kOptional,
     .range = kMonths},
    {.name = "part",
     .type = Type::choice,
     .sentence = "what counts of a loan: the whole, or the part that the lender does not bear",
     .fallback = "whole_loan",
     .choices = kParts},
    {.name = "of_offer",
     .type = Type::rate,
     .sentence = "part of the new business that is on offer at all, by its order in take-up",
     .fallback = kOptional,
     .range = kShare},
    {.name = "renewals",
     .type = Type::choice,
     .sentence = "whether contracts are renewed in any case, or need room as new loans do; must be "
                 "said of loans that are renewed",
     .fallback = kOptional,
     .choices = kRenewals},
    {.name = "responds",
     .type = Type::record,
     .sentence = "new loans are made as far as banks want to, by what they were paid of their "
                 "losses before",
     .fallback = kOptional,
     .keys = kResponseKeys},
    {.name = "auction",
     .type = Type::record,
     .sentence = "serves the loans of a day in the order of bids",
     .fallback = kOptional,
     .keys = kAuctionKeys}};

class Declarer {
 public:
  Declarer(const Value& value, ProgrammeContext& context, Problems& problems)
      : value_(value), context_(context), problems_(problems) {}

  void declare() {
    if (!context_.dated) return fail(value_, "'lending' needs the order of time", "add a calendar");
    check_name();
    check_capacity();
    check_window(value_, value_.at("counts").text == "lent");
    check_response(value_, problems_);
    const Value& auction = value_.at("auction");
    if (auction && auction.at("shut_out")) check_window(auction.at("shut_out"), true);
    if (auction && value_.at("each"))
      fail(value_.at("each"), "'each' beside 'auction'", "bidders share one capacity");
    check_named_once(value_.at("of"), "portfolio", problems_);
    if (value_.at("of").items.empty()) fail(value_.at("of"), "no portfolios", "write of: [loans]");
    for (const Value& name : value_.at("of").items) check_portfolio(name);
    context_.declared_lending.push_back(&value_);
  }

 private:
  void fail(const Value& at, const std::string& what, const std::string& advice) {
    problems_.add(at.place, at.path, what, advice);
  }

  void check_name() {
    const Value& name = value_.at("name");
    for (const Value* other : context_.declared_lending)
      if (other->at("name").text == name.text)
        fail(name, "a second clause '" + name.text + "' on lending",
             "name each once, to tell them apart in the results");
  }

  void check_capacity() {
    const Value &capacity = value_.at("capacity"), &pools = value_.at("pools"),
                &leverage = value_.at("leverage");
    check_named_once(pools, "pool", problems_);
    if (capacity && leverage)
      return fail(leverage, "both 'capacity' and 'leverage'",
                  "write an amount, or so many times the balance of a pool");
    if (!capacity && !leverage && !value_.at("of_offer") && !value_.at("responds"))
      return fail(value_, "neither 'capacity' nor 'leverage'",
                  "write capacity: 2 billion, or pools: [NAME] and leverage: 10");
    if (leverage && pools.items.empty())
      fail(leverage, "'leverage' without 'pools'", "say of which pools");
    if (!leverage && !pools.items.empty())
      fail(pools, "'pools' without 'leverage'", "say how many times what they hold may be lent");
  }

  void check_window(const Value& value, bool asked) {
    const Value &window = value.at("window"), &months = value.at("months");
    if (asked && !window)
      fail(value.at("counts"), "'counts: lent' without 'window'",
           "say over which time: day, calendar_year_to_date, trailing_months or since_start");
    if (!asked && window)
      fail(window, "'window' beside 'counts: in_force'",
           "what is in force has no window; write counts: lent, or leave it out");
    const bool trailing = window && window.text == "trailing_months";
    if (trailing && !months) fail(window, "'trailing_months' without 'months'", "write months: 12");
    if (months && !trailing)
      fail(months, "'months' without 'window: trailing_months'", "leave it out");
  }

  void check_portfolio(const Value& name) {
    if (const auto found = context_.portfolio(name, problems_))
      check_loans(name, context_.portfolios[*found]);
  }

  void check_loans(const Value& name, const PortfolioView& portfolio) {
    const Exposures& exposures = *portfolio.exposures;
    if (portfolio.words != PortfolioWords())
      return fail(name, "'" + name.text + "' has no loans", "name portfolios of loans");
    bool later = false, renewed = false, grouped = false;
    for (std::size_t row = 0; row < exposures.rows(); ++row) {
      later = later || exposures.begins(row) >= 0;
      grouped = grouped || (exposures.begins(row) >= 0 && exposures.count_of(row) > 1);
      renewed = renewed || exposures.courses()[exposures.course_of(row)].renewal > 0;
    }
    const Value& renewals = value_.at("renewals");
    if (!later)
      fail(name, "no loan of '" + name.text + "' is made after the start",
           "name portfolios with new_business, or with loans that are made later");
    for (const char* key : {"of_offer", "responds"})
      if (grouped && !exposures.is_fine_grained() && value_.at(key))
        fail(value_.at(key), "a part of rows of several loans",
             std::string("leave out 'group_equal_loans' and 'loans_per_row', or '") + key + "'");
    if (renewed && !renewals && has_room_to_give(value_))
      fail(name, "loans of '" + name.text + "' are renewed, and nothing is said of renewals",
           "write renewals: kept if they need no room, or renewals: need_room");
    for (const Value* other : context_.declared_lending)
      for (const Value& of : other->at("of").items)
        if (of.text == name.text) check_both(*other, name);
  }

  /// Not only a part of what is on offer.
  static bool has_room_to_give(const Value& value) {
    return value.at("capacity") || value.at("leverage");
  }

  /// Two clauses on one portfolio.
  void check_both(const Value& other, const Value& name) {
    const Value &renewals = value_.at("renewals"), &auction = value_.at("auction");
    if (renewals && other.at("renewals") && has_room_to_give(value_) && has_room_to_give(other) &&
        renewals.text != other.at("renewals").text)
      fail(renewals,
           "'renewals: " + renewals.text + "' where '" + other.at("name").text + "' says " +
               other.at("renewals").text,
           "clauses on one portfolio say the same");
    if (auction && other.at("auction"))
      fail(auction, "a second auction of '" + name.text + "'", "loans have one order");
  }

  const Value& value_;
  ProgrammeContext& context_;
  Problems& problems_;
};

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  Declarer(value, context, problems).declare();
  return nullptr;
}

std::string window_text(const Value& value) {
  const std::string& window = value.at("window").text;
  if (window == "day") return "on one day";
  if (window == "calendar_year_to_date") return "in the year so far";
  if (window == "trailing_months")
    return "in the last " + Words::number(value.at("months").number) + " months";
  return "since the start";
}

std::string pools_text(const Value& pools) {
  return (pools.items.size() == 1 ? "the pool " : "the pools ") + Words::names(pools) +
         (pools.items.size() == 1 ? " holds" : " hold");
}

std::string capacity_text(const Value& value, const Words& words) {
  const Value& of = value.at("of");
  std::string text = "In the portfolio" + std::string(of.items.size() == 1 ? " " : "s ") +
                     Words::names(of) + " at most ";
  text += value.at("capacity") ? words.money(value.at("capacity").number)
                               : Words::number(value.at("leverage").number) + " times what " +
                                     pools_text(value.at("pools")) + " on the day";
  if (const Value& each = value.at("each")) text += ", of each " + each.text + " by itself,";
  text += value.at("counts").text == "lent" ? " may be lent " + window_text(value)
                                            : std::string(" may be in force");
  if (value.at("part").text == "guaranteed_part")
    text += ", counting the part of each loan that the lender does not bear";
  return text + ".";
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext&, const Words& words) {
  std::vector<std::string> all;
  if (const Value& offer = value.at("of_offer"))
    all.push_back("Of the new loans of " + Words::names(value.at("of")) + " " +
                  Words::percent(offer.number) + " are on offer.");
  for (std::string& sentence : explain_response(value)) all.push_back(std::move(sentence));
  if (!value.at("capacity") && !value.at("leverage")) return all;
  all.push_back(capacity_text(value, words));
  const Value &auction = value.at("auction"), &renewals = value.at("renewals");
  if (!auction) {
    all.emplace_back(
        "New loans are made in their order as far as they fit whole, and of very many "
        "small ones the part that fits; what does not fit is never lent.");
  } else {
    const std::string& among = auction.at("among").text;
    std::vector<std::string> bids;
    for (const auto& [name, bid] : auction.at("bids").entries)
      bids.push_back(name + " " + Words::percent(bid.number));
    all.push_back("Each " + among + " bids: " + Words::list(bids) +
                  "; the lowest bid is served first, and equal bids get the same part of what they "
                  "ask for; what does not fit is never lent.");
    if (const Value& most = auction.at("at_most"))
      all.push_back("Bids above " + Words::percent(most.number) + " get nothing.");
    if (const Value& out = auction.at("shut_out"))
      all.push_back("A " + among + " gets nothing while more than " +
                    Words::percent(out.at("above").number) + " of what it has lent " +
                    window_text(out) + " is in default.");
  }
  if (renewals)
    all.emplace_back(renewals.text == "kept"
                         ? "Contracts are renewed whether there is room or not."
                         : "Contracts that are due for renewal need room as new loans do; where "
                           "there is none they end.");
  return all;
}

std::string brief(const Value& value, const std::string&, const Words& words) {
  if (const Value& capacity = value.at("capacity"))
    return "lends up to " + words.money(capacity.number);
  if (const Value& leverage = value.at("leverage"))
    return "lends up to " + Words::number(leverage.number) + " x " +
           Words::names(value.at("pools"));
  return value.at("responds") ? "lends by what was paid before"
                              : "lends a part of what is on offer";
}

}  // namespace

ClauseMember lending_member() {
  return {.keys = kKeys,
          .make = make,
          .explain = explain,
          .declares = {.gate = "clause on lending", .payments = false, .decides_lending = "of"},
          .brief = brief,
          .formula =
              "loans of a day are made in their order while N + E <= C: E the loan, N what "
              "is in force or has been lent in the window, C the capacity, an amount or "
              "leverage x what the pools hold",
          .scheme = {"Korea Technology Finance Corporation",
                     "guarantees of at most twenty times the property of the fund",
                     "kibo.or.kr/english/about/about010500.do"}};
}

}  // namespace cofferdam
