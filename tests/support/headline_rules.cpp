#include "support/headlines.hpp"

namespace cofferdam::headlines {

namespace {

const std::vector<Rule> kRules = {
    {"portfolios", Of::base, "portfolio",
     "loans, exposure, mean_pd, mean_lgd, expected_loss_untied, open_until"},
    {"scores", Of::base, "portfolio, score",
     "mean_pd, lowest_pd, highest_pd, gini, intercept, slope"},
    {"screening", Of::all, "portfolio, tag, value",
     "applicants, accepted, acceptance, good_refused, bad_accepted, accepted_pd, refused_pd, gini"},
    {"take_up", Of::all, "portfolio, tag, value",
     "possible, policies, sum_insured, premium, net_premium, share, share_without_subsidy, "
     "added_policies"},
    {"issuance", Of::all, "portfolio, tag, value",
     "planned, issued, issued_volume, issued_without_tool, added_volume, held_volume, coupon, "
     "underwriter_score"},
    {"matching", Of::all, "quarter~3, stage",
     "looking, matched, matched_share, unbound_share, finance_share, unbound_finance_share"},
    {"financiers", Of::all, "quarter~3, financier", "begun, financed, full"},
    {"calendar", Of::base, "year~3", "from, to, length"},
    {"sampling", Of::base, "method", "mean_weight, largest_weight, effective_trials"},
    {"contributions", Of::base, "account, level, by, group~3", "contribution, share"},
    {"sampling_laws", Of::base, "law, year~3, factor~3", "share, moved_by"},
    {"factor_paths", Of::base, "factor~3, year~3",
     "mean, standard_deviation, correlation_with_year_before"},

    {"bearers", Of::base, "bearer",
     "mean, standard_deviation, probability_positive, share_of_losses, largest"},
    {"bearers", Of::variants, "bearer", "mean"},
    {"quantiles", Of::base, "account, level", "value_at_risk, tvar"},
    {"quantiles", Of::variants, "account, level=0.99", "value_at_risk, tvar"},
    {"thresholds", Of::base, "account, amount", "probability_above, effective_trials"},
    {"exceedance", Of::base, "account=all losses, amount~5", "probability"},
    {"public_cost", Of::base, "public",
     "mean, standard_deviation, share_of_losses, value_at_risk_95, value_at_risk_99, tvar_99"},
    {"public_cost", Of::variants, "public", "mean, tvar_99"},
    {"fiscal", Of::base, "payer, component, kind",
     "cost, standard_deviation, per_guaranteed, per_lent", Zeros::left_out},
    {"fiscal", Of::variants, "payer=public: all, component, kind", "cost, per_guaranteed",
     Zeros::left_out},
    {"fiscal_rates", Of::base, "payer, measure", "value", Zeros::left_out},
    {"fiscal_rates", Of::variants, "payer=public: all, measure", "value", Zeros::left_out},
    {"support", Of::base, "class, instrument, kind",
     "value, per_lent, of_interest, over_subsidised_loans, over_subsidised_principal",
     Zeros::left_out},
    {"support", Of::variants, "class=(all), instrument, kind",
     "value, per_lent, over_subsidised_principal", Zeros::left_out},
    {"margins", Of::base, "lender, class, component, kind", "amount, per_balance, per_capital",
     Zeros::left_out},
    {"margins", Of::variants, "lender, class=(all), component, kind", "amount, per_capital",
     Zeros::left_out},
    {"capital", Of::base, "lender, class, approach", "risk_weight, risk_weight_covered, relief"},
    {"evaluation", Of::base, "judged~5, year~2",
     "score, score_quantile_50, quality_score, rank, probability_first, factor"},
    {"evaluation", Of::variants, "judged~5, year~2", "score, probability_first"},
    {"indicators", Of::base, "indicator, judged~3, year~2", "value, quantile_50, points"},
    {"skill", Of::all, "year", "skill_share, skill, luck, wrong_order"},
    {"transfers", Of::base, "bearer", "share, paid, received", Zeros::left_out},
    {"layers", Of::all, "clause, payer, attachment",
     "limit, mean, probability_hit, probability_exhausted"},

    {"contracts", Of::base, "contract, year~4",
     "subject, ceded, ceded_tvar_99, probability_hit, probability_exhausted, retained, paid, "
     "premium, reinstatement_premium",
     Zeros::left_out},
    {"contracts", Of::variants, "contract, year=(all)", "ceded, retained"},

    {"by_year", Of::base, "account=all losses, year~4",
     "mean, standard_deviation, value_at_risk_99, tvar_99, recovered, cost_of_recovery, "
     "interest",
     Zeros::left_out},
    {"by_year", Of::base, "account, year~2", "mean", Zeros::left_out},
    {"by_cohort", Of::base, "portfolio~2, cohort~3, account=all losses",
     "loans, open_loans, defaults, default_rate, loss_rate, value_at_risk_99"},
    {"by_age", Of::base, "portfolio~2, cohort~2, age~2",
     "cumulative_default_rate, cumulative_default_rate_quantile_95, cumulative_loss_rate"},
    {"by_tag", Of::base, "tag~3, value~6, account=all losses", "loans, mean, default_rate"},
    {"grades", Of::base, "portfolio~2, grade~8, from~2",
     "in_force, defaulted, loans_in_force, default_rate"},
    {"firm_groups", Of::base, "firms",
     "groups, effective_groups, largest, exposure, mean, share_of_losses, share_of_tail_99"},
    {"book", Of::base, "portfolio~2, cohort~2, from~3",
     "filed, opening, in_force, released, defaulted, loans_in_force, defaulted_per_ended"},

    {"pools", Of::base, "pool",
     "probability_exhausted, years_to_exhaustion, shortfall, shortfall_given_exhaustion, unpaid, "
     "probability_no_stock, required, required_quantile_99"},
    {"pools", Of::variants, "pool", "probability_exhausted, shortfall, unpaid, required"},
    {"pool_years", Of::base, "pool, year~3",
     "balance, balance_quantile_5, balance_quantile_50, probability_exhausted, "
     "probability_short, short_in, leverage_multiple"},
    {"pool_lines", Of::base, "pool, clause", "probability_first_short, paid"},
    {"pool_flows", Of::base, "pool, flow, bearer, year~3", "mean, quantile_95", Zeros::left_out},
    {"joint_exhaustion", Of::all, "pool, other, at_least", "probability, probability_given_other"},
    {"coverage", Of::base, "payee, clause",
     "due, paid, moved, coverage, coverage_worst_5, months_to_cash"},
    {"coverage", Of::variants, "payee=(all), clause", "due, paid, coverage"},
    {"payers", Of::base, "payer, clause", "due, paid, moved, coverage"},
    {"unpaid", Of::all, "payee, clause, reason", "amount", Zeros::left_out},
    {"rules", Of::base, "rule", "probability_binds, stopped, stopped_quantile_99, years_to_first"},
    {"rules", Of::variants, "rule", "probability_binds, stopped"},
    {"lending", Of::base, "clause, value, year~4",
     "planned, lent, share_lent, stopped, probability_stopped, years_to_first", Zeros::left_out},
    {"lending", Of::variants, "clause, value, year=(all)", "lent, share_lent, stopped"},
    {"responding_lending", Of::base, "clause, value, year~4",
     "asked, coverage, share_willing, lent, without_scheme, additional, pd_without, pd_additional"},
    {"responding_lending", Of::variants, "clause, value, year=(all)",
     "coverage, lent, without_scheme, additional"},
    {"added_defaults", Of::base, "clause, value=(all), year~4, cause", "amount, rate"},
    {"relending", Of::base, "clause, day~4",
     "asked, drawn, share_drawn, balance, probability_binds, years_to_first"},
    {"relending", Of::variants, "clause, day=(all)", "asked, drawn, probability_binds"},
    {"failures", Of::base, "bearer",
     "probability, years_to_failure, stopped, stopped_given_failure"},
    {"flows", Of::base, "flow, payer, payee, year~4", "mean, standard_deviation, quantile_95"},
    {"flows", Of::variants, "flow, payer, payee, year=(all)", "mean"},
    {"ratios", Of::base, "portfolio, bearer, year~4",
     "premium_written, premium_earned, losses, fees, subsidies, loss_ratio, mean_of_loss_ratios, "
     "combined_ratio, technical_rate, break_even_rate"},
    {"ground_up", Of::base, "portfolio~2, quantity, year~3", "mean, standard_deviation, tvar_99"},
    {"ep_curves", Of::base, "portfolio~3, perspective, curve, return_period~3, year~2",
     "loss, tvar"},
    {"cash", Of::base, "account, year~4", "mean"},
    {"cash", Of::base, "account, year=(largest)", "mean, quantile_99"},

    {"sizes", Of::all, "input, target, probability", "size, rule"},
    {"sizing", Of::all, "input, target, value~4", "risk"},
    {"precision", Of::base, "measure", "estimate, relative_error, trials"},
    {"outcomes", Of::base, "measure, portfolio, cohort~3, by_age~3",
     "realised, forecast_mean, forecast_quantile_99, quantile, verdict"},
    {"outcomes", Of::variants, "measure, portfolio, cohort~3, by_age~3", "forecast_mean, quantile"},
    {"realised", Of::all, "account", "realised, forecast_mean, quantile, verdict"},
    {"differences", Of::variants, "account, draws", "difference, variance_ratio"},
};

// What the scenario itself says, how loans are sampled, and long tables of single trials.
const std::vector<std::string> kLeftOut = {"inputs",      "classes", "blocks",
                                           "convergence", "trials",  "occurrences"};

}  // namespace

const std::vector<Rule>& rules() {
  return kRules;
}

const std::vector<std::string>& left_out() {
  return kLeftOut;
}

}  // namespace cofferdam::headlines
