// Each call that writes a results file fails in turn.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "example_results.hpp"
#include "results/writer.hpp"

namespace cofferdam::test {
namespace {

/// The calls of the system, of which the one of that number fails.
class FailingCalls : public FileCalls {
 public:
  explicit FailingCalls(int failing = -1, int reason = 0) : failing_(failing), reason_(reason) {}

  ssize_t write(int file, const void* bytes, std::size_t count) const override {
    return fails("write") ? -1 : FileCalls::write(file, bytes, count);
  }
  ssize_t pwrite(int file, const void* bytes, std::size_t count, off_t place) const override {
    return fails("pwrite") ? -1 : FileCalls::pwrite(file, bytes, count, place);
  }
  int ftruncate(int file, off_t size) const override {
    return fails("ftruncate") ? -1 : FileCalls::ftruncate(file, size);
  }
  int fsync(int file) const override { return fails("fsync") ? -1 : FileCalls::fsync(file); }
  int close(int file) const override {
    const int done = FileCalls::close(file);
    return fails("close") ? -1 : done;
  }
  int rename(const char* from, const char* to) const override {
    return fails("rename") ? -1 : FileCalls::rename(from, to);
  }
  const std::vector<std::string>& called() const { return called_; }

 private:
  bool fails(const char* call) const {
    called_.emplace_back(call);
    if (static_cast<int>(called_.size()) != failing_ + 1) return false;
    errno = reason_;
    return true;
  }

  int failing_, reason_;
  mutable std::vector<std::string> called_;
};

/// Writes a few bytes at a time, and is interrupted before each of them.
class SlowCalls : public FileCalls {
 public:
  ssize_t write(int file, const void* bytes, std::size_t count) const override {
    if (interrupted()) return -1;
    return FileCalls::write(file, bytes, std::min<std::size_t>(count, 1009));
  }
  ssize_t pwrite(int file, const void* bytes, std::size_t count, off_t place) const override {
    if (interrupted()) return -1;
    return FileCalls::pwrite(file, bytes, std::min<std::size_t>(count, 5), place);
  }

 private:
  bool interrupted() const {
    errno = EINTR;
    return odd_ = !odd_;
  }
  mutable bool odd_ = false;
};

/// A call that accepts nothing and tells no error.
class StuckCalls : public FileCalls {
 public:
  ssize_t write(int, const void*, std::size_t) const override { return 0; }
};

Results other_results() {
  Results results = example_results();
  results.seed -= 1;
  return results;
}

void write_with(const FileCalls& calls, const std::string& path) {
  OutputFile file(path, calls);
  write_results(other_results(), file);
}

/// The calls that writing over an old file takes, with what a killed process left beside it or not.
std::vector<std::string> calls_of(bool left_over) {
  const TemporaryFolder folder;
  write_results(example_results(), folder / "out.h5");
  if (left_over) put_bytes(folder / "out.h5.partial", "");
  const FailingCalls calls;
  write_with(calls, folder / "out.h5");
  EXPECT_TRUE(same(read_results(folder / "out.h5"), other_results()));
  return calls.called();
}

/// The call of that number fails: the old file stays whole, nothing else stays, one line tells why.
void expect_unharmed(const std::vector<std::string>& calls, int failing, int reason,
                     bool left_over) {
  const TemporaryFolder folder;
  const std::string path = folder / "out.h5";
  write_results(example_results(), path);
  if (left_over) put_bytes(path + ".partial", "");
  const FailingCalls failing_calls(failing, reason);
  std::string message;
  const ExitCode code = code_of([&] { write_with(failing_calls, path); }, &message);
  const std::string& call = calls[static_cast<std::size_t>(failing)];
  const bool opening = call == "ftruncate";
  EXPECT_EQ(code, opening ? ExitCode::cannot_create : ExitCode::cannot_write) << call;
  EXPECT_NE(message.find(reason_text(reason)), std::string::npos) << message;
  EXPECT_NE(message.find(path), std::string::npos) << message;
  EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  // The last call brings the name of the new file to the disk, which is in its place by then.
  const bool renamed = failing + 1 == static_cast<int>(calls.size());
  EXPECT_TRUE(same(read_results(path), renamed ? other_results() : example_results())) << call;
  EXPECT_EQ(folder.file_count(), opening ? 2U : 1U) << call;
}

TEST(FaultyOutput, leaves_the_old_file_whole_whichever_call_fails) {
  for (const bool left_over : {false, true}) {
    const std::vector<std::string> calls = calls_of(left_over);
    for (const char* call : {"write", "pwrite", "fsync", "close", "rename"})
      EXPECT_EQ(std::count(calls.begin(), calls.end(), call) > 0, true) << call;
    EXPECT_EQ(calls.front() == "ftruncate", left_over);
    for (int failing = 0; failing < static_cast<int>(calls.size()); ++failing)
      for (const int reason : {ENOSPC, EIO, EDQUOT})
        expect_unharmed(calls, failing, reason, left_over);
  }
}

TEST(FaultyOutput, goes_on_after_short_and_interrupted_writes) {
  const TemporaryFolder folder;
  write_with(SlowCalls(), folder / "out.h5");
  EXPECT_TRUE(same(read_results(folder / "out.h5"), other_results()));
}

TEST(FaultyOutput, does_not_wait_for_a_disk_that_takes_nothing) {
  const TemporaryFolder folder;
  EXPECT_EQ(code_of([&] { write_with(StuckCalls(), folder / "out.h5"); }), ExitCode::cannot_write);
  EXPECT_EQ(folder.file_count(), 0U);
}

TEST(ShortOutput, has_the_bytes_that_were_written) {
  for (const std::string text : {"", "a", "a line\n", "as many bytes as the mark has: x"}) {
    const TemporaryFolder folder;
    OutputFile file(folder / "out");
    for (const char letter : text) file.write(&letter, 1);
    file.commit();
    EXPECT_EQ(bytes_of(folder / "out"), text);
  }
}

TEST(UnfinishedOutput, bears_a_mark_and_is_taken_over) {
  const TemporaryFolder folder;
  const std::string bytes(100'000, 'x');
  std::string left;
  {
    OutputFile file(folder / "out");
    file.write(bytes.data(), bytes.size());
    left = bytes_of(folder / "out.partial");
  }
  EXPECT_EQ(left.find("unfinished output of cofferdam\n"), 0U);
  EXPECT_EQ(folder.file_count(), 0U);
  put_bytes(folder / "out.partial", left);
  OutputFile file(folder / "out");
  file.write("new", 3);
  file.commit();
  EXPECT_EQ(bytes_of(folder / "out"), "new");
  EXPECT_EQ(folder.file_count(), 1U);
}

}  // namespace
}  // namespace cofferdam::test
