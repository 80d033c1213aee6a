// Sums of every block of 1,024 trials, so that two results files can be compared in pairs.
#include "measures/columns.hpp"
#include "measures/measure.hpp"

namespace cofferdam {
namespace {

class Blocks final : public Stateless {
 public:
  Table table(const Summary& summary) const override {
    TextColumn account("account", "'all losses', 'defaults' or a bearer");
    IntegerColumn block("block",
                        "number of the block; block b holds trials 1,024 b to 1,024 b + 1,023");
    TextColumn unit("unit", kUnitMeaning);
    NumberColumn sum("sum", kUnitOfRow, "sum of weight x amount");
    NumberColumn squares("sum_of_squares", "square of 'unit'", "sum of weight x amount^2");
    for (std::size_t a = 0; a < summary.accounts.size(); ++a)
      for (const BlockSum& sums : summary.statistics.block_sums(a)) {
        account.add(summary.accounts[a].name);
        unit.add(summary.accounts[a].unit);
        block.add(sums.block);
        sum.add(sums.sum);
        squares.add(sums.sum_squares);
      }
    return make_table("blocks", "one account in one block of trials", account, unit, block, sum,
                      squares);
  }
};

std::unique_ptr<Measure> make(const Params&) {
  return std::make_unique<Blocks>();
}

}  // namespace

TableMember blocks_table() {
  return {make};
}

}  // namespace cofferdam
