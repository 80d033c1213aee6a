#include "gates/make_lending.hpp"

#include <algorithm>

#include "gates/lending_rule.hpp"
#include "gates/make_response.hpp"
#include "gates/pool_rule.hpp"
#include "gates/shut_out.hpp"
#include "scenario/checker.hpp"
#include "waterfall/clause.hpp"
#include "waterfall/instances_of.hpp"

namespace cofferdam {
namespace {

class Maker {
 public:
  Maker(const Value& value, ProgrammeContext& context, Problems& problems)
      : value_(value), context_(context), problems_(problems) {}

  LendingTerms make() {
    terms_.name = value_.at("name").text;
    for (const char* key : {"capacity", "leverage"})
      if (value_.at(key)) terms_.capacity = value_.at(key).number;
    if (value_.at("of_offer")) terms_.of_offer = value_.at("of_offer").number;
    find_portfolios();
    terms_.counts = value_.at("counts").text == "lent" ? LendingTerms::Counts::lent
                                                       : LendingTerms::Counts::in_force;
    if (value_.at("window")) terms_.window = lending_window(value_);
    if (value_.at("months")) terms_.months = static_cast<int>(value_.at("months").number);
    terms_.renewals_need_room = value_.at("renewals").text == "need_room";
    find_cells();
    find_pools();
    if (value_.at("auction")) read_auction(value_.at("auction"));
    weigh();
    check_circle();
    terms_.response = make_response(value_, portfolios_, context_, problems_);
    terms_.first_line = context_.lending_lines.size();
    for (const std::string& value : terms_.values)
      context_.lending_lines.push_back({terms_.name, value, terms_.response.has_value(),
                                        !terms_.response || terms_.response->knows_pds});
    return std::move(terms_);
  }

 private:
  void fail(const Value& at, const std::string& what, const std::string& advice) {
    problems_.add(at.place, at.path, what, advice);
  }

  void find_portfolios() {
    for (std::size_t p = 0; p < context_.portfolios.size(); ++p)
      for (const Value& name : value_.at("of").items)
        if (name.text == context_.portfolios[p].name) {
          portfolios_.push_back(p);
          check_fixed(name, *context_.portfolios[p].exposures, problems_);
        }
  }

  template <class Visit>
  void each_row(const Visit& visit) const {
    for (const std::size_t p : portfolios_) {
      const PortfolioView& portfolio = context_.portfolios[p];
      for (std::uint32_t i = 0; i < portfolio.exposures->rows(); ++i)
        visit(portfolio.first_row + i);
    }
  }

  /// Values of a tag that all portfolios of the clause have; [row over all portfolios].
  std::vector<std::uint32_t> values_of(const Value& tag, const char* what,
                                       std::vector<std::string>& values) {
    for (const std::size_t p : portfolios_)
      if (!context_.portfolios[p].exposures->tag(tag.text))
        fail(tag,
             std::string(what) + " '" + tag.text + "', and the portfolio '" +
                 context_.portfolios[p].name + "' has no such tag",
             "give its loans the tag, or leave the portfolio to another clause");
    return instances_of(context_, tag.text, values);
  }

  void find_cells() {
    std::vector<std::uint32_t> cells(context_.rows, 0);
    if (const Value& each = value_.at("each")) {
      std::vector<std::string> values;
      cells = values_of(each, "lending is split by", values);
      cells.resize(context_.rows, 0);
      terms_.values = std::move(values);
    }
    if (terms_.values.empty()) terms_.values = {""};
    for (const std::string& value : terms_.values)
      terms_.unit_of.push_back(context_.incentives.unit_of(terms_.name, value));
    terms_.cell_of.assign(context_.rows, LendingTerms::kNone);
    each_row([&](std::uint32_t row) { terms_.cell_of[row] = cells[row]; });
  }

  void find_pools() {
    for (const Value& name : value_.at("pools").items) {
      std::vector<std::string> known;
      const PoolRule* found = nullptr;
      for (const PoolRule* pool : context_.pool_rules) {
        known.push_back(pool->terms().name);
        if (known.back() == name.text) found = pool;
      }
      if (found)
        add_pool(name, *found);
      else
        fail(name, "'" + name.text + "' is no pool",
             did_you_mean(name.text, known, "declare it under 'pools'"));
    }
  }

  /// Pools that nobody fills but the loans that they decide on hold nothing before the first loan.
  void check_circle() {
    if (terms_.pools.empty() || portfolios_.size() != context_.portfolios.size()) return;
    for (const PoolRule* pool : terms_.pools) {
      const PoolTerms& of = pool->terms();
      if (of.opening > 0 || of.has_budget || of.has_top_up || !of.contributions.empty()) return;
    }
    bool all_need_room = true;
    each_row([&](std::uint32_t row) {
      const PortfolioView& portfolio = context_.portfolio_of(row);
      const bool before = portfolio.exposures->begins(row - portfolio.first_row) < 0;
      all_need_room = all_need_room && !before && terms_.weights[row] > 0;
    });
    if (!all_need_room) return;
    const Value& pools = value_.at("pools");
    fail(pools,
         joined(texts_of(pools)) + " would hold only what the loans bring that " +
             (terms_.pools.size() > 1 ? "they decide" : "it decides") +
             " on, so that no loan would ever be lent",
         "give a pool an opening stock, a budget or contributions");
  }

