#include "model/stop_rule.hpp"

#include <algorithm>
#include <cctype>

#include "model/accounts.hpp"
#include "model/fiscal_terms.hpp"
#include "model/trials.hpp"
#include "scenario/stop_keys.hpp"
#include "time/seconds.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

using Kind = StopMeasure::Kind;

constexpr std::string_view kHeadline = "headline";

std::string percent(double level) {
  return rounded_text(100 * level) + " %";
}

void add_sizes(const std::vector<SizeQuestion>& sizes, const std::string& currency,
               std::vector<StopMeasure>& to) {
  for (std::size_t q = 0; q < sizes.size(); ++q)
    for (const double p : sizes[q].probabilities) {
      if (sizes[q].as_it_is) {
        const bool amounts = sizes[q].is_of_amounts();
        to.push_back({target_of(sizes[q].input), amounts ? currency : "1", Kind::target, q, p,
                      amounts ? sizes[q].above : p});
        continue;
      }
      const bool of_mean = sizes[q].is_of_all();
      to.push_back({"size of " + sizes[q].input + (of_mean ? "" : " at " + percent(p)),
                    sizes[q].unit, Kind::size, q, p});
    }
}

void add_pools(const Params& params, std::vector<StopMeasure>& to) {
  const std::vector<NamedPool>& pools = params.programme->context().pools;
  for (std::size_t p = 0; p < pools.size(); ++p) {
    to.push_back({"pool " + pools[p].name + " exhausted", "1", Kind::exhausted, p, 0});
    if (!pools[p].feedback.empty()) continue;  // no stock can be told
    for (const double level : kRequiredLevels)
      to.push_back({"pool " + pools[p].name + " required " + percent(level), params.currency,
                    Kind::required, p, level});
  }
}

bool is_any_public(const Params& params) {
  return std::any_of(params.bearers.begin(), params.bearers.end(),
                     [](const Bearer& bearer) { return bearer.level != "no"; });
}

void add_accounts(const Params& params, std::vector<StopMeasure>& to) {
  const std::vector<Account> accounts = accounts_of(params);
  for (std::size_t a = 0; a < accounts.size(); ++a) {
    const auto& [name, unit] = accounts[a];
    if (a != kDefaultAccount) to.push_back({"mean of " + name, unit, Kind::mean, a, 0});
    for (const double level : params.levels) {
      const std::string of = percent(level) + " of " + name;
      to.push_back({"value_at_risk " + of, unit, Kind::value_at_risk, a, level});
      to.push_back({"tvar " + of, unit, Kind::tvar, a, level});
    }
  }
  if (is_any_public(params))
    to.push_back({"mean of public cost", params.currency, Kind::mean, kPublicCost, 0});
}

/// Of all public bearers, and of each payer.
void add_fiscal(const Params& params, std::vector<StopMeasure>& to) {
  const FiscalTerms* terms = params.programme->fiscal();
  if (!terms) return;
  const auto add = [&](const std::string& payer, std::size_t of) {
    to.push_back({"mean of fiscal cost" + payer, params.currency, Kind::fiscal_cost, of, 0});
    to.push_back({"subsidy_rate" + payer, "1", Kind::subsidy_rate, of, 0});
  };
  if (is_any_public(params)) add("", kPublicCost);
  for (const std::size_t payer : terms->payers) add(" of " + params.bearers[payer].name, payer);
}

/// With one blank between words and before `%`.
std::string usual_form(const std::string& text) {
  std::string form;
  bool blank = false;
  for (const char c : text) {
    blank = blank || std::isspace(static_cast<unsigned char>(c));
    if (std::isspace(static_cast<unsigned char>(c))) continue;
    if ((blank || c == '%') && !form.empty()) form += ' ';
    form += c;
    blank = false;
  }
  return form;
}

StopMeasure read_measure(const Value& value, const std::vector<StopMeasure>& measures,
                         Problems& problems) {
  const Parsed<StopMeasure> found = find_measure(value.text, measures);
  if (!found.value) problems.add(value.place, value.path, found.what, found.advice);
  return found.value.value_or(StopMeasure{});
}

std::optional<double> read_time(const Value& value, Problems& problems) {
  if (!value) return std::nullopt;
  const std::optional<double> seconds = parse_seconds(value.text);
  if (!seconds || *seconds <= 0)
    problems.add(value.place, value.path, "'" + value.text + "' is no time above 0",
                 std::string("write ") + kSecondsForms);
  return seconds;
}

}  // namespace

std::string target_of(const std::string& input) {
  return "target of " + input;
}

std::vector<StopMeasure> measures_of(const Params& params, const std::vector<SizeQuestion>& sizes) {
  std::vector<StopMeasure> measures;
  add_sizes(sizes, params.currency, measures);
  add_pools(params, measures);
  add_accounts(params, measures);
  add_fiscal(params, measures);
  return measures;
}

Parsed<StopMeasure> find_measure(const std::string& text,
                                 const std::vector<StopMeasure>& measures) {
  if (text == kHeadline) return {measures.front(), "", ""};
  const std::string wanted = usual_form(text);
  std::vector<std::string> known = {std::string(kHeadline)};
  for (const StopMeasure& measure : measures) {
    if (measure.name == wanted) return {measure, "", ""};
    known.push_back(measure.name);
  }
  return {{},
          "'" + text + "' is no measure of this scenario",
          did_you_mean(wanted, known,
                       "write headline, or for example '" + measures.front().name + "'")};
}

std::int64_t look_from(std::int64_t blocks) {
  std::int64_t look = kFirstLook / kBlockTrials;
  while (look < blocks) look += (look + 3) / 4;
  return look;
}

std::optional<StopRule> build_stop_rule(const Value& root, const Params& params,
                                        const std::vector<SizeQuestion>& sizes,
                                        Problems& problems) {
  const Value& value = root.at("stop_when");
  if (!value) return std::nullopt;
  return StopRule{read_measure(value.at("measure"), measures_of(params, sizes), problems),
                  value.at("relative_error").number,
                  static_cast<std::int64_t>(value.at("max_trials").number),
                  read_time(value.at("max_time"), problems)};
}

}  // namespace cofferdam
