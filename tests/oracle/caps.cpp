// Caps that grow with the book.
#include <algorithm>
#include <cmath>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

/// Parts of one row, of which some loans were renewed and others not, stand side by side.
static bool is_one(const Row& a, const Row& b) {
  return !a.begins_as && !b.begins_as && a.portfolio == b.portfolio && a.id == b.id &&
         a.made == b.made;
}

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
    for (std::size_t first = 0, next = 0; first < rows.size(); first = next) {
      double all = 0;
      for (next = first;
           next < rows.size() && (next == first || is_one(*rows[first], *rows[next]));)
        all += rows[next++]->loans_lent;
      const Row& row = *rows[first];
      double taken = clause.include_until && row.made > *clause.include_until ? 0 : all;
      if (clause.agreed_maximum && row.lent > 0) {
        const double fit = std::max(0.0, (*clause.agreed_maximum - lent) / row.lent);
        taken = std::min(taken, row.fine_grained ? fit : std::floor(fit * (1 + 1e-12)));
      }
      lent += taken * row.lent;
      for (std::size_t k = first; k < next; ++k)
        caps_[clause.index].included[rows[k]] = next - first == 1 ? taken
                                                : all > 0 ? rows[k]->loans_lent * taken / all
                                                          : 0;
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
  const Row& loan = one.row->begins_as ? world_.rows[*one.row->begins_as] : *one.row;
  const auto it = rows.find(&loan);
  if (it == rows.end()) return 0;
  if (loan.fine_grained) return one.row->loans_lent > 0 ? it->second / one.row->loans_lent : 0;
  double members = 0;
  for (const auto& [row, loans] : rows)
    if (row == &loan || is_one(*row, loan)) members += loans;
  return one.what->member + 0.5 < members ? 1 : 0;
}

/// Part of a row, as volumes count it: all that may be where the agreed maximum meets other loans
/// in each trial.
double Trial::usually_included(const Clause& cap, std::size_t row) const {
  const Row& loans = world_.rows[world_.rows[row].begins_as.value_or(row)];
  const auto& known = caps_.at(cap.index).included;
  if (!known.count(&loans) || (cap.include_until && loans.made > *cap.include_until)) return 0;
  bool varies = !cap.agreed_maximum;
  for (const auto& [other, included] : known)
    varies = varies ||
             (other->loans_in_volumes && (!cap.include_until || other->made <= *cap.include_until));
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
