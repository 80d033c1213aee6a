// A results file appears whole or not at all, and what cannot be written is told.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <chrono>
#include <thread>

#include "example_results.hpp"
#include "results/output_file.hpp"

namespace cofferdam::test {
namespace {

namespace fs = std::filesystem;

Results results_of_size(std::size_t rows, std::uint64_t seed) {
  Results results;
  results.seed = seed;
  results.tables = {numbers_table("rows", rows)};
  return results;
}

/// A small file system of its own; `mounted` is false where that is not permitted.
class SmallDisk {
 public:
  SmallDisk(const std::string& folder, const char* options, unsigned long flags = 0)
      : folder_(folder) {
    fs::create_directory(folder);
    mounted = ::mount("tmpfs", folder.c_str(), "tmpfs", flags, options) == 0;
  }
  ~SmallDisk() {
    if (mounted) ::umount(folder_.c_str());
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool mounted = false;

 private:
  std::string folder_;
};

void expect_uncreatable(const std::string& path, const std::string& reason) {
  const auto expect = [&](const auto& call) {
    std::string message;
    EXPECT_EQ(code_of(call, &message), ExitCode::cannot_create);
    EXPECT_NE(message.find(reason), std::string::npos) << message;
    EXPECT_NE(message.find(path), std::string::npos) << message;
  };
  expect([&] { check_writable(path); });
  expect([&] { write_results(Results{}, path); });
}

TEST(ResultsOutput, says_why_a_file_cannot_be_created) {
  const TemporaryFolder folder;
  put_bytes(folder / "file", "");
  expect_uncreatable(folder / "none/out.h5", "No such file or directory");
  expect_uncreatable(folder / "file/out.h5", "Not a directory");
  expect_uncreatable(folder.string(), "Is a directory");
  expect_uncreatable(folder / "", "Is a directory");
  expect_uncreatable(folder / std::string(300, 'n'), "File name too long");
  expect_uncreatable("/dev/null", "not a regular file");
  expect_uncreatable("", "the name is empty");
  EXPECT_EQ(folder.file_count(), 1U);
}

TEST(ResultsOutput, refuses_read_only_folders) {
  const TemporaryFolder folder;
  const SmallDisk disk(folder / "disk", "size=1m", MS_RDONLY);
  if (disk.mounted) {
    expect_uncreatable(folder / "disk/out.h5", "Read-only file system");
  } else if (::geteuid() != 0) {
    ::chmod((folder / "disk").c_str(), 0555);
    expect_uncreatable(folder / "disk/out.h5", "Permission denied");
  } else {
    GTEST_SKIP() << "a read-only folder cannot be made here";
  }
}

TEST(ResultsOutput, refuses_write_protected_files) {
  if (::geteuid() == 0) GTEST_SKIP() << "root ignores write protection";
  const TemporaryFolder folder;
  put_bytes(folder / "out.h5", "old");
  ::chmod((folder / "out.h5").c_str(), 0444);
  expect_uncreatable(folder / "out.h5", "Permission denied");
}

TEST(ResultsOutput, check_changes_nothing) {
  const TemporaryFolder folder;
  check_writable(folder / "new.h5");
  EXPECT_EQ(folder.file_count(), 0U);
  put_bytes(folder / "old.h5", "old");
  check_writable(folder / "old.h5");
  EXPECT_EQ(bytes_of(folder / "old.h5"), "old");
  EXPECT_EQ(folder.file_count(), 1U);
}

TEST(ResultsOutput, accepts_any_name_and_replaces_what_stood_there) {
  const TemporaryFolder folder;
  for (const char* name : {"结果 ü.h5", "no extension", "a\nb\"c'.h5", "-x", ".h5"}) {
    const std::string path = folder / name;
    put_bytes(path, "old");
    ::chmod(path.c_str(), 0640);
    put_bytes(path + ".partial", "unfinished output of cofferdam\n and more");
    check_writable(path);
    write_results(example_results(), path);
    EXPECT_TRUE(same(read_results(path), example_results())) << name;
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0640U) << name;
  }
  EXPECT_EQ(folder.file_count(), 5U);
}

TEST(ResultsOutput, writes_through_symbolic_links) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "data");
  fs::create_symlink("data/real.h5", folder / "relative.h5");
  fs::create_symlink(folder / "relative.h5", folder / "absolute.h5");
  fs::create_symlink("loop.h5", folder / "loop.h5");
  write_results(example_results(), folder / "absolute.h5");
  write_results(example_results(), folder / "relative.h5");
  EXPECT_TRUE(fs::is_symlink(folder / "absolute.h5"));
  EXPECT_TRUE(fs::is_symlink(folder / "relative.h5"));
  EXPECT_FALSE(fs::is_symlink(folder / "data/real.h5"));
  EXPECT_TRUE(same(read_results(folder / "data/real.h5"), example_results()));
  expect_uncreatable(folder / "loop.h5", "symbolic links");
}

