#include "runs/shared_work.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <thread>

#include "base/executor.hpp"
#include "runs/words.hpp"

namespace cofferdam {
namespace {

constexpr auto kTellEvery = std::chrono::milliseconds(200);

std::string error_bytes(const Error& error) {
  ByteWriter bytes;
  bytes.put(error.code());
  bytes.put_text(error.what());
  return bytes.take_bytes();
}

/// The error that is being handled, whatever it is.
Error current_error() {
  try {
    throw;
  } catch (const Error& error) {
    return error;
  } catch (const std::bad_alloc&) {
    return Error(ExitCode::internal, "out of memory");
  } catch (const std::exception& error) {
    return Error(ExitCode::internal,
                 std::string("internal error: ") + error.what() + "; please report it");
  }
}

/// Threads of this process that work off a queue, while its main thread minds messages.
class Crew {
 public:
  Crew(BlockQueue& queue, const Model& model, int threads, PointSets& into)
      : thread_(start_thread([&, threads] {
          try {
            work_off(queue, model, threads, into);
          } catch (...) {
            error_ = current_error();
          }
          finished_.store(true, std::memory_order_release);
        })) {}
  ~Crew() { thread_.join(); }
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  bool is_finished() const { return finished_.load(std::memory_order_acquire); }
  /// Of a crew that is finished.
  const std::optional<Error>& error() const { return error_; }

 private:
  std::optional<Error> error_;
  std::atomic<bool> finished_{false};
  std::thread thread_;  // last: it uses the others
};

/// Blocks that nobody works on yet.
class Supply {
 public:
  Supply(const std::vector<BlockRange>& gaps) : gaps_(gaps.rbegin(), gaps.rend()) {
    for (const BlockRange& gap : gaps) left_ += gap.size();
  }
  /// Blocks for a process with so many of all `threads`: fewer towards the end, so that all end at
  /// about the same time. Empty if there are none.
  BlockRange take(std::int64_t for_threads, std::int64_t threads) {
    if (gaps_.empty()) return {};
    constexpr std::int64_t kMost = 64;  // a thread
    const std::int64_t each = std::clamp<std::int64_t>(left_ / (2 * threads), 1, kMost);
    BlockRange& gap = gaps_.back();
    const BlockRange taken{gap.first, std::min(gap.end, gap.first + each * for_threads)};
    gap.first = taken.end;
    if (gap.size() == 0) gaps_.pop_back();
    left_ -= taken.size();
    return taken;
  }

 private:
  std::vector<BlockRange> gaps_;  ///< the next one last
  std::int64_t left_ = 0;
};

/// One stretch of work, as the leader sees it.
class Leader {
 public:
  Leader(Mailbox& mailbox, const Model& model, const std::vector<BlockRange>& gaps,
         const RunOptions& options)
      : mailbox_(mailbox),
        model_(model),
        queue_(options.stop, options.until),
        own_threads_(std::max(1, options.threads)),
        supply_(gaps),
        others_(static_cast<std::size_t>(mailbox.size())) {}

  BlockSet work(PointSets& into, const std::function<void(std::int64_t)>& told) {
    for (int rank = 1; rank < mailbox_.size(); ++rank) send(mailbox_, rank, Word::begin);
    {
      const Crew crew(queue_, model_, own_threads_, into);
      while (!crew.is_finished() || !others_are_done()) {
        mind(told);
        if (crew.is_finished()) keep(crew.error());
      }
      keep(crew.error());
    }
    if (error_) throw *error_;
    BlockSet done = queue_.done();
    for (int rank = 1; rank < mailbox_.size(); ++rank) gather(rank, into, done);
    return done;
  }

 private:
  struct Other {
    std::int64_t threads = 1;
    std::int64_t trials = 0;
    bool is_done = false;
  };

