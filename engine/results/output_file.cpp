#include "results/output_file.hpp"

#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <cofferdam/error.hpp>
#include <csignal>
#include <cstdio>
#include <filesystem>

namespace cofferdam {

namespace {

/// Follows symbolic links, also those that point to a file that does not exist yet.
std::string behind_links(const std::string& path) {
  constexpr int kMostLinks = 40;
  std::filesystem::path target(path);
  std::error_code failure;
  for (int link = 0; link < kMostLinks; ++link) {
    if (!std::filesystem::is_symlink(target, failure)) return target.string();
    // An absolute link replaces the whole path.
    target = target.parent_path() / std::filesystem::read_symlink(target, failure);
    if (failure) break;
  }
  throw Error(ExitCode::cannot_create,
              "cannot create '" + path + "': " + reason_text(failure ? failure.value() : ELOOP));
}

std::string megabytes(std::uint64_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
  return text;
}

/// Turns the signal of the file size limit, which would end the process, into an error of write().
class FileSizeSignalBlocked {
 public:
  FileSizeSignalBlocked() {
    sigemptyset(&signal_);
    sigaddset(&signal_, SIGXFSZ);
    pthread_sigmask(SIG_BLOCK, &signal_, &before_);
  }
  ~FileSizeSignalBlocked() {
    const timespec no_wait{};
    if (!sigismember(&before_, SIGXFSZ)) sigtimedwait(&signal_, nullptr, &no_wait);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  FileSizeSignalBlocked(const FileSizeSignalBlocked&) = delete;
  FileSizeSignalBlocked& operator=(const FileSizeSignalBlocked&) = delete;

 private:
  sigset_t signal_{};
  sigset_t before_{};
};

}  // namespace

OutputFile::OutputFile(const std::string& path)
    : path_(path), target_(behind_links(path)), partial_(target_ + ".partial") {
  folder_ = std::filesystem::path(target_).parent_path().string();
  if (folder_.empty()) folder_ = ".";
  check_target();
  // A second try, if a process that was just ending removed the name under our feet.
  for (int attempt = 0; attempt < 10; ++attempt) {
    if (open_partial()) return;
  }
  refuse_create("another process is writing it");
}

OutputFile::~OutputFile() {
  if (remove_) ::unlink(partial_.c_str());
}

void OutputFile::check_target() const {
  struct stat status {};
  if (path_.empty()) refuse_create("the name is empty");
  if (std::filesystem::path(target_).filename().empty()) refuse_create(reason_text(EISDIR));
  if (::stat(folder_.c_str(), &status) != 0) {
    refuse_create("folder '" + folder_ + "': " + reason_text(errno));
  }
  if (!S_ISDIR(status.st_mode)) refuse_create("folder '" + folder_ + "': " + reason_text(ENOTDIR));
  if (::stat(target_.c_str(), &status) != 0) {
    if (errno != ENOENT) refuse_create(reason_text(errno));
    return;
  }
  if (S_ISDIR(status.st_mode)) refuse_create(reason_text(EISDIR));
  if (!S_ISREG(status.st_mode)) refuse_create("it is not a regular file");
  // A rename would replace a write-protected file without a word.
  if (::access(target_.c_str(), W_OK) != 0) refuse_create(reason_text(errno));
}

/// Returns false if the name stands for another file by the time this one is ours.
bool OutputFile::open_partial() {
  file_ = Descriptor(partial_, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK);
  if (!file_.is_open()) refuse_create(reason_text(errno));
  struct stat opened {};
  struct stat named {};
  if (::fstat(file_.get(), &opened) != 0) refuse_create(reason_text(errno));
  if (!S_ISREG(opened.st_mode)) refuse_create("'" + partial_ + "' is not a regular file");
  // The lock tells a file that is being written from one that a killed process left. Where the file
  // system has no locks we go on without.
  if (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    refuse_create("another process is writing it");
  }
  if (::stat(partial_.c_str(), &named) != 0 || named.st_ino != opened.st_ino) return false;
  remove_ = true;
  if (::ftruncate(file_.get(), 0) != 0) refuse_create(reason_text(errno));
  return true;
}

void OutputFile::require_space(std::uint64_t bytes) const {
  struct statvfs disk {};
  // Some file systems do not know their size.
  if (::fstatvfs(file_.get(), &disk) != 0 || disk.f_blocks == 0) return;
  const std::uint64_t available = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  if (available >= bytes) return;
  refuse_write(reason_text(ENOSPC) + " (" + megabytes(bytes) + " needed, " + megabytes(available) +
               " available)");
}

void OutputFile::write(const void* bytes, std::size_t count) {
  constexpr std::size_t kPiece = std::size_t{1} << 26;
  const FileSizeSignalBlocked blocked;
  const char* next = static_cast<const char*>(bytes);
  while (count > 0) {
    const ssize_t written = ::write(file_.get(), next, std::min(count, kPiece));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) refuse_write(reason_text(errno));
    next += written;
    count -= static_cast<std::size_t>(written);
  }
}

void OutputFile::commit() {
  struct stat old {};
  const bool replaces = ::stat(target_.c_str(), &old) == 0;
  // Where permissions cannot be kept, those of a new file are good enough.
  if (replaces && ::fchmod(file_.get(), old.st_mode & 07777) != 0) errno = 0;
  if (::fsync(file_.get()) != 0) refuse_write(reason_text(errno));
  // Network file systems report late errors on close; the duplicate keeps the lock until the
  // rename.
  const int duplicate = ::dup(file_.get());
  if (duplicate < 0 || ::close(duplicate) != 0) refuse_write(reason_text(errno));
  if (::rename(partial_.c_str(), target_.c_str()) != 0) refuse_write(reason_text(errno));
  remove_ = false;
  const Descriptor folder(folder_, O_RDONLY | O_DIRECTORY);
  // A folder that can be written but not listed, or whose file system cannot sync folders, is fine.
  if (folder.is_open() && ::fsync(folder.get()) != 0 && errno != EINVAL && errno != ENOTSUP) {
    refuse_write("folder '" + folder_ + "': " + reason_text(errno));
  }
}

void OutputFile::refuse_create(const std::string& why) const {
  throw Error(ExitCode::cannot_create, "cannot create '" + path_ + "': " + why);
}

void OutputFile::refuse_write(const std::string& why) const {
  throw Error(ExitCode::cannot_write, "cannot write '" + path_ + "': " + why);
}

}  // namespace cofferdam
