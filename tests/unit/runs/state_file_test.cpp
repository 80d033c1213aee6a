// A state file is whole, or refused.
#include "runs/state_file.hpp"

#include <gtest/gtest.h>
#include <cofferdam/ranks.hpp>
#include <cofferdam/run.hpp>

#include <cstring>
#include <fstream>
#include <random>
#include <thread>

#include "support/scenarios.hpp"
#include "support/temporary_folder.hpp"
#include "support/thread_mailbox.hpp"

namespace cofferdam::test {
namespace {

const std::string kShare =
    "  - claim: {name: c, of: [loans]}\n"
    "  - share: {name: s, claim: c, parts: {fund: 40 %}, remainder: bank}\n";

Model small_model() {
  return model_of(small_scenario(kShare), {"trials=3000"});
}

std::string bytes_in(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(in)), {});
}

/// The header and the state of a state file.
struct StateBytes {
  explicit StateBytes(const std::string& file) {
    constexpr std::size_t kStart = 40, kHeaderSize = 24, kSeal = 64;
    std::uint64_t size = 0;
    std::memcpy(&size, file.data() + kHeaderSize, sizeof size);
    header = file.substr(kStart, size);
    state = file.substr(kStart + size, file.size() - kStart - size - kSeal);
  }
  std::string header, state;
};

TEST(StateFile, EveryKindOfDamageIsSeen) {
  const TemporaryFolder folder;
  const std::string file = folder / "a";
  cofferdam::Run run(small_model());
  run.work({});
  run.save(file);
  const std::string whole = bytes_in(file);
  std::mt19937_64 random(5);
  for (int round = 0; round < 400; ++round) {
    std::string damaged = whole;
    const std::size_t at = round < 60 ? static_cast<std::size_t>(round) : random() % whole.size();
    if (round % 4 == 3)
      damaged.resize(at);
    else
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << random() % 8));
    folder.write("b", damaged);
    EXPECT_THROW(StateSource(folder / "b"), Error) << round;
    EXPECT_THROW(read_run_header(folder / "b"), Error) << round;
  }
  folder.write("b", whole + "x");
  EXPECT_THROW(StateSource(folder / "b"), DamagedState);
}

/// A sealed file whose bytes are wrong all the same.
TEST(StateFile, SealedNonsenseIsRefused) {
  const TemporaryFolder folder;
  cofferdam::Run run(small_model());
  run.work({});
  run.save(folder / "a");
  const StateBytes whole(bytes_in(folder / "a"));
  std::mt19937_64 random(6);
  int refused = 0;
  for (int round = 0; round < 150; ++round) {
    StateBytes wrong = whole;
    std::string& part = round % 2 ? wrong.header : wrong.state;
    const std::size_t at = random() % part.size();
    if (round % 3 == 0)
      part.resize(at);
    else
      for (std::size_t i = at; i < std::min(part.size(), at + 8); ++i)
        part[i] = static_cast<char>(random());
    OutputFile file(folder / "b");
    const auto state = [&](const ByteWriter::Sink& sink) { sink(wrong.state); };
    write_state(wrong.header, state, file, folder / "b", false);
    try {
      cofferdam::Run(small_model()).load(folder / "b");
    } catch (const Error& error) {
      ++refused;
      EXPECT_NE(std::string(error.what()).find("b'"), std::string::npos) << error.what();
    }
  }
  EXPECT_GT(refused, 75);
}

TEST(StateFile, HoldsItsNameForOneRun) {
  const TemporaryFolder folder;
  const std::string path = folder / "a";
  const auto refused = [&] {
    try {
      StateFile second(path);
      return std::string();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::cannot_create);
      return std::string(error.what());
    }
  };
  cofferdam::Run run(small_model());
  {
    StateFile file(path);
    EXPECT_EQ(refused(), "cannot create '" + path + "': another process is writing it");
    for (int saved = 0; saved < 2; ++saved) {
      run.save(file);
      EXPECT_EQ(refused(), "cannot create '" + path + "': another run is using it");
      EXPECT_EQ(read_run_header(path).trials_done, 0);
    }
    remove_state(path);
  }
  EXPECT_EQ(refused(), "");
  EXPECT_EQ(folder.file_count(), 0);
}

TEST(StateFile, TheOneBeforeIsKept) {
  const TemporaryFolder folder;
  const std::string file = folder / "a";
  cofferdam::Run run(small_model());
  run.save(file);
  EXPECT_FALSE(std::filesystem::exists(previous_of(file)));
  run.work({}, false);
  run.save(file);
  EXPECT_EQ(read_run_header(file).trials_done, 2048);
  EXPECT_EQ(read_run_header(previous_of(file)).trials_done, 0);
  folder.write("a", "cofferdam state\nand no more, but as long as the start of one");
  cofferdam::Run again(small_model());
  EXPECT_NE(again.load(file), "");
  EXPECT_EQ(again.trials_done(), 0);
  remove_state(file);
  EXPECT_EQ(folder.file_count(), 0u);
}

TEST(SharedWork, AnErrorOfOneProcessIsThatOfTheRun) {
  PostOffice office(3);
  std::vector<std::thread> others;
  for (const int rank : {1, 2})
    others.emplace_back([&, rank] {
      const auto prepare = [&]() -> Following {
        if (rank == 2) throw Error(ExitCode::input_missing, "no such file here");
        return {small_model(), 1};
      };
      EXPECT_EQ(follow(office.box(rank), prepare, nullptr), ExitCode::input_missing);
    });
  cofferdam::Run run(small_model());
  try {
    run.work({.threads = 1, .mailbox = &office.box(0)});
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::input_missing);
    EXPECT_STREQ(error.what(), "rank 2: no such file here");
    dismiss(office.box(0), error.code());
  }
  for (std::thread& other : others) other.join();
}

TEST(SharedWork, AStopOfOneProcessStopsAll) {
  PostOffice office(2);
  std::atomic<bool> stop = false;
  const Model model = model_of(small_scenario(kShare), {"trials=100000000"});
  std::thread other([&] {
    EXPECT_EQ(follow(
                  office.box(1),
                  [&] {
                    return Following{model, 1};
                  },
                  &stop),
              ExitCode::stopped);
  });
  cofferdam::Run run(model);
  RunOptions options{.threads = 1, .mailbox = &office.box(0)};
  options.progress = [&](const Progress& progress) { stop = progress.done > 20'000; };
  EXPECT_FALSE(run.work(options));
  EXPECT_GT(run.trials_done(), 20'000);
  EXPECT_EQ(run.results().trials, run.trials_done());
  dismiss(office.box(0), ExitCode::stopped);
  other.join();
}

}  // namespace
}  // namespace cofferdam::test