  void mind(const std::function<void(std::int64_t)>& told) {
    if (queue_.must_stop()) stop();
    if (!stopped_ && queue_.waiting() < own_threads_) {
      const BlockRange range = supply_.take(own_threads_, all_threads());
      range.size() > 0 ? queue_.add(range) : queue_.close();
    }
    const std::optional<Message> message = mailbox_.poll();
    if (message) return hear(*message);
    std::this_thread::sleep_for(kPause);
    const std::int64_t trials =
        std::accumulate(others_.begin(), others_.end(), queue_.trials(),
                        [](std::int64_t sum, const Other& other) { return sum + other.trials; });
    if (told && trials > told_) told(told_ = trials);
  }

  void hear(const Message& message) {
    Other& other = others_[static_cast<std::size_t>(message.from)];
    switch (static_cast<Word>(message.kind)) {
      case Word::want:
        other.threads = from_bytes<std::int64_t>(message);
        return send(mailbox_, message.from, Word::grant,
                    as_bytes(stopped_ ? BlockRange{} : supply_.take(other.threads, all_threads())));
      case Word::told:
        other.trials = from_bytes<std::int64_t>(message);
        return;
      case Word::stop:
        return stop();
      case Word::error: {
        ByteReader bytes(message.bytes);
        const auto code = bytes.take<ExitCode>();
        other.is_done = true;
        return keep(Error(code, "rank " + std::to_string(message.from) + ": " + bytes.take_text()));
      }
      case Word::done:
        other.is_done = true;
        return;
      default:
        return;
    }
  }

  void stop() {
    if (stopped_) return;
    stopped_ = true;
    queue_.end();
    for (int rank = 1; rank < mailbox_.size(); ++rank) send(mailbox_, rank, Word::stop);
  }

  void keep(const std::optional<Error>& error) {
    if (!error) return;
    if (!error_) error_ = error;
    stop();
  }

  std::int64_t all_threads() const {
    return std::accumulate(
        others_.begin() + 1, others_.end(), static_cast<std::int64_t>(own_threads_),
        [](std::int64_t sum, const Other& other) { return sum + other.threads; });
  }
  bool others_are_done() const {
    return std::all_of(others_.begin() + 1, others_.end(),
                       [](const Other& other) { return other.is_done; });
  }

  /// Adds what another accumulated. One at a time, and piece by piece, so that memory does not grow
  /// with their number.
  void gather(int rank, PointSets& into, BlockSet& done) {
    send(mailbox_, rank, Word::give);
    std::string piece;
    const auto next = [&]() -> std::string_view {
      for (;;) {
        std::optional<Message> message = mailbox_.poll();
        if (!message)
          std::this_thread::sleep_for(kPause);
        else if (static_cast<Word>(message->kind) == Word::state)
          return piece = std::move(message->bytes);
      }
    };
    ByteReader bytes(next, std::numeric_limits<std::uint64_t>::max());
    const BlockSet theirs = BlockSet::read(bytes);
    if (theirs.empty()) return;
    into.merge(bytes);
    done.add(theirs);
  }

  Mailbox& mailbox_;
  const Model& model_;
  BlockQueue queue_;
  int own_threads_;
  Supply supply_;
  std::vector<Other> others_;  ///< [rank]
  std::optional<Error> error_;
  bool stopped_ = false;
  std::int64_t told_ = 0;
};

/// A process that follows.
class Follower {
 public:
  Follower(Mailbox& mailbox, const std::atomic<bool>* stop) : mailbox_(mailbox), stop_(stop) {}

  ExitCode follow(const std::function<Following()>& prepare) {
    std::optional<Following> following;
    try {
      following.emplace(prepare());
      threads_ = std::max(1, following->threads);
    } catch (const Dismissed& dismissed) {
      send(mailbox_, 0, Word::farewell);
      return dismissed.code;
    } catch (...) {
      send(mailbox_, 0, Word::error, error_bytes(current_error()));
    }
    return obey(following ? &following->model : nullptr);
  }

