#include "results/output_file.hpp"

#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <cofferdam/error.hpp>
#include <csignal>
#include <filesystem>
#include <string_view>

#include "base/one_line.hpp"
#include "results/format_version.hpp"
#include "results/seal.hpp"
#include "results/size_text.hpp"

namespace cofferdam {

namespace {

constexpr std::string_view kSuffix = ".partial";
constexpr std::string_view kMark = "unfinished output of cofferdam\n";

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
  throw Error(ExitCode::cannot_create, "cannot create '" + one_line(path) +
                                           "': " + reason_text(failure ? failure.value() : ELOOP));
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

OutputFile::OutputFile(const std::string& path, const FileCalls& calls)
    : calls_(calls),
      path_(path),
      target_(behind_links(path)),
      partial_(target_ + std::string(kSuffix)) {
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
  if (remove_ && names_this_file()) ::unlink(partial_.c_str());
}

void OutputFile::check_target() const {
  struct stat status {};
  if (path_.empty()) refuse_create("the name is empty");
  if (std::filesystem::path(target_).filename().empty()) refuse_create(reason_text(EISDIR));
  if (::stat(folder_.c_str(), &status) != 0) {
    refuse_create("folder '" + folder_ + "': " + reason_text(errno) +
                  (errno == ENOENT ? "; make it first: mkdir -p '" + folder_ + "'" : ""));
  }
  if (!S_ISDIR(status.st_mode)) refuse_create("folder '" + folder_ + "': " + reason_text(ENOTDIR));
  const uid_t user = ::geteuid();
  const bool only_owners = (status.st_mode & S_ISVTX) != 0 && user != 0 && user != status.st_uid;
  check_name_length();
  if (::stat(target_.c_str(), &status) != 0) {
    if (errno != ENOENT) refuse_create(reason_text(errno));
    return;
  }
  if (S_ISDIR(status.st_mode)) refuse_create(reason_text(EISDIR));
  if (!S_ISREG(status.st_mode)) refuse_create("it is not a regular file");
  if (only_owners && user != status.st_uid) {
    refuse_create("it belongs to another user, and its folder lets only owners replace files");
  }
  // A rename would replace a write-protected file without a word.
  if (::access(target_.c_str(), W_OK) != 0) refuse_create(reason_text(errno));
}

void OutputFile::check_name_length() const {
  const std::string name = std::filesystem::path(partial_).filename().string();
  const long most = ::pathconf(folder_.c_str(), _PC_NAME_MAX);
  if (most <= 0 || name.size() <= static_cast<std::size_t>(most)) return;
  refuse_create(reason_text(ENAMETOOLONG) + ": while it is written, '" + std::string(kSuffix) +
                "' stands behind its name, which may have " +
                std::to_string(static_cast<std::size_t>(most) - kSuffix.size()) + " bytes");
}

/// Returns false if the name stands for another file by the time this one is ours.
bool OutputFile::open_partial() {
  const bool is_new = create_partial();
  if (!is_new) open_left_over();
  // The lock tells a file that is being written from one that a killed process left. Where the file
  // system has no locks only a new file is surely ours.
  if (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) refuse_create("another process is writing it");
    if (!is_new) refuse_left_over("may be in use, which this file system cannot tell");
  }
  if (!names_this_file()) return false;
  if (!is_new) check_left_over();
  if (!is_new && calls_.ftruncate(file_.get(), 0) != 0) refuse_create(reason_text(errno));
  remove_ = true;
  return true;
}

bool OutputFile::create_partial() {
  file_ = Descriptor(partial_, O_RDWR | O_CREAT | O_EXCL);
  if (!file_.is_open() && errno != EEXIST) refuse_create(reason_text(errno));
  return file_.is_open();
}

void OutputFile::open_left_over() {
  file_ = Descriptor(partial_, O_RDWR | O_NOFOLLOW | O_NONBLOCK);
  struct stat opened {};
  if (!file_.is_open() || ::fstat(file_.get(), &opened) != 0) {
    refuse_left_over(errno == ELOOP ? "is a symbolic link" : "stands there: " + reason_text(errno));
  }
  if (!S_ISREG(opened.st_mode)) refuse_left_over("is not a regular file");
  if (opened.st_uid != ::geteuid()) refuse_left_over("belongs to another user");
  if (opened.st_nlink > 1) refuse_left_over("has other names too (hard links)");
}

/// Refuses a file that neither bears our mark, nor is empty, nor became results or a state just
/// before the end.
void OutputFile::check_left_over() const {
  std::string start(kMark.size(), '\0');
  const ssize_t count = ::pread(file_.get(), start.data(), start.size(), 0);
  if (count == 0 || start == kMark || start.starts_with(kStateMagic) || holds_results(partial_))
    return;
  refuse_left_over("is not what an unfinished output leaves");
}

bool OutputFile::names_this_file() const {
  struct stat opened {};
  struct stat named {};
  return ::fstat(file_.get(), &opened) == 0 && ::lstat(partial_.c_str(), &named) == 0 &&
         named.st_ino == opened.st_ino && named.st_dev == opened.st_dev;
}

void OutputFile::require_space(std::uint64_t bytes) const {
  struct statvfs disk {};
  // Some file systems do not know their size.
  if (::fstatvfs(file_.get(), &disk) != 0 || disk.f_blocks == 0) return;
  const std::uint64_t available = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  if (available >= bytes) return;
  refuse_write(reason_text(ENOSPC) + " (" + size_text(bytes) + " needed, " + size_text(available) +
               " available)");
}

void OutputFile::write(const void* bytes, std::size_t count) {
  const char* next = static_cast<const char*>(bytes);
  if (size_ == 0) put(kMark.data(), kMark.size());
  const std::size_t kept = std::min(count, kMark.size() - head_.size());
  head_.append(next, kept);
  put(next + kept, count - kept);
  size_ += count;
}

void OutputFile::put(const char* bytes, std::size_t count) {
  constexpr std::size_t kPiece = std::size_t{1} << 26;
  const FileSizeSignalBlocked blocked;
  while (count > 0) {
    const ssize_t written = calls_.write(file_.get(), bytes, std::min(count, kPiece));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) refuse_write(reason_text(written < 0 ? errno : EIO));
    bytes += written;
    count -= static_cast<std::size_t>(written);
  }
}

