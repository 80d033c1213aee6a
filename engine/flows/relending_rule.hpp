// Relending at work: what cheaper money saves lenders on each day, or what of it they pass on.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "flows/relending_book.hpp"

namespace cofferdam {

class RelendingRule final : public ScheduledFlow {
 public:
  /// Pays `part` of what is saved. `records`: number of the clause whose outcomes it writes down;
  /// kRecordsNothing: another does.
  static constexpr std::size_t kRecordsNothing = static_cast<std::size_t>(-1);
  RelendingRule(std::shared_ptr<const RelendingBook> book, std::vector<FlowLine*> lines,
                double part, std::size_t records);

  std::vector<std::size_t> lines() const override { return indices_of(lines_); }
  std::string title() const override;
  std::vector<const Rule*> with() const override;
  void start(Walk& walk) const override;
  Moment next(Walk& walk) const override;
  void step(Walk& walk) const override;
  void end(Walk& walk) const override;
  void settle(Settlement& settlement) const override;
  std::unique_ptr<const FlowIncome> income(const std::vector<std::uint32_t>& group_of,
                                           std::size_t groups, bool earned) const override;

 private:
  struct State;
  class Income;

  void tell_due();
  void record(Settlement& settlement, std::uint32_t trial, const RelendingCourse& course) const;
  void look_again(Walk& walk, State& state) const;
  /// Due of a cell of a book on one of its days; nothing once a party has failed.
  double due(const RelendingBook& book, const Settlement& settlement, std::uint32_t trial,
             const RelendingCourse& course, std::size_t day, std::size_t cell) const;

  std::shared_ptr<const RelendingBook> book_;
  std::vector<FlowLine*> lines_;  ///< by portfolio
  double part_;
  std::size_t records_;
};

}  // namespace cofferdam
