#include "portfolios/renewed_tags.hpp"

#include <algorithm>
#include <map>

#include "base/random.hpp"
#include "portfolios/firms.hpp"
#include "portfolios/renewed_exposures.hpp"
#include "portfolios/split_portfolio.hpp"
#include "scenario/checker.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr const char* kKey = "when_renewed";

class RenewedPortfolio final : public SplitPortfolio {
 public:
  RenewedPortfolio(std::unique_ptr<Portfolio> of, const LoanExposures& exposures,
                   const std::map<std::string, std::string>& later)
      : SplitPortfolio(std::move(of)), rows_(exposures, later) {}

  const SplitExposures& exposures() const override { return rows_; }

  void draw(std::uint64_t seed, const TrialRange& trials, const Background& background,
            std::uint32_t first_row, Events& events) const override {
    const std::size_t first = events.size(), first_end = events.ends.size(),
                      first_loss = events.losses.size();
    of_->draw(seed, trials, background, first_row, events);
    const auto row_at = [&](std::uint32_t exposure, double time) {
      return first_row + rows_.row_at(exposure - first_row, time);
    };
    end_both(first_row, first_end, events);
    for (std::size_t e = first; e < events.size(); ++e) {
      const std::uint32_t of = events.origin[e];
      events.exposure[e] =
          of < e ? events.exposure[of] : row_at(events.exposure[e], events.time[e]);
      if (events.kind[e] == EventKind::default_)
        end_later({events.trial[e], events.exposure[e], events.loans[e], events.time[e],
                   events.member[e]},
                  first_row, events);
    }
    for (std::size_t i = first_loss; i < events.losses.size(); ++i)
      events.losses[i].exposure = row_at(events.losses[i].exposure, events.losses[i].time);
  }

 private:
  SplitExposures& split() override { return rows_; }

  /// What ends in its first contract is not renewed: it never comes to its second row.
  void end_later(EarlyEnd end, std::uint32_t first_row, Events& events) const {
    const std::uint32_t row = end.exposure - first_row;
    if (rows_.is_renewed(row) || rows_.scheduled_of(row + 1) == 0) return;
    ++end.exposure;
    events.ends.push_back(end);
  }

  void end_both(std::uint32_t first_row, std::size_t first_end, Events& events) const {
    for (std::size_t i = first_end, last = events.ends.size(); i < last; ++i) {
      events.ends[i].exposure =
          first_row + rows_.row_at(events.ends[i].exposure - first_row, events.ends[i].time);
      end_later(events.ends[i], first_row, events);
    }
  }

  RenewedExposures rows_;
};

/// Values that a tag may have by the scenario alone; none: those of a file.
std::vector<std::string> stated_values(const Value& tag) {
  std::vector<std::string> values;
  for (const auto& [value, share] : tag.at("mix").entries) values.push_back(value);
  for (const Value& band : tag.at("bands").items) values.push_back(band.at("name").text);
  for (const Value& seen : tag.at("observes").get("classes").items) values.push_back(seen.text);
  return values;
}

void check_value(const std::string& name, const Value& tag, const Value& later,
                 Problems& problems) {
  const std::vector<std::string> values = stated_values(tag);
  if (values.empty() || std::find(values.begin(), values.end(), later.text) != values.end()) return;
  problems.add(later.place, later.path,
               "'" + later.text + "' is no value of the tag '" + name + "'",
               did_you_mean(later.text, values, "known: " + joined(values)));
}

}  // namespace

bool has_renewed_tags(const Value& portfolio) {
  for (const auto& [name, tag] : portfolio.at("tags").entries)
    if (tag.get(kKey).given) return true;
  return false;
}

void check_renewed_tags(const Value& portfolio, const PortfolioContext& context,
                        Problems& problems) {
  for (const auto& [name, tag] : portfolio.at("tags").entries) {
    const Value& later = tag.get(kKey);
    if (!later.given) continue;
    const auto fail = [&](std::string what, std::string advice) {
      problems.add(later.place, later.path, std::move(what), std::move(advice));
    };
    const Value* renewal = portfolio.find("renewal");
    if (!renewal)
      fail("'when_renewed' of what is never renewed", "leave it out; the tag stays as it is");
    else if (!context.calendar.given())
      fail("'when_renewed' without a calendar",
           "nothing is renewed within one period; add 'calendar', or leave it out");
    else if (!renewal->given)
      fail("'when_renewed' without 'renewal'",
           "say how likely contracts are renewed, or leave it out");
    else
      check_value(name, tag, later, problems);
    const auto firms = context.firms.find(portfolio.get("firms").text);
    if (firms != context.firms.end() && !firms->second->current_grade().empty())
      fail("'when_renewed' beside the current grade of the firms '" + firms->first + "'",
           "one tag changes in time: leave it out, or 'current_grade' of the firms");
  }
}

void draw_renewed(const Value& portfolio, const PortfolioContext& context, double renewed,
                  LoanExposures& exposures, Problems& problems) {
  const Value& opening = portfolio.get("opening_book");
  if (portfolio.get("fine_grained").is_true())
    return problems.add(opening.place, opening.path,
                        "a steady book of fine-grained " + exposures.words->many +
                            ", of which a tag is another 'when_renewed'",
                        "which of them are in their first contract is drawn one by one: leave out "
                        "'fine_grained', or 'opening_book'");
  std::vector<double> uniforms(exposures.rows());
  fill_uniform(context.portfolio_seed, Purpose::book, 0, entity_of(opening.path + ".renewed"),
               uniforms);
  std::vector<char>& drawn = exposures.lives.renewed;
  drawn.assign(exposures.rows(), 0);
  for (std::size_t row = 0; row < drawn.size(); ++row)
    drawn[row] = exposures.lives.start[row] < 0 && uniforms[row] < renewed;
}

std::unique_ptr<Portfolio> with_renewed_tags(std::unique_ptr<Portfolio> portfolio,
                                             const LoanExposures& exposures, const Value& value) {
  std::map<std::string, std::string> later;
  for (const auto& [name, tag] : value.at("tags").entries)
    if (const Value& then = tag.get(kKey); then.given) later.emplace(name, then.text);
  if (!portfolio || later.empty()) return portfolio;
  return std::make_unique<RenewedPortfolio>(std::move(portfolio), exposures, later);
}

}  // namespace cofferdam
