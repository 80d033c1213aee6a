#include "simulate/block_queue.hpp"

namespace cofferdam {

void BlockQueue::add(const BlockRange& range) {
  {
    const std::lock_guard lock(guard_);
    if (closed_ || range.size() <= 0) return;
    waiting_.push_back(range);
  }
  changed_.notify_all();
}

void BlockQueue::close() {
  {
    const std::lock_guard lock(guard_);
    closed_ = true;
  }
  changed_.notify_all();
}

void BlockQueue::end() {
  {
    const std::lock_guard lock(guard_);
    waiting_.clear();
    closed_ = true;
  }
  changed_.notify_all();
}

bool BlockQueue::must_stop() const {
  return (stop_ && stop_->load(std::memory_order_relaxed)) ||
         (until_ && std::chrono::steady_clock::now() >= *until_);
}

std::int64_t BlockQueue::next() {
  if (must_stop()) end();
  std::unique_lock lock(guard_);
  changed_.wait(lock, [&] { return closed_ || !waiting_.empty(); });
  if (waiting_.empty()) return -1;
  const std::int64_t block = waiting_.front().first++;
  if (waiting_.front().size() == 0) waiting_.pop_front();
  return block;
}

void BlockQueue::finished(std::int64_t block, std::int64_t trials) {
  const std::lock_guard lock(guard_);
  done_.add(BlockRange{block, block + 1});
  trials_ += trials;
}

std::int64_t BlockQueue::waiting() const {
  const std::lock_guard lock(guard_);
  std::int64_t blocks = 0;
  for (const BlockRange& range : waiting_) blocks += range.size();
  return blocks;
}

std::int64_t BlockQueue::trials() const {
  const std::lock_guard lock(guard_);
  return trials_;
}

BlockSet BlockQueue::done() const {
  const std::lock_guard lock(guard_);
  return done_;
}

}  // namespace cofferdam