  static std::vector<std::string> texts_of(const Value& list) {
    std::vector<std::string> texts;
    for (const Value& item : list.items) texts.push_back("'" + item.text + "'");
    return texts;
  }

  void add_pool(const Value& name, const PoolRule& pool) {
    terms_.pools.push_back(&pool);
    const std::string &each = value_.at("each").text, &split = pool.terms().each;
    if (!each.empty() && each != split)
      fail(value_.at("each"), "the pool '" + name.text + "' has no balance for each " + each,
           split.empty() ? "write each: " + each + " in the pool, or leave it out here"
                         : "the pool is split by '" + split + "'");
  }

  void read_auction(const Value& value) {
    Auction auction;
    std::vector<std::string> values;
    auction.bidders = values_of(value.at("among"), "bids are by", values);
    if (values.empty()) return;
    auction.count = values.size();
    std::vector<double> bid_of;
    for (const std::string& name : values) {
      const Value* bid = value.at("bids").find(name);
      bid_of.push_back(bid ? bid->number : -1);
    }
    for (const auto& [name, bid] : value.at("bids").entries)
      if (std::find(values.begin(), values.end(), name) == values.end())
        fail(bid, "'" + name + "' is no value of the tag '" + value.at("among").text + "'",
             did_you_mean(name, values, "bids are by value of the tag 'among'"));
    std::vector<char> missing(values.size());
    auction.bids.assign(context_.rows, 0.0);
    each_row([&](std::uint32_t row) {
      const std::uint32_t bidder = auction.bidders[row];
      auction.bids[row] = bid_of[bidder];
      missing[bidder] = missing[bidder] || bid_of[bidder] < 0;
    });
    std::vector<std::string> silent;
    for (std::size_t bidder = 0; bidder < values.size(); ++bidder)
      if (missing[bidder]) silent.push_back(values[bidder]);
    if (!silent.empty())
      fail(value.at("bids"), "no bid of " + joined(silent), "say what each of them bids");
    if (value.at("at_most")) auction.at_most = value.at("at_most").number;
    if (value.at("shut_out")) add_shut_out(value.at("shut_out"), auction);
    terms_.auction = std::move(auction);
  }

  void add_shut_out(const Value& value, const Auction& auction) {
    std::vector<double> weights(context_.rows, 0.0);
    each_row([&](std::uint32_t row) { weights[row] = 1; });
    auto stop = std::make_unique<ShutOut>(
        context_, terms_.name, weights, auction.bidders, auction.count,
        ShutOut::Terms{value.at("above").number, lending_window(value),
                       value.at("months") ? static_cast<int>(value.at("months").number) : 0});
    context_.declared_stops.push_back({stop.get(), context_.lending_lines.size(), portfolios_});
    context_.lending_lines.push_back({terms_.name, "(shut out)"});
    context_.stops.push_back(std::move(stop));
  }

  /// The part that the lender does not bear; where that leaves nothing, what the pools pay by the
  /// rates, or all.
  void weigh() {
    terms_.weights.assign(context_.rows, 1.0);
    if (value_.at("part").text != "guaranteed_part") return;
    NominalParts of_one;
    of_one.deductibles = false;
    each_row([&](std::uint32_t row) {
      double own = 1;
      if (!terms_.pools.empty()) {
        context_.nominal(row, context_.clauses.size(), of_one);
        own = 0;
        for (const PoolRule* pool : terms_.pools) own += of_one.parts[pool->terms().bearer];
      }
      terms_.weights[row] = guaranteed_part(context_, row, own);
    });
  }

  const Value& value_;
  ProgrammeContext& context_;
  Problems& problems_;
  std::vector<std::size_t> portfolios_;
  LendingTerms terms_;
};

}  // namespace

void check_fixed(const Value& portfolio, const Exposures& exposures, Problems& problems) {
  if (exposures.rows_each() == 1) return;
  const auto& courses = exposures.courses();
  const bool by_contract = std::any_of(
      courses.begin(), courses.end(), [](const auto& course) { return course.first_contract > 0; });
  problems.add(portfolio.place, portfolio.path,
               "'" + portfolio.text + "' has " +
                   (by_contract ? "a tag that is another when a contract is renewed"
                                : "a grade of the moment") +
                   ", and what is lent of it cannot depend on what happens in a trial",
               by_contract ? "leave out 'when_renewed'" : "leave out 'current_grade'");
}

void make_lending(ProgrammeContext& context, Problems& problems) {
  std::vector<LendingTerms> terms;
  const std::size_t before = problems.size();
  for (const Value* value : context.declared_lending)
    terms.push_back(Maker(*value, context, problems).make());
  if (problems.size() != before || (terms.empty() && context.declared_stops.empty())) return;
  context.lending_decided.resize(context.portfolios.size());
  for (const DeclaredStop& stop : context.declared_stops)
    for (const std::size_t portfolio : stop.portfolios) context.lending_decided[portfolio] = 1;
  for (const LendingTerms& one : terms)
    for (const PoolRule* pool : one.pools) context.lending_pools.push_back(pool->index());
  context.lending = std::make_unique<LendingRule>(context, std::move(terms));
}

}  // namespace cofferdam
