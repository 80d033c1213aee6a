// Caps that grow with the book.
#include <algorithm>
#include <cmath>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

/// Decides in the order in which loans are made which of them a cap includes.
void Trial::include_loans() {
  for (const Clause& clause : scenario_.clauses) {
    if (clause.kind != Clause::Kind::cap) continue;
    std::vector<const Row*> rows;
    for (const Row& row : world_.rows)
      if (covering_[index_of(row)].count(clause.claim)) rows.push_back(&row);
    std::stable_sort(rows.begin(), rows.end(),
                     [](const Row* a, const Row* b) { return a->made < b->made; });
    double lent = 0;
    for (const Row* row : rows) {
      double& loans = caps_[clause.index].included[row];
      if (clause.include_until && row->made > *clause.include_until) continue;
      loans = row->loans_lent;
      if (clause.agreed_maximum && row->lent > 0) {
        const double fit = std::max(0.0, (*clause.agreed_maximum - lent) / row->lent);
        loans = std::min(loans, row->fine_grained ? fit : std::floor(fit * (1 + 1e-12)));
      }
      lent += loans * row->lent;
    }
  }
}

double Trial::volume(const Clause& cap) const {
  const CapState& state = caps_.at(cap.index);
  if (state.volume_on == day_) return state.volume;
  state.volume_on = day_;
  state.volume = 0;
  for (const auto& [row, loans] : state.included)
    if (row->made <= day_) state.volume += loans * row->lent;
  return state.volume;
}

/// Part of a claim whose loans are included.
double Trial::included(const Clause& cap, const Case& one) const {
  const auto& rows = caps_.at(cap.index).included;
  const auto it = rows.find(one.row->begins_as ? &world_.rows[*one.row->begins_as] : one.row);
  if (it == rows.end()) return 0;
  if (one.row->fine_grained) return one.row->loans_lent > 0 ? it->second / one.row->loans_lent : 0;
  return one.what->member < it->second ? 1 : 0;
}

/// Part of a row, as volumes count it: all that may be where the agreed maximum meets other loans
/// in each trial.
double Trial::usually_included(const Clause& cap, std::size_t row) const {
  const Row& loans = world_.rows[world_.rows[row].begins_as.value_or(row)];
  const auto& known = caps_.at(cap.index).included;
  if (!known.count(&loans) || (cap.include_until && loans.made > *cap.include_until)) return 0;
  bool varies = !cap.agreed_maximum;
  for (const auto& [other, included] : known) varies = varies || other->loans_in_volumes;
  return varies || loans.loans_lent == 0 ? 1 : known.at(&loans) / loans.loans_lent;
}

double Trial::cap_room(const Clause& cap) const {
  const Row& any = world_.rows.front();  // the rate of a cap is the same for all
  const double most = cap.rate(any) * cap.cap * volume(cap), paid = caps_.at(cap.index).paid;
  return above(most, paid) ? most - paid : 0;
}

void Trial::grow_caps() {
  for (auto& [clause, cap] : caps_)
    for (const auto& [row, loans] : cap.included)
      if (row->made == day_ && loans > 0) cap.room_grew = true;
}

}  // namespace cofferdam::oracle
