#include "progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string_view>

namespace cofferdam {
namespace {

constexpr auto kRedraw = std::chrono::milliseconds(250);
constexpr auto kBetweenLines = std::chrono::seconds(10);

std::string rate_text(std::int64_t trials, double seconds) {
  if (seconds <= 0) return "";
  return grouped(std::llround(static_cast<double>(trials) / seconds)) + " trials/s";
}

int percent(const Progress& progress) {
  if (progress.total <= 0) return 0;
  return static_cast<int>(100 * static_cast<double>(progress.done) /
                          static_cast<double>(progress.total));
}

/// ", +-2.3 % for 1 %": what the error was at the last look, and what was asked.
std::string precision_text(const Progress& progress) {
  if (!progress.relative_error_asked) return "";
  const std::string now = std::isnan(progress.relative_error)
                              ? "error not known"
                              : "+-" + significant_text(100 * progress.relative_error, 2) + " %";
  return ", " + now + " for " + estimate_text(100 * *progress.relative_error_asked, 0) + " %";
}

std::string left_text(const Progress& progress, double seconds, std::int64_t before) {
  if (progress.done <= before) return "";
  const auto left = static_cast<double>(progress.total - progress.done);
  return ", " + duration_text(left * seconds / static_cast<double>(progress.done - before)) +
         " left";
}

}  // namespace

std::string duration_text(double seconds) {
  char text[64];
  const long long whole = std::llround(std::max(0.0, seconds));
  if (seconds < 9.95)
    std::snprintf(text, sizeof text, "%.1f s", std::max(0.0, seconds));
  else if (whole < 60)
    std::snprintf(text, sizeof text, "%lld s", whole);
  else if (whole < 3600)
    std::snprintf(text, sizeof text, "%lld min %02lld s", whole / 60, whole % 60);
  else
    std::snprintf(text, sizeof text, "%lld h %02lld min", whole / 3600, whole / 60 % 60);
  return text;
}

std::string progress_line(const Progress& progress, double seconds, std::int64_t before) {
  return std::to_string(percent(progress)) + " %: " + grouped(progress.done) + " of " +
         (progress.relative_error_asked ? "about " : "") + grouped(progress.total) + " trials" +
         precision_text(progress) + ", " + rate_text(progress.done - before, seconds) +
         left_text(progress, seconds, before);
}

std::string progress_bar(const Progress& progress, double seconds, std::size_t width,
                         std::int64_t before) {
  const std::string text = progress_line(progress, seconds, before);
  constexpr std::size_t kLongest = 30, kShortest = 8;
  if (text.size() + kShortest + 3 > width) return text.substr(0, width);
  const std::size_t length = std::min(kLongest, width - text.size() - 3);
  const std::size_t full = length * static_cast<std::size_t>(percent(progress)) / 100;
  return "[" + std::string(full, '#') + std::string(length - full, '.') + "] " + text;
}

std::string finished_line(std::int64_t trials, double seconds, const ThreadChoice& threads) {
  return grouped(trials) + (trials == 1 ? " trial in " : " trials in ") + duration_text(seconds) +
         ", " + rate_text(trials, seconds) + ", " + std::to_string(threads.threads) +
         (threads.threads == 1 ? " thread" : " threads") +
         (threads.processes > 1 ? " in each of " + std::to_string(threads.processes) + " processes"
                                : "") +
         " (by " + threads.rule + ")";
}

ProgressReporter::ProgressReporter(std::ostream& out, Mode mode, std::int64_t before,
                                   std::size_t width)
    : out_(out),
      mode_(mode),
      before_(before),
      width_(width),
      start_(Clock::now()),
      shown_(start_) {}

void ProgressReporter::update(const Progress& progress) {
  const Clock::time_point now = Clock::now();
  if (mode_ == Mode::bar && now - shown_ >= kRedraw) {
    out_ << '\r' << progress_bar(progress, seconds(), width_ - 1, before_) << "\x1b[K"
         << std::flush;
    shown_ = now;
  } else if (mode_ == Mode::lines && now - shown_ >= kBetweenLines) {
    out_ << progress_line(progress, seconds(), before_) << std::endl;
    shown_ = now;
  }
}

void ProgressReporter::finish(std::int64_t trials, const ThreadChoice& threads) {
  if (mode_ == Mode::none) return;
  if (mode_ == Mode::bar) out_ << "\r\x1b[K";
  out_ << finished_line(trials, seconds(), threads) << std::endl;
}

double ProgressReporter::seconds() const {
  return std::chrono::duration<double>(Clock::now() - start_).count();
}

ProgressReporter reporter_for_stderr(bool quiet, std::int64_t before) {
  using Mode = ProgressReporter::Mode;
  if (quiet) return ProgressReporter(std::cerr, Mode::none, before);
  const char* terminal = std::getenv("TERM");
  if (!isatty(STDERR_FILENO) || !terminal || std::string_view(terminal) == "dumb")
    return ProgressReporter(std::cerr, Mode::lines, before);
  winsize size{};
  const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20;
  return ProgressReporter(std::cerr, Mode::bar, before, known ? size.ws_col : 80);
}

}  // namespace cofferdam
