// Runs a fuzz target without libFuzzer: half of the time on files, then on mutations of them.
//
// usage: fuzz_TARGET SECONDS SEED FOLDER...
//
// An input that crashes, throws or hangs is left in fuzz-failed.PID in the current folder; exit
// code 1.
#include <fcntl.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr long kLongest = 20;               // seconds of the processor that one input may take
constexpr std::size_t kLargest = 1u << 22;  // bytes of a mutation

std::string input;  // that is being tried
std::string failed_path;

void keep_input() {
  const int file = ::open(failed_path.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0644);
  if (file < 0 || ::write(file, input.data(), input.size()) < 0) return;
  ::close(file);
}

void on_crash(int signal) {
  keep_input();
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

void set_alarm(long seconds) {
  const itimerval time{{0, 0}, {seconds, 0}};
  ::setitimer(ITIMER_PROF, &time, nullptr);
}

void try_input() {
  set_alarm(kLongest);
  try {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  } catch (const std::exception& error) {
    keep_input();
    std::printf("%s: %s\n", failed_path.c_str(), error.what());
    std::exit(1);
  }
  set_alarm(0);
}

std::vector<std::string> read_all(const std::vector<std::string>& folders) {
  std::vector<std::filesystem::path> paths;
  for (const std::string& folder : folders)
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
      if (entry.is_regular_file()) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> files;
  for (const std::filesystem::path& path : paths) {
    std::ifstream file(path, std::ios::binary);
    files.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return files;
}

/// Changes texts and bytes a little, by other files too.
class Mutator {
 public:
  Mutator(std::uint64_t seed, const std::vector<std::string>& files)
      : random_(seed), files_(files) {}

  std::string next() {
    std::string text = any();
    for (std::uint64_t changes = 1 + below(4); changes > 0; --changes) change(text);
    if (text.size() > kLargest) text.resize(kLargest);
    return text;
  }

 private:
  std::uint64_t below(std::uint64_t end) { return end == 0 ? 0 : random_() % end; }
  const std::string& any() { return files_[below(files_.size())]; }

  /// A piece of a file: up to 64 bytes or a line.
  std::string piece() {
    const std::string& from = any();
    const std::size_t at = below(from.size());
    if (below(2)) return from.substr(at, 1 + below(64));
    const std::size_t begin = from.rfind('\n', at), end = from.find('\n', at);
    const std::size_t first = begin == std::string::npos ? 0 : begin + 1;
    return from.substr(std::min(first, from.size()),
                       end == std::string::npos ? end : end + 1 - first);
  }

  void change(std::string& text) {
    static const std::vector<std::string> words = {
        "0", "-1", "1e308", "1e-308", "nan", "inf", "9223372036854775807",
        "{", "}",  "[",     "]",      ": ",  "\n",  ",",
        "%", "\t", "'",     "\"",     "- ",  "#",   "&",
        "*", "=",  ""};
    const std::size_t at = below(text.size() + 1),
                      length = below(std::min<std::size_t>(64, text.size() - at) + 1);
    switch (below(8)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
        break;
      case 1:
        if (at < text.size()) text[at] = static_cast<char>(random_());
        break;
      case 2:
        text.erase(at, length);
        break;
      case 3:
        text.insert(at, piece());
        break;
      case 4:
        text.replace(at, length, piece());
        break;
      case 5:
        text.insert(at, words[below(words.size())]);
        break;
      case 6:
        change_number(text, at);
        break;
      default:
        for (std::size_t i = at; i < std::min(text.size(), at + 8); ++i)
          text[i] = static_cast<char>(below(2) ? random_() : -static_cast<int>(below(2)));
    }
  }

  /// Replaces the next number of a text by another.
  void change_number(std::string& text, std::size_t at) {
    constexpr const char* kDigits = "0123456789.";
    const std::size_t begin = text.find_first_of(kDigits, at);
    if (begin == std::string::npos) return;
    const std::size_t end = text.find_first_not_of(kDigits, begin);
    static const std::vector<std::string> numbers = {"0",   "1",    "-1",  "0.5", "2",
                                                     "1e9", "1e-9", "100", "3"};
    text.replace(begin, end == std::string::npos ? end : end - begin,
                 numbers[below(numbers.size())]);
  }

  std::mt19937_64 random_;
  const std::vector<std::string>& files_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count < 4) {
    std::fprintf(stderr, "usage: %s SECONDS SEED FOLDER...\n", arguments[0]);
    return 2;
  }
  failed_path = "fuzz-failed." + std::to_string(::getpid());
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGPROF})
    std::signal(signal, on_crash);
  std::vector<std::string> files = read_all({arguments + 3, arguments + count});
  if (files.empty()) {
    std::fprintf(stderr, "no files to begin with\n");
    return 2;
  }
  const std::uint64_t seed = std::strtoull(arguments[2], nullptr, 10);
  std::shuffle(files.begin(), files.end(), std::mt19937_64(seed));
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  const auto is_within = [&](double part) {
    return Clock::now() - begin < std::chrono::duration<double>(part * std::atof(arguments[1]));
  };
  std::size_t read = 0;
  for (; read < files.size() && is_within(0.5); ++read) {
    input = files[read];
    try_input();
  }
  Mutator mutator(seed, files);
  long long tried = 0;
  for (; is_within(1); ++tried) {
    input = mutator.next();
    try_input();
  }
  std::printf("%zu of %zu files and %lld mutations: no finding\n", read, files.size(), tried);
  return 0;
}