 private:
  Message next() {
    for (;;) {
      if (std::optional<Message> message = mailbox_.poll()) return std::move(*message);
      std::this_thread::sleep_for(kPause);
    }
  }

  /// Does what it is told, without a model only what can be done without one.
  ExitCode obey(const Model* model) {
    std::unique_ptr<PointSets> worker;
    BlockSet done;
    for (;;) {
      const Message message = next();
      switch (static_cast<Word>(message.kind)) {
        case Word::begin:
          if (!model) break;
          worker = std::make_unique<PointSets>(*model, tables_of(*model));
          done = work(*model, *worker);
          break;
        case Word::give: {
          ByteWriter bytes(
              [&](std::string_view piece) { send(mailbox_, 0, Word::state, std::string(piece)); });
          done.write(bytes);
          if (!done.empty()) worker->write(bytes);
          bytes.flush();
          worker.reset();
          break;
        }
        case Word::dismissed:
          send(mailbox_, 0, Word::farewell);
          return from_bytes<ExitCode>(message);
        default:
          break;
      }
    }
  }

  /// Works from the beginning until there are no more blocks, or a stop.
  BlockSet work(const Model& model, PointSets& into) {
    BlockQueue queue(stop_, {});
    {
      const Crew crew(queue, model, threads_, into);
      bool asked = false, more = true, told_of_stop = false;
      std::int64_t told = 0;
      auto told_at = std::chrono::steady_clock::now();
      while (!crew.is_finished()) {
        if (more && !asked && queue.waiting() < threads_) {
          send(mailbox_, 0, Word::want, as_bytes(static_cast<std::int64_t>(threads_)));
          asked = true;
        }
        if (queue.must_stop() && !told_of_stop) {
          send(mailbox_, 0, Word::stop);
          told_of_stop = true;
        }
        const std::optional<Message> message = mailbox_.poll();
        if (!message) {
          std::this_thread::sleep_for(kPause);
          const auto now = std::chrono::steady_clock::now();
          if (now - told_at >= kTellEvery && queue.trials() > told) {
            told = queue.trials();
            told_at = now;
            send(mailbox_, 0, Word::told, as_bytes(told));
          }
          continue;
        }
        if (static_cast<Word>(message->kind) == Word::grant) {
          const auto range = from_bytes<BlockRange>(*message);
          asked = false;
          more = range.size() > 0;
          more ? queue.add(range) : queue.close();
        } else if (static_cast<Word>(message->kind) == Word::stop) {
          more = false;
          queue.end();
        }
      }
      if (crew.error()) {
        send(mailbox_, 0, Word::error, error_bytes(*crew.error()));
        return {};
      }
    }
    send(mailbox_, 0, Word::told, as_bytes(queue.trials()));
    send(mailbox_, 0, Word::done);
    return queue.done();
  }

  Mailbox& mailbox_;
  const std::atomic<bool>* stop_;
  int threads_ = 1;
};

}  // namespace

BlockSet work_with_others(Mailbox& mailbox, const Model& model, const std::vector<BlockRange>& gaps,
                          const RunOptions& options, PointSets& into,
                          const std::function<void(std::int64_t)>& told) {
  return Leader(mailbox, model, gaps, options).work(into, told);
}

ExitCode follow(Mailbox& mailbox, const std::function<Following()>& prepare,
                const std::atomic<bool>* stop) {
  return Follower(mailbox, stop).follow(prepare);
}

void dismiss(Mailbox& mailbox, ExitCode code) {
  for (int rank = 1; rank < mailbox.size(); ++rank)
    send(mailbox, rank, Word::dismissed, as_bytes(code));
  for (int left = mailbox.size() - 1; left > 0;) {
    const std::optional<Message> message = mailbox.poll();
    if (!message)
      std::this_thread::sleep_for(kPause);
    else if (static_cast<Word>(message->kind) == Word::farewell)
      --left;
  }
}

}  // namespace cofferdam
