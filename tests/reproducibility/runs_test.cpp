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
  static Model model_of(std::int64_t trials, std::int64_t longer = 1) {
    std::vector<std::string> overrides = {"trials=" + std::to_string(trials)};
    const std::string name = GetParam().stem().string();
    // Here every one of them would be worked seven times.
    if (is_large(GetParam()) || name == "thirteen_regions" || name == "uk_growth_guarantee" ||
        name == "responding_lending" || name == "regional_evaluation")
      overrides.insert(overrides.end(), {"variants={}", "size=[]"});
    if (name == "regional_evaluation") overrides.emplace_back("calendar.horizon=2 years");
    return build_model(read_scenario(GetParam().string(), overrides), {.longer = longer});
  }
};

/// Keeps the whole blocks of a run in a file and ends it.
void keep(const Model& model, const std::string& file, const std::string& expected) {
  cofferdam::Run run(model);
  EXPECT_TRUE(run.work({}, false));
  EXPECT_EQ(run.trials_done(), 1024);
  run.save(file);
  EXPECT_TRUE(run.work({}));
  EXPECT_TRUE(bytes_of(run.results()) == expected) << "kept";
}

/// Goes on from the file, with others.
void go_on(const Model& model, const std::string& file, const std::string& expected) {
  PostOffice office(3);
  std::vector<std::thread> others;
  for (const int rank : {1, 2})
    others.emplace_back([&, rank] {
      EXPECT_EQ(follow(
                    office.box(rank),
                    [&] {
                      return Following{model, 1};
                    },
                    nullptr),
                ExitCode::ok);
    });
  cofferdam::Run run(model);
  run.load(file);
  const RunOptions options{.threads = 1, .mailbox = &office.box(0)};
  EXPECT_TRUE(run.work(options, false));
  EXPECT_EQ(run.trials_done(), 2048);
  EXPECT_TRUE(run.work(options));
  dismiss(office.box(0), ExitCode::ok);
  for (std::thread& other : others) other.join();
  EXPECT_TRUE(bytes_of(run.results()) == expected) << "gone on and shared";
}

void split_and_merge(const Model& model, const std::string& file, const std::string& expected) {
  cofferdam::Run all(model);
  for (const std::int64_t number : {2, 1}) {
    cofferdam::Run part(model, {number, 2});
    part.work({.threads = 2});
    part.save(file);
    cofferdam::Run again(model, {number, 2});
    EXPECT_EQ(again.load(file), "");
    EXPECT_EQ(again.trials_done(), part.trials_done());
    all.merge(again);
    EXPECT_THROW(all.merge(again), Error);
  }
  EXPECT_TRUE(all.is_complete());
  EXPECT_TRUE(bytes_of(all.results()) == expected) << "split and merged";
}

TEST_P(Runs, GiveTheSameBytesWhateverWay) {
  const TemporaryFolder folder;
  const Model shorter = model_of(1100, 10), longer = model_of(2100);
  const std::string expected = bytes_of(simulate(longer));
  keep(shorter, folder / "kept", bytes_of(simulate(model_of(1100))));
  go_on(longer, folder / "kept", expected);
  split_and_merge(longer, folder / "part", expected);
}

INSTANTIATE_TEST_SUITE_P(Shipped, Runs, testing::ValuesIn(shipped_scenarios()),
                         [](const auto& of) { return of.param.stem().string(); });

}  // namespace
}  // namespace cofferdam::test
