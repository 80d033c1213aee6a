#include "portfolios/firm_links.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>
#include <unordered_map>

#include "base/random.hpp"
#include "base/utf8.hpp"
#include "portfolios/firms.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

const Firms* firms_of(const Value& portfolio, const PortfolioContext& context, Problems& problems) {
  const Value& name = portfolio.at("firms");
  const auto found = context.firms.find(name.text);
  if (found != context.firms.end()) return found->second.get();
  std::vector<std::string> known;
  for (const auto& [other, firms] : context.firms) known.push_back(other);
  problems.add(name.place, name.path, "no firms '" + name.text + "'",
               did_you_mean(name.text, known, "declare them under 'firms' of the scenario"));
  return nullptr;
}

/// Words that decide which firms have one, and when, [firm].
std::vector<double> words_of_share(const Value& share, const FirmLinks& links,
                                   const PortfolioContext& context) {
  std::vector<double> uniforms(links.firms->exposures().rows());
  fill_uniform(context.portfolio_seed, Purpose::book, 0, entity_of(share.path), uniforms);
  return uniforms;
}

}  // namespace

FirmLinks links_in_order(const Value& portfolio, const PortfolioContext& context,
                         Problems& problems) {
  const Value &share = portfolio.at("share_of_firms"), &business = portfolio.at("new_business");
  FirmLinks links = links_of_share(portfolio, context, problems);
  if (!links.given()) return links;
  if (links.firm_of.empty())
    problems.add(share.place, share.path, "none of the firms has one of these",
                 "raise the share, or the number of firms");
  const std::vector<double> starts = starts_with_firms(links);
  if (std::any_of(starts.begin(), starts.end(), [](double start) { return start > 0; }))
    problems.add(business.place, business.path, "new business with firms that come over time",
                 "what they have begins with them: leave one of the two out");
  const std::vector<double> words = words_of_share(share, links, context);
  std::stable_sort(links.firm_of.begin(), links.firm_of.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return words[a] < words[b]; });
  return links;
}

FirmLinks links_of_share(const Value& portfolio, const PortfolioContext& context,
                         Problems& problems) {
  FirmLinks links{firms_of(portfolio, context, problems), {}};
  if (const Value& column = portfolio.at("firm"))
    problems.add(column.place, column.path, "column '" + column.text + "', but no file",
                 "leave 'firm' out, or give the file");
  if (!links.given()) return links;
  const Value& share = portfolio.at("share_of_firms");
  const std::vector<double> uniforms = words_of_share(share, links, context);
  for (std::uint32_t firm = 0; firm < uniforms.size(); ++firm)
    if (uniforms[firm] < share.number) links.firm_of.push_back(firm);
  return links;
}

FirmLinks links_of_file(const Value& portfolio, const PortfolioContext& context,
                        const RowSource& source, Problems& problems) {
  constexpr std::size_t kMostProblems = 20;  // a wrong file repeats itself
  FirmLinks links{firms_of(portfolio, context, problems), {}};
  const Value &key = portfolio.at("firm"), &share = portfolio.at("share_of_firms");
  if (share.given)
    problems.add(share.place, share.path, "a share of the firms beside a file",
                 "the file says which firms; leave it out");
  if (!key)
    problems.add(portfolio.place, portfolio.path, "a file of exposures of firms without 'firm'",
                 "name the column that holds the firm of each row");
  if (!links.given() || !key) return links;
  std::unordered_map<std::string, std::uint32_t> rows;
  const LoanExposures& firms = links.firms->exposures();
  for (std::uint32_t firm = 0; firm < firms.rows(); ++firm) rows.emplace(firms.id(firm), firm);
  const CsvColumn& column = *source.file->find(key.text);
  std::size_t told = 0;
  for (const std::size_t row : source.rows) {
    const auto found = rows.find(std::string(column.cells[row]));
    links.firm_of.push_back(found == rows.end() ? 0 : found->second);
    if (found == rows.end() && told++ < kMostProblems)
      problems.add(
          source.file->problem_at(column, row,
                                  "no firm " + quote_for_message(column.cells[row]) + " among '" +
                                      portfolio.at("firms").text + "'",
                                  "name one of its firms; without 'id' they are 1, 2, ..."));
  }
  return links;
}

bool inherit(const Value& portfolio, LoanExposures& exposures, Problems& problems) {
  const std::size_t before = problems.size();
  const LoanExposures& firms = exposures.links.firms->exposures();
  const std::vector<std::uint32_t>& firm_of = exposures.links.firm_of;
  const auto refuse = [&](const Value& declared, const std::string& name) {
    if (const Value* again = declared.find(name))
      problems.add(again->place, again->path, "'" + name + "' is known of the firms",
                   "it holds for what they have too; leave it out, or choose another name");
  };
  const auto of_firms = [&](const auto& column) {
    auto values = column;
    values.resize(firm_of.size());
    for (std::size_t row = 0; row < firm_of.size(); ++row) values[row] = column[firm_of[row]];
    return values;
  };
  for (const Tag& tag : firms.tags) {
    refuse(portfolio.at("tags"), tag.name);
    exposures.tags.push_back({tag.name, tag.values, of_firms(tag.codes)});
  }
  if (const std::string& grade = exposures.links.firms->current_grade(); !grade.empty())
    refuse(portfolio.at("tags"), grade);
  for (const Attribute& attribute : firms.attributes) {
    refuse(portfolio.at("attributes"), attribute.name);
    exposures.attributes.push_back({attribute.name, of_firms(attribute.values)});
  }
  if (firms.scored) {
    exposures.scored = firms.scored;
    exposures.scored->mean = exposures.scored->gini = Scored::kNone;  // of all firms
  }
  if (exposures.words->defaults) exposures.pd = of_firms(firms.pd);
  return problems.size() == before;
}

