// What the processes of a run say to each other.
#pragma once
#include <cofferdam/ranks.hpp>

#include <chrono>

#include "base/bytes.hpp"

namespace cofferdam {

/// What a message says. To the leader: want to done; to the others: file to dismissed.
enum class Word {
  want,       ///< blocks for so many threads
  told,       ///< trials finished since the beginning
  stop,       ///< to the leader: a signal asks for it; to the others: no more blocks
  error,      ///< exit code and text; nothing more comes of the beginning
  done,       ///< nothing more to do
  state,      ///< a piece of: blocks that are done, and what they accumulated
  file,       ///< what came of opening or reading a file
  begin,      ///< blocks can be asked for
  grant,      ///< a range of blocks; an empty one: there are no more
  give,       ///< asks for the state
  dismissed,  ///< with the exit code
  farewell    ///< to the leader: the last word
};

inline constexpr auto kPause = std::chrono::microseconds(500);  // between looks for messages

inline void send(Mailbox& mailbox, int to, Word kind, const std::string& bytes = "") {
  mailbox.send(to, static_cast<int>(kind), bytes);
}

template <class T>
std::string as_bytes(const T& value) {
  ByteWriter bytes;
  bytes.put(value);
  return bytes.take_bytes();
}

template <class T>
T from_bytes(const Message& message) {
  return ByteReader(message.bytes).take<T>();
}

/// A follower was dismissed before it had a model. Thrown, and no error of anything.
struct Dismissed {
  ExitCode code;
};

}  // namespace cofferdam