TEST(ResultsOutput, refuses_a_file_that_is_being_written) {
  const TemporaryFolder folder;
  {
    const OutputFile busy(folder / "out.h5");
    expect_uncreatable(folder / "out.h5", "another process is writing it");
    EXPECT_TRUE(fs::exists(folder / "out.h5.partial"));
  }
  write_results(Results{}, folder / "out.h5");
}

TEST(ResultsOutput, refuses_a_full_disk) {
  const TemporaryFolder folder;
  const SmallDisk disk(folder / "disk", "size=1m");
  if (!disk.mounted) GTEST_SKIP() << "mounting is not permitted";
  const std::string path = folder / "disk/out.h5";
  write_results(example_results(), path);
  std::string message;
  const Results large = results_of_size(200000, 1);
  EXPECT_EQ(code_of([&] { write_results(large, path); }, &message), ExitCode::cannot_write);
  EXPECT_NE(message.find("No space left on device"), std::string::npos) << message;
  EXPECT_NE(message.find("MB available"), std::string::npos) << message;
  EXPECT_TRUE(same(read_results(path), example_results()));
  EXPECT_FALSE(fs::exists(path + ".partial"));
}

TEST(ResultsOutput, meets_a_disk_that_fills_up_while_writing) {
  const TemporaryFolder folder;
  const SmallDisk disk(folder / "disk", "size=1m");
  if (!disk.mounted) GTEST_SKIP() << "mounting is not permitted";
  const std::string path = folder / "disk/out.h5";
  const std::string bytes(3'000'000, 'x');
  const auto write = [&] { OutputFile(path).write(bytes.data(), bytes.size()); };
  EXPECT_EQ(code_of(write), ExitCode::cannot_write);
  EXPECT_TRUE(fs::is_empty(folder / "disk"));
}

TEST(ResultsOutputDeathTest, meets_the_limit_of_file_sizes) {
  const TemporaryFolder folder;
  const std::string path = folder / "out.h5";
  write_results(example_results(), path);
  const Results large = results_of_size(200000, 1);
  const auto write = [&] {
    const rlimit limit{100'000, 100'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ::_exit(static_cast<int>(code_of([&] { write_results(large, path); })));
  };
  EXPECT_EXIT(write(), testing::ExitedWithCode(74), "");
  EXPECT_TRUE(same(read_results(path), example_results()));
  EXPECT_EQ(folder.file_count(), 1U);
}

TEST(ResultsOutput, survives_kills_while_writing) {
  const TemporaryFolder folder;
  const std::string path = folder / "out.h5";
  const Results results = results_of_size(100000, 1);
  write_results(results, path);
  for (int kill = 0; kill < 20; ++kill) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      while (true) write_results(results, path);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5 + 7 * kill));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ASSERT_TRUE(same(read_results(path), results));
  }
  check_writable(path);
  EXPECT_EQ(folder.file_count(), 1U);
}

TEST(ResultsOutput, lets_two_writers_of_one_file_not_mix) {
  const TemporaryFolder folder;
  const std::string path = folder / "out.h5";
  const auto start_writer = [&](std::uint64_t seed) {
    const pid_t child = ::fork();
    if (child != 0) return child;
    const Results results = results_of_size(5000, seed);
    for (int round = 0; round < 100; ++round) code_of([&] { write_results(results, path); });
    ::_exit(0);
  };
  write_results(results_of_size(5000, 1), path);
  const pid_t one = start_writer(1);
  const pid_t other = start_writer(2);
  for (int round = 0; round < 50; ++round) EXPECT_EQ(read_results(path).trials, 0);
  ::waitpid(one, nullptr, 0);
  ::waitpid(other, nullptr, 0);
  EXPECT_LE(read_results(path).seed, 2U);
  EXPECT_EQ(folder.file_count(), 1U);
}

}  // namespace
}  // namespace cofferdam::test
