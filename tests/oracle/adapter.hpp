// From the engine to the oracle: what is drawn in a trial, and whether both work it alike.
#pragma once
#include <cofferdam/model.hpp>

#include <string>

#include "model/params.hpp"
#include "oracle/oracle.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {

/// A trial that the engine has drawn and settled, with what the oracle is told of it.
class EngineTrial {
 public:
  /// `yaml` is the text of the scenario; the model must outlive the object.
  EngineTrial(const Model& model, const std::string& yaml, std::int64_t trial);
  EngineTrial(const EngineTrial&) = delete;
  EngineTrial& operator=(const EngineTrial&) = delete;

  const Params& params() const { return params_; }
  const std::string& yaml() const { return yaml_; }
  const Settlement& settled() const { return settled_; }
  const SettlementLog& log() const { return log_; }
  const oracle::World& world() const { return world_; }
  /// Index in the world of the claim that an entry of the settlement belongs to, or of the gain.
  std::size_t default_of(std::size_t entry) const;
  oracle::Day day_of_entry(std::size_t entry) const;

 private:
  void describe_rows(const Events& drawn);
  void describe_moves(const Events& drawn);
  void describe_events(const Events& drawn);
  void describe_triggers();
  void describe_failures(const Events& drawn);
  /// The part of the new business of a portfolio that is lent, or on offer to be; as ranks below
  /// it.
  double part_on_offer(std::size_t portfolio, std::uint32_t row) const;
  bool waits(std::size_t portfolio, std::uint32_t row) const;
  double rank_of(std::size_t portfolio, std::uint32_t row, std::uint32_t member) const;
  std::uint32_t lent_member(std::uint32_t row, std::uint32_t member) const;
  double on_offer(std::size_t portfolio, std::uint32_t row, std::uint32_t member,
                  bool is_fine) const;
  double part_of_event(const Events& drawn, std::size_t event) const;

  const Params& params_;
  std::string yaml_;
  Settlement settled_;
  SettlementLog log_;
  std::vector<std::vector<double>> lent_;  ///< [portfolio] part of the new business, or empty
  std::vector<double> of_offer_;           ///< [portfolio] what clauses on lending leave of it
  oracle::World world_;
  std::vector<std::size_t> default_of_;  ///< [entry of the settlement]
};

/// Where the oracle and the engine differ on a trial, a line each; "" if they agree to a relative
/// 1e-9 of all that is lost or moved. Throws what the oracle throws.
std::string differences(const EngineTrial& trial);

}  // namespace cofferdam
