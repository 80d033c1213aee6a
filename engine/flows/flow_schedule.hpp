// What each exposure owes under a flow, fixed when it is built.
#pragma once
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "flows/due_parts.hpp"
#include "waterfall/clause.hpp"

namespace cofferdam {

/// What a scenario says about a flow.
struct FlowTerms {
  enum class Of { loan, guaranteed_part, own_part, sum_insured, interest, contract, flow };
  std::string name;
  FlowKind kind = FlowKind::fee;
  Of of = Of::loan;
  bool per_year = false;
  double up_to = std::numeric_limits<double>::infinity();  ///< rate of the flow it is of
  bool if_repaid = false;
  int after_years = 0, years = 0;  ///< of the life of an exposure; years 0: all that follow
  double at_most = std::numeric_limits<double>::infinity();
  bool at_most_per_year = false;
  std::string each;                    ///< what has the maximum together: loan, all, or a tag
  std::string_view rate_key = "rate";  ///< of the clause; empty: the rate is 1
  std::optional<LaterDates> left;      ///< of the loan: of what is then left of each contract
};

class AskedExposures;

/// Rows are those over all portfolios.
class FlowSchedule {
 public:
  /// `clause` has its fields, `of` is the flow that it is of, if it is of one; `payee` a bearer.
  FlowSchedule(FlowTerms terms, const Value& clause, const std::vector<std::size_t>& portfolios,
               std::size_t payee, std::shared_ptr<const FlowSchedule> of,
               const ProgrammeContext& context, Problems& problems);

  const FlowTerms& terms() const { return terms_; }
  const Calendar& calendar() const { return *calendar_; }
  const PortfolioView& portfolio(std::size_t index) const { return portfolios_[index]; }
  const PortfolioView& portfolio_of(std::uint32_t row) const;
  std::size_t rows() const { return factor_.size(); }
  bool is_of(std::uint32_t row) const { return factor_[row] != 0; }
  /// The rate of a row; 0 where the flow is not of it.
  double rate_of(std::uint32_t row) const { return rate_[row]; }
  /// What one exposure of a row owes, in the order of time; or one that is given back on its put
  /// date.
  enum class Until { its_end, put_date };
  void parts_of(std::uint32_t row, std::vector<DuePart>& parts, Until until = Until::its_end) const;
  /// Whether parts of a premium are earned over their contract.
  bool earns_over_time() const;

 private:
  void read_rates(const Value& value, const PortfolioView& portfolio, const AskedExposures& asked,
                  Problems& problems);
  void weigh(const PortfolioView& portfolio, const ProgrammeContext& context);
  void group_rows(const PortfolioView& portfolio);
  std::vector<DuePart> life_of(const Exposures& exposures, std::size_t row, Until until) const;
  double part_of(std::uint32_t row, const ProgrammeContext& context) const;
  void keep_years(std::uint32_t row, std::vector<DuePart>& parts) const;
  void move_to_ends(std::vector<DuePart>& parts) const;
  void cap(std::uint32_t row, std::vector<DuePart>& parts, Until until) const;

  FlowTerms terms_;
  std::shared_ptr<const FlowSchedule> of_;
  const Calendar* calendar_;
  std::vector<PortfolioView> portfolios_;
  std::size_t payee_ = kOutside;
  std::vector<double> rate_;    ///< [row] 0: not of it
  std::vector<double> factor_;  ///< [row] by which its parts, or those of `of_`, are multiplied
  std::vector<std::uint32_t> life_;          ///< [row] index of `lives_`; not of a flow that is of
  std::vector<std::vector<DuePart>> lives_;  ///< another: parts of rows that live alike
  std::vector<std::vector<DuePart>> lives_until_put_;  ///< the same of what is given back
};

}  // namespace cofferdam
