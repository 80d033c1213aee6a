#include "results/child.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "results/descriptor.hpp"

namespace cofferdam {

namespace {

/// Stands where a count is expected: an error follows.
constexpr std::uint64_t kError = ~std::uint64_t{0};

std::FILE* stream_on(int pipe, const char* mode) {
  std::FILE* stream = ::fdopen(pipe, mode);
  if (stream == nullptr) throw std::bad_alloc();
  return stream;
}

/// Pages that this process has mapped, in bytes; 0 if that is not known.
std::uint64_t mapped_bytes() {
  const Descriptor file("/proc/self/statm", O_RDONLY);
  char text[64] = "";
  if (!file.is_open() || ::read(file.get(), text, sizeof text - 1) <= 0) return 0;
  return std::strtoull(text, nullptr, 10) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

void limit(decltype(RLIMIT_AS) resource, std::uint64_t most) {
  rlimit old{};
  if (::getrlimit(resource, &old) != 0) return;
  old.rlim_cur = std::min<rlim_t>(old.rlim_cur, most);
  ::setrlimit(resource, &old);
}

/// Makes the child harmless: silent, bounded, and not waiting for a parent that is gone.
void confine(const ChildLimits& limits) {
  for (const int signal : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGPIPE, SIGINT, SIGTERM,
                           SIGHUP, SIGUSR1, SIGXCPU, SIGXFSZ})
    std::signal(signal, SIG_DFL);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int nothing = ::open("/dev/null", O_RDWR);
  if (nothing >= 0) ::dup2(nothing, STDERR_FILENO);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, limits.seconds);
  constexpr std::uint64_t kLibrary = std::uint64_t{1} << 30;
  const std::uint64_t mapped = mapped_bytes();
  // A column is there twice while it is turned into ours.
  if (mapped > 0) limit(RLIMIT_AS, mapped + 2 * limits.bytes + kLibrary);
}

[[noreturn]] void work_and_exit(int pipe, const ChildLimits& limits,
                                const std::function<void(Sender&)>& work) {
  int code = 1;
  try {
    confine(limits);
    Sender sender(pipe);
    try {
      work(sender);
    } catch (const Error& error) {
      sender.refuse(error);
    }
    sender.flush();
    code = 0;
  } catch (...) {
  }
  ::_exit(code);
}

std::string end_text(int status) {
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) return "it takes too long";
  if (WIFSIGNALED(status))
    return std::string("the library crashes: ") + ::strsignal(WTERMSIG(status));
  return "the library fails";
}

/// A child process, which is ended with its owner.
class Child {
 public:
  explicit Child(pid_t id) : id_(id) {}
  ~Child() {
    if (id_ > 0) ::kill(id_, SIGKILL);
    wait();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Waits for its end; how it ended.
  int wait() {
    int status = 0;
    if (id_ <= 0) return status;
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    id_ = 0;
    return status;
  }

 private:
  pid_t id_;
};

}  // namespace

Sender::Sender(int pipe) : pipe_(stream_on(pipe, "w"), std::fclose) {}

void Sender::bytes(const void* begin, std::size_t count) {
  if (std::fwrite(begin, 1, count, pipe_.get()) != count) ::_exit(1);
}

void Sender::number(std::uint64_t value) {
  bytes(&value, sizeof value);
}

void Sender::text(const std::string& value) {
  number(value.size());
  bytes(value.data(), value.size());
}

void Sender::texts(const std::vector<std::string>& values) {
  number(values.size());
  for (const std::string& value : values) text(value);
}

void Sender::refuse(const Error& error) {
  number(kError);
  number(static_cast<std::uint64_t>(error.code()));
  text(error.what());
}

void Sender::flush() {
  std::fflush(pipe_.get());
}

Receiver::Receiver(int pipe, std::uint64_t most_bytes)
    : pipe_(stream_on(pipe, "r"), std::fclose), budget_(most_bytes) {}

void Receiver::bytes(void* begin, std::size_t count) {
  if (std::fread(begin, 1, count, pipe_.get()) != count) throw ChildEnded("");
}

std::uint64_t Receiver::number() {
  std::uint64_t value = 0;
  bytes(&value, sizeof value);
  return value;
}

std::size_t Receiver::count(std::size_t size) {
  const std::uint64_t things = number();
  if (things == kError) {
    const auto code = static_cast<ExitCode>(number());
    throw Error(code, text());
  }
  budget_.spend(things, size);
  return things;
}

std::string Receiver::text() {
  std::string value(count(1), '\0');
  bytes(value.data(), value.size());
  return value;
}

std::vector<std::string> Receiver::texts() {
  std::vector<std::string> values(count(sizeof(std::string)));
  for (std::string& value : values) value = text();
  return values;
}

void in_child(const ChildLimits& limits, const std::function<void(Sender&)>& work,
              const std::function<void(Receiver&)>& receive) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    throw Error(ExitCode::input_missing,
                "cannot start a process to read in: " + reason_text(errno));
  const pid_t id = ::fork();
  if (id == 0) {
    ::close(ends[0]);
    work_and_exit(ends[1], limits, work);
  }
  const int reason = errno;
  ::close(ends[1]);
  Receiver receiver(ends[0], limits.bytes);
  if (id < 0)
    throw Error(ExitCode::input_missing,
                "cannot start a process to read in: " + reason_text(reason));
  Child child(id);
  try {
    receive(receiver);
  } catch (const ChildEnded&) {
    throw ChildEnded(end_text(child.wait()));
  }
}

}  // namespace cofferdam
