// Layers of what a bearer bears: layer [a, a + l] holds min(l, max(0, total - a)) of a total.
//
// All layers look at the same total: what the payee bears when the clause acts, over the whole
// scenario, each year anew, or of each loan by itself. With dates the losses fill the layers in the
// order of time, and what comes back empties them again. Without a calendar there is no order, and
// each loss carries its proportional part of every layer.
#pragma once
#include <string>
#include <vector>

#include "clauses/cover.hpp"

namespace cofferdam {

class Layers final : public Cover {
 public:
  enum class Over { scenario, year, loan };
  /// `first_line`: of the clause among the lines of the results. `lent`: [row] as one loan; empty:
  /// levels are amounts.
  Layers(std::size_t claim, std::size_t payee, Over over, std::size_t first_line,
         std::vector<LayerLine> lines, std::vector<const Payment*> payments, bool dated,
         std::vector<double> lent);

  void act(Walk& walk, const EntryList& entries) const override;
  std::string title() const override { return "layers '" + lines_.front().clause + "'"; }
  void start(Walk& walk) const override;
  void end(Walk& walk) const override;

 protected:
  std::size_t cell_of(Walk& walk, std::uint32_t e) const override;
  void count_paid(Walk& walk, std::size_t line, std::uint32_t claim, double amount) const override;
  void lower(Walk& walk, std::uint32_t e, double amount) const override;

 private:
  struct Totals;
  void fill_in_order(Walk& walk, std::uint32_t e) const;
  void fill_evenly(Walk& walk, const EntryList& entries) const;
  void fill_each(Walk& walk, const EntryList& entries) const;
  void fill_at_once(Settlement& settlement) const;
  void move_part(Settlement& settlement, std::size_t payer, const std::vector<double>& total,
                 const std::vector<double>& paid) const;
  double unit_of(const Settlement& s, std::size_t e) const;

  Over over_;
  std::size_t first_line_;
  std::vector<LayerLine> lines_;
  std::vector<double> lent_;
};

}  // namespace cofferdam
