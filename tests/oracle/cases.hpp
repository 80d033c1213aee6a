// Loans and events of cases worked by hand, for the tests of the oracle.
#pragma once
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "oracle/dates.hpp"
#include "oracle/oracle.hpp"

namespace cofferdam::oracle {

/// One portfolio of single loans.
class Loans {
 public:
  explicit Loans(const std::string& start, const std::string& last) {
    world.start = read_date(start);
    world.last = read_date(last);
    world.portfolios = {{"loans"}};
  }
  Loans& loan(const std::string& id, double lent, const std::string& made,
              const std::map<std::string, std::string>& tags = {}) {
    Row row;
    row.id = id;
    row.lent = lent;
    row.made = read_date(made);
    row.steps = {{row.made, 0, lent, lent, 0, 1}};
    row.tags = tags;
    row.numbers["ead"] = lent;
    row.cohort = made.substr(0, 4);
    world.rows.push_back(row);
    return *this;
  }
  Loans& matures(const std::string& day) {
    Row& row = world.rows.back();
    row.steps.push_back({read_date(day), 0, 0, 0, row.lent, 1});
    return *this;
  }
  Loans& defaults(const std::string& day, double amount) {
    default_ = world.events.size();
    return event(Event::Kind::default_, day, amount);
  }
  /// A claim of its own, which the loan survives; what comes back from here on is of it.
  Loans& loses(const std::string& day, double amount) {
    default_ = world.events.size();
    return event(Event::Kind::loss, day, amount);
  }
  Loans& gains(const std::string& day, double amount) {
    event(Event::Kind::gain, day, amount);
    world.events.back().of = world.events.size() - 1;
    return *this;
  }
  Loans& recovers(const std::string& day, double amount) {
    return event(Event::Kind::recovery, day, amount);
  }
  Loans& costs(const std::string& day, double amount) {
    return event(Event::Kind::cost, day, amount);
  }

  World world;

 private:
  Loans& event(Event::Kind kind, const std::string& day, double amount) {
    Event event;
    event.kind = kind;
    event.day = read_date(day);
    event.row = world.rows.size() - 1;
    event.amount = amount;
    event.of = default_;
    if (event.is_claim())
      for (const Event& other : world.events)
        event.number += other.is_claim() && other.row == event.row;
    world.events.push_back(event);
    return *this;
  }
  std::size_t default_ = 0;
};

inline std::string scenario(const std::string& start, const std::string& years,
                            const std::string& rest, const std::string& lender = "bank") {
  return "cofferdam: 1\ncalendar: {start: " + start + ", horizon: " + years +
         "}\nportfolios:\n  loans: {type: file, lender: " + lender + "}\n" + rest;
}

/// What is lost for good, and what it cost.
inline double lost(const World& world) {
  double sum = 0;
  for (const Event& event : world.events)
    sum += event.kind == Event::Kind::recovery || event.kind == Event::Kind::gain ? -event.amount
                                                                                  : event.amount;
  return sum;
}

/// What goes against the identities that hold for every result; empty if nothing does. `interest`
/// is claimed besides what is lost.
std::string faults(const Result& result, const World& world, double interest = 0);

/// Changes of the lines, in order: "2025-03-10 bank 40 fund 60 | ...".
std::string course(const Result& result);

}  // namespace cofferdam::oracle
