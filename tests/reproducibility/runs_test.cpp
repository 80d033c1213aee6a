// Every shipped scenario gives the bytes of one run, however it is stopped, split, shared and put
// together.
#include <gtest/gtest.h>
#include <cofferdam/ranks.hpp>
#include <cofferdam/run.hpp>

#include <thread>

#include "support/results_bytes.hpp"
#include "support/shipped_scenarios.hpp"
#include "support/temporary_folder.hpp"
#include "support/thread_mailbox.hpp"

namespace cofferdam::test {
namespace {

class Runs : public testing::TestWithParam<std::filesystem::path> {
 protected:
  static std::vector<std::string> trials(std::int64_t number) {
    return {"trials=" + std::to_string(number)};
  }
  static Model model(std::int64_t number, std::int64_t longer = 1) {
    return build_model(read_scenario(GetParam().string(), trials(number)), {.longer = longer});
  }
  TemporaryFolder folder_;
};

TEST_P(Runs, PartsThatWereKeptAndMerged) {
  const Model whole = model(3500);
  const std::string expected = bytes_of(simulate(whole));
  Run all(whole);
  for (const std::int64_t number : {2, 3, 1}) {
    const std::string file = folder_ / ("part" + std::to_string(number));
    Run part(whole, {number, 3});
    part.work({.threads = 2});
    EXPECT_TRUE(part.is_complete());
    part.save(file);
    Run again(whole, {number, 3});
    EXPECT_EQ(again.load(file), "");
    EXPECT_EQ(again.trials_done(), part.trials_done());
    all.merge(again);
    EXPECT_THROW(all.merge(again), Error);
  }
  EXPECT_TRUE(all.is_complete());
  EXPECT_TRUE(bytes_of(all.results()) == expected);
}

TEST_P(Runs, StoppedAndGoneOnWithMoreTrials) {
  const std::string file = folder_ / "state";
  Run first(model(1500, 10));
  EXPECT_TRUE(first.work({}, false));
  EXPECT_EQ(first.trials_done(), 1024);
  first.save(file);
  EXPECT_TRUE(first.work({}));
  EXPECT_TRUE(bytes_of(first.results()) == bytes_of(simulate(model(1500))));
  const Model longer = model(3500);
  Run more(longer);
  more.load(file);
  EXPECT_TRUE(more.work({.threads = 2}));
  EXPECT_TRUE(bytes_of(more.results()) == bytes_of(simulate(longer)));
}

TEST_P(Runs, SharedByRanks) {
  const Model whole = model(3500);
  PostOffice office(3);
  std::vector<std::thread> others;
  for (const int rank : {1, 2})
    others.emplace_back([&, rank] {
      EXPECT_EQ(follow(
                    office.box(rank),
                    [&] {
                      return Following{whole, rank};
                    },
                    nullptr),
                ExitCode::ok);
    });
  Run run(whole);
  const RunOptions options{.threads = 1, .mailbox = &office.box(0)};
  EXPECT_TRUE(run.work(options, false));
  EXPECT_EQ(run.trials_done(), 3072);
  EXPECT_TRUE(run.work(options));
  dismiss(office.box(0), ExitCode::ok);
  for (std::thread& other : others) other.join();
  EXPECT_TRUE(bytes_of(run.results()) == bytes_of(simulate(whole)));
}

INSTANTIATE_TEST_SUITE_P(Shipped, Runs, testing::ValuesIn(shipped_scenarios()),
                         [](const auto& info) { return info.param.stem().string(); });

}  // namespace
}  // namespace cofferdam::test
