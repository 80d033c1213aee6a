// What a pool pays at most under one of its lines.
#pragma once
#include "pools/pool_terms.hpp"
#include "waterfall/gate.hpp"

namespace cofferdam {

class PoolRule;

/// Stands before the balance of its pool, which holds back what it stops if it defers payments.
class Sublimit final : public Gate {
 public:
  Sublimit(const PoolRule& pool, const PoolLine& line) : pool_(pool), line_(line) {}

  /// What may still be paid now, in money; it is whole again each year if it is of a year.
  double room(Walk& walk) const;

  GatePlace place() const override { return GatePlace::sublimit; }
  std::string title() const override;
  const std::string& name() const override;
  std::string phrase(const Payment& payment, const Words& words) const override;
  Reason reason() const override { return Reason::sublimit; }
  double admit(Walk& walk, const Passage& passage, double amount, double part) const override;
  void take_back(Walk& walk, const Passage& passage, double amount) const override;
  void refuse(Walk& walk, const Passage& passage, double amount) const override;
  double left(Walk& walk, const Passage&) const override { return room(walk); }
  bool counts_payments() const override { return true; }
  void start(Walk& walk) const override;

 private:
  struct State;
  const PoolRule& pool_;
  PoolLine line_;
};

}  // namespace cofferdam
