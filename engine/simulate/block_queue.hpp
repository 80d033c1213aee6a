// Hands out blocks to the workers of a process.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>

#include "simulate/block_set.hpp"

namespace cofferdam {

/// Blocks in the order in which they were added. Used from any thread.
class BlockQueue {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Hands out nothing once `stop` is set, or from the moment `until`.
  BlockQueue(const std::atomic<bool>* stop, std::optional<Time> until)
      : stop_(stop), until_(until) {}

  void add(const BlockRange& range);
  /// Nothing more is added.
  void close();
  /// Hands out nothing more, and forgets what was not handed out.
  void end();
  /// The next block, waiting for one that may be added; -1 if there is none.
  std::int64_t next();
  void finished(std::int64_t block, std::int64_t trials);

  /// How many blocks wait to be handed out.
  std::int64_t waiting() const;
  /// Trials that were finished.
  std::int64_t trials() const;
  /// The blocks that were finished.
  BlockSet done() const;
  bool must_stop() const;

 private:
  const std::atomic<bool>* stop_;
  std::optional<Time> until_;
  mutable std::mutex guard_;
  std::condition_variable changed_;
  std::deque<BlockRange> waiting_;
  bool closed_ = false;
  BlockSet done_;
  std::int64_t trials_ = 0;
};

}  // namespace cofferdam
