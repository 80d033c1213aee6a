// Which loans a portfolio cap includes, decided in each trial on the loans that are lent in it.
#pragma once
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace cofferdam {

struct ProgrammeContext;
class Walk;

/// Loans are included in the order of the day on which they are made, portfolio, row and member:
/// one that does not fit whole under the maximum is left out, and a later smaller one may still
/// fit. Fine-grained rows are very many small loans, and are included in the fraction that fits.
class Inclusion {
 public:
  struct Terms {
    double maximum = std::numeric_limits<double>::infinity();  ///< most that is included, money
    double last = std::numeric_limits<double>::infinity();     ///< day since 1970-01-01
  };
  /// `rows` of the claim, over all portfolios.
  Inclusion(const ProgrammeContext& context, const std::vector<std::uint32_t>& rows, Terms terms);

  /// One trial. It keeps its memory from trial to trial.
  class State {
    friend class Inclusion;
    enum class Block : std::uint8_t { all, none, some };
    bool known_ = false;
    std::size_t heard_ = 0;        ///< of what is not lent in the settlement
    std::vector<double> offered_;  ///< [portfolio] part of the new business that is on offer
    std::vector<double> lent_;     ///< [portfolio] part of the new business that the rest holds for
    std::vector<double> volume_;   ///< [day of making] included up to it, money
    std::vector<Block> blocks_;    ///< what is included of it
    std::vector<double> taken_;    ///< [place in the order] loans included, in blocks with `some`
    /// Places of rows of which loans are never made, ascending, and how many.
    std::vector<std::pair<std::uint32_t, double>> absent_;
  };
  void start(const Walk& walk, State& state) const;
  /// Looks again if loans have not been lent meanwhile.
  void follow(const Walk& walk, State& state) const;
  /// The part of a default that is included: of a loan 1 or 0.
  double part(const State& state, std::uint32_t row, std::uint32_t member) const;
  /// What has been lent of the included loans up to a day of the calendar, that day included.
  double volume(const State& state, std::uint32_t day) const;
  /// The next day after `day` on which the volume grows; kNoDay: none.
  std::uint32_t growth_after(const State& state, std::uint32_t day) const;
  static constexpr std::uint32_t kNoDay = 0xffffffff;

  /// The part of a row that is included as far as it is the same in every trial: if take-up moves
  /// the maximum from loan to loan, all that is made by the last day.
  double usual_part(std::uint32_t row) const { return usual_.empty() ? 0 : usual_[row]; }
  /// Whether not all loans that are offered by the last day can be included.
  bool binds() const;
  /// Whether no loan can be included.
  bool is_empty() const;

 private:
  /// Rows of one day and portfolio that follow each other in the order.
  struct Block {
    std::uint32_t first = 0, last = 0;  ///< places in the order
    std::uint32_t day = 0;              ///< in days_
    std::uint32_t portfolio = 0;
    double always = 0;          ///< lent whatever the take-up, money
    double smallest = 0;        ///< loan
    bool fine = false;          ///< of a fine-grained portfolio
    bool grouped = false;       ///< rows of several loans wait for take-up
    std::uint32_t waiting = 0;  ///< first of those that do, in ranks_ and sums_
    std::uint32_t waiting_end = 0;
  };
  struct Row {
    std::uint32_t row = 0;
    double loans = 0, lent = 0;  ///< how many; principal of one
    double rank = -1;            ///< of its first loan in take-up; below 0: always lent
  };

  void make_blocks(const ProgrammeContext& context, const std::vector<std::uint32_t>& rows,
                   double last);
  void place_later_rows(const ProgrammeContext& context, const std::vector<std::uint32_t>& rows);
  void add_row(const ProgrammeContext& context, std::uint32_t row, std::int64_t day);
  void close_block();
  std::vector<std::pair<std::uint32_t, double>> absent_of(const Walk& walk) const;
  double loans_made(const State& state, std::uint32_t place, const Block& block) const;
  double loans_lent(const Block& block, const Row& row, double lent) const;
  /// Of rows of the block that are never made.
  double amount_absent(const State& state, const Block& block) const;
  double amount_lent(const Block& block, double lent) const;
  void include(State& state) const;
  double include_some(State& state, const Block& block, double volume) const;

  Terms terms_;
  bool varies_ = false;  ///< with the take-up of a trial, or whether firms are alive
  double offered_ = 0;   ///< by the last day, money
  std::vector<Row> order_;
  std::vector<std::uint32_t> place_;     ///< [row over all portfolios] in the order; kNoDay: none
  std::vector<std::uint32_t> block_of_;  ///< [place]
  std::vector<Block> blocks_;
  std::vector<std::int64_t> days_;    ///< of making, ascending; below 0: before the start
  std::vector<double> ranks_, sums_;  ///< by block, ascending; sum of principal before the next
  std::vector<double> usual_;         ///< [row]
};

}  // namespace cofferdam