std::vector<double> starts_with_firms(const FirmLinks& links) {
  const Lives& lives = links.firms->exposures().lives;
  std::vector<double> starts;
  if (!lives.given()) return starts;
  for (const std::uint32_t firm : links.firm_of) starts.push_back(std::max(0.0, lives.start[firm]));
  return starts;
}

void check_keys_of_firms(const Value& portfolio, std::span<const char* const> keys,
                         Problems& problems) {
  for (const char* key : keys)
    if (const Value& value = portfolio.get(key); value.given)
      problems.add(value.place, value.path, std::string("'") + key + "' beside 'firms'",
                   "whether and when a firm defaults is said once, under 'firms' of the scenario");
}

FirmFollowers::FirmFollowers(const LoanExposures& exposures, const std::string& portfolio)
    : exposures_(exposures), first_(exposures.links.firms->exposures().rows() + 1, 0) {
  all_.entity = entity_of(portfolio + "|of firms");
  const std::vector<std::uint32_t>& firm_of = exposures.links.firm_of;
  for (const std::uint32_t firm : firm_of) ++first_[firm + 1];
  for (std::size_t firm = 1; firm < first_.size(); ++firm) first_[firm] += first_[firm - 1];
  rows_.resize(firm_of.size());
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  double loans = 0;
  for (std::uint32_t row = 0; row < firm_of.size(); ++row) {
    rows_[next[firm_of[row]]++] = row;
    loans += exposures.count[row];
  }
  all_.loans = static_cast<std::uint64_t>(loans);
  any_.resize(first_.size() / 64 + 1);
  for (const std::uint32_t firm : firm_of) any_[firm / 64] |= std::uint64_t{1} << (firm % 64);
  one_each_ = rows_.size() + 1 == first_.size();
  for (std::uint32_t firm = 0; firm < rows_.size(); ++firm)
    one_each_ = one_each_ && rows_[firm] == firm && first_[firm] == firm;
  set_lives();
  if (exposures.pd.empty()) return;
  const auto [low, high] = std::minmax_element(exposures.pd.begin(), exposures.pd.end());
  all_.pd_low = *low, all_.pd_high = *high;
}

void FirmFollowers::set_lives() {
  const Lives& lives = exposures_.lives;
  const double never = std::numeric_limits<double>::infinity();
  std::map<std::tuple<double, double, double>, std::uint32_t> known;
  for (const std::uint32_t row : rows_) {
    Life life{-never, never, exposures_.count[row]};
    if (lives.given()) life.start = lives.start[row], life.end = lives.end[row];
    const auto [found, added] = known.emplace(std::tuple(life.start, life.end, life.count),
                                              static_cast<std::uint32_t>(lives_.size()));
    if (added) lives_.push_back(life);
    life_of_.push_back(found->second);
  }
  if (lives_.size() == 1) life_of_.clear();
}

SampledClass FirmFollowers::sampled() const {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  return {"those of the firms", all_.loans, all_.pd_low, all_.pd_high, kNaN, "by firm"};
}

ClassDraw FirmFollowers::draw(const Background& background, std::uint32_t first_row,
                              Events& events) const {
  const FirmDefaults& defaults = background.firms[exposures_.links.firms->index()];
  ClassDraw drawn{&all_, events.size(), 0};
  {
    EventWriter writer(events);
    for (std::uint32_t t = 0; t + 1 < defaults.first.size(); ++t)
      for (std::size_t k = defaults.first[t]; k < defaults.first[t + 1]; ++k) {
        const std::uint32_t firm = defaults.firm[k];
        if (!has_any(firm)) continue;
        const double time = defaults.time[k];
        const std::uint32_t begin = one_each_ ? firm : first_[firm],
                            end = one_each_ ? firm + 1 : first_[firm + 1];
        for (std::uint32_t at = begin; at < end; ++at) {
          const Life& life = lives_[life_of_.empty() ? 0 : life_of_[at]];
          const std::uint32_t row = one_each_ ? firm : rows_[at];
          if (time >= life.end) continue;
          if (time < life.start) {
            events.ends.push_back({t, first_row + row, life.count, life.start});
            continue;
          }
          const auto count = static_cast<std::uint32_t>(life.count);
          for (std::uint32_t member = 0; member < count; ++member)
            writer.add_default(t, first_row + row, member, time);
        }
      }
  }
  drawn.last_event = events.size();
  return drawn;
}

}  // namespace cofferdam
