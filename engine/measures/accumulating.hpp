// Tables that accumulate something of their own.
#pragma once
#include <vector>

#include "measures/measure.hpp"

namespace cofferdam {

/// A Measure that hands its accumulating to one value with close_block, merge, write and read.
template <class State>
class Accumulating : public Measure {
 public:
  explicit Accumulating(State state) : state_(std::move(state)) {}
  void close_block() final { state_.close_block(); }
  void merge(const Measure& other) final {
    state_.merge(static_cast<const Accumulating&>(other).state_);
  }
  void share(const Measure& other) final {
    if constexpr (requires(State & state) { state.share(state); })
      state_.share(static_cast<const Accumulating&>(other).state_);
  }
  double bytes_after(double trials) const final {
    if constexpr (requires(const State& state) { state.bytes_after(trials); })
      return state_.bytes_after(trials);
    return 0;
  }
  void write(ByteWriter& bytes) const final { state_.write(bytes); }
  void read(ByteReader& bytes) final { state_.read(bytes); }

 protected:
  State state_;
};

/// Moments of several quantities, by index.
class MomentList {
 public:
  explicit MomentList(std::size_t size) : moments_(size) {}
  Moments& operator[](std::size_t i) { return moments_[i]; }
  const Moments& operator[](std::size_t i) const { return moments_[i]; }
  std::size_t size() const { return moments_.size(); }
  void close_block() {
    for (Moments& moments : moments_) moments.close_block();
  }
  void merge(const MomentList& other) {
    for (std::size_t i = 0; i < size(); ++i) moments_[i].merge(other.moments_[i]);
  }
  void write(ByteWriter& bytes) const {
    for (const Moments& moments : moments_) moments.write(bytes);
  }
  void read(ByteReader& bytes) {
    for (Moments& moments : moments_) moments = Moments::read(bytes);
  }

 private:
  std::vector<Moments> moments_;
};

}  // namespace cofferdam
