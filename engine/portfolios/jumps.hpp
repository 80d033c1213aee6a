// Geometric jumps from candidate to candidate (Batagelj and Brandes, Phys. Rev. E 71 (2005)
// 036113).
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/cipher_blocks.hpp"
#include "economies/factors.hpp"

namespace cofferdam {

/// Candidates of one class in a run of trials, trial after trial. Columns of at least `size`
/// entries.
struct Candidates {
  std::size_t size = 0;
  std::vector<std::uint32_t> trial;  ///< offset from the first of the run
  std::vector<double> position;      ///< of the loan in the class, a whole number
  std::vector<double> part;          ///< what the jump to it leaves beyond a whole number
  std::vector<double> bar;           ///< uniform that accepts it; without bars anything

  void make_room(std::size_t entries);
};

/// Jumps through classes of loans in a run of trials. About as many as are needed are made for all
/// trials at once, so that ciphers and logarithms do not wait for each other; more follow on
/// demand. How far ahead they are made does not change them.
class Jumps {
 public:
  Jumps(std::uint64_t seed, const TrialRange& trials)
      : streams_{seed, Purpose::default_event, 0},
        first_trial_(static_cast<std::uint64_t>(trials.first)) {}

  /// A class of loans. With bars there is a uniform that accepts each candidate.
  struct Class {
    std::uint64_t loans = 0, entity = 0;
    bool with_bars = false;
  };
  /// `found` becomes the candidates of a class; `high` is the probability of a candidate, `per_log`
  /// 1 / ln(1 - high), [trial]. Jumps and bars are word 2i and 2i + 1 of the trial's stream (seed,
  /// default_event, trial, entity) with bars, else word i.
  void find(const Class& of, std::span<const double> high, std::span<const double> per_log,
            Candidates& found);

 private:
  /// Logarithms of uniforms, which make jumps, and bars.
  struct Words {
    std::vector<double> logs, bars;
    void resize(std::size_t size) { logs.resize(size), bars.resize(size); }
  };
  void count_blocks(std::span<const double> high);
  void make_words();
  void make_more(std::uint64_t trial);
  /// Walks on from `position_` by `count` words from `first` on.
  void walk(std::uint32_t trial, double per_log, const Words& words, std::size_t first,
            std::size_t count, Candidates& found);

  TrialStreams streams_;
  std::uint64_t first_trial_;
  double loans_ = 0;
  std::size_t per_block_ = 4;          ///< jumps a cipher block
  std::vector<std::uint32_t> blocks_;  ///< [trial] that are made at once
  Words words_, more_;
  std::uint64_t next_block_ = 0;  ///< of the trial
  double position_ = 0;           ///< of the first loan of the trial that is not passed over
};

}  // namespace cofferdam
