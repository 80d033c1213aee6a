// Results as the tables of the Open Results Data standard.
#pragma once
#include <cofferdam/results.hpp>

#include <functional>
#include <string>
#include <vector>

namespace cofferdam {

/// Which tables are made.
struct OrdParts {
  bool elt = true, plt = true, ept = true;
  bool needs_occurrences() const { return elt || plt; }
};

/// A table and the name of its file, such as `gul_S1_ept.csv`.
using OrdSink = std::function<void(const std::string& file, const Table& table)>;

/// Makes the tables one after the other, for each perspective: `gul`, losses from the ground up,
/// `il`, what is insured, and `borne`, what each bearer bears. Columns have the names that version
/// 1 of the standard gives them (github.com/OasisLMF/ODS_OpenResultsData). Summary ids stand for
/// portfolios and years of `ep_curves`, with bearers in `borne`, as `..._summary-info.csv` says;
/// periods are trials, and each occurrence is an event of its own. Throws Error(scenario) if the
/// results lack what is asked for. They hold no variants.
void make_ord_tables(const Results& results, const OrdParts& parts, const OrdSink& sink);

/// Periods that the loss tables are made of: the trials whose occurrences are kept; 0: none.
std::int64_t ord_periods(const Results& results);

}  // namespace cofferdam