/// Puts the first bytes in the place of the mark.
void OutputFile::put_head() {
  const FileSizeSignalBlocked blocked;
  for (std::size_t done = 0; done < head_.size();) {
    const ssize_t written = calls_.pwrite(file_.get(), head_.data() + done, head_.size() - done,
                                          static_cast<off_t>(done));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) refuse_write(reason_text(written < 0 ? errno : EIO));
    done += static_cast<std::size_t>(written);
  }
  const bool is_short = size_ > 0 && size_ < kMark.size();
  if (is_short && calls_.ftruncate(file_.get(), static_cast<off_t>(size_)) != 0) {
    refuse_write(reason_text(errno));
  }
}

void OutputFile::commit() {
  struct stat old {};
  const bool replaces = ::stat(target_.c_str(), &old) == 0;
  // Where permissions cannot be kept, those of a new file are good enough.
  if (replaces && ::fchmod(file_.get(), old.st_mode & 07777) != 0) errno = 0;
  put_head();
  if (calls_.fsync(file_.get()) != 0) refuse_write(reason_text(errno));
  // Network file systems report late errors on close; the duplicate keeps the lock until the
  // rename.
  const int duplicate = ::dup(file_.get());
  if (duplicate < 0 || calls_.close(duplicate) != 0) refuse_write(reason_text(errno));
  if (calls_.rename(partial_.c_str(), target_.c_str()) != 0) refuse_write(reason_text(errno));
  remove_ = false;
  const Descriptor folder(folder_, O_RDONLY | O_DIRECTORY);
  // A folder that can be written but not listed, or whose file system cannot sync folders, is fine.
  if (folder.is_open() && calls_.fsync(folder.get()) != 0 && errno != EINVAL && errno != ENOTSUP) {
    refuse_write("folder '" + folder_ + "': " + reason_text(errno));
  }
}

void OutputFile::refuse_create(const std::string& why) const {
  throw Error(ExitCode::cannot_create, "cannot create '" + one_line(path_) + "': " + why);
}

void OutputFile::refuse_left_over(const std::string& why) const {
  refuse_create("'" + one_line(partial_) + "' " + why + "; remove it, or use another name");
}

void OutputFile::refuse_write(const std::string& why) const {
  throw Error(ExitCode::cannot_write, "cannot write '" + one_line(path_) + "': " + why);
}

}  // namespace cofferdam
