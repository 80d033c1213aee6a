#include <cofferdam/ranks.hpp>

#include <algorithm>
#include <cstring>
#include <optional>
#include <thread>

#include "runs/words.hpp"
#include "scenario/regular_file.hpp"

namespace cofferdam {
namespace {

/// A file of the one that leads: all others hear what it gives. An Error goes to them too.
class HandedOnFile final : public InputBytes {
 public:
  HandedOnFile(Mailbox& mailbox, const std::string& path, const std::string& what)
      : mailbox_(mailbox) {
    handing_on_errors([&] { file_.emplace(path, what); });
    ByteWriter bytes;
    bytes.put(ExitCode::ok);
    bytes.put_text(path);
    bytes.put(static_cast<std::uint64_t>(file_->size()));
    tell(bytes);
  }

  std::size_t size() const override { return file_->size(); }

  std::size_t read(char* buffer, std::size_t size) override {
    std::size_t count = 0;
    handing_on_errors([&] { count = file_->read(buffer, size); });
    ByteWriter bytes;
    bytes.put(ExitCode::ok);
    bytes.put_text(std::string(buffer, count));
    tell(bytes);
    return count;
  }

 private:
  template <class Work>
  void handing_on_errors(const Work& work) {
    try {
      work();
    } catch (const Error& error) {
      ByteWriter bytes;
      bytes.put(error.code());
      bytes.put_text(error.what());
      tell(bytes);
      throw;
    }
  }

  void tell(ByteWriter& bytes) {
    const std::string told = bytes.take_bytes();
    for (int rank = 1; rank < mailbox_.size(); ++rank) send(mailbox_, rank, Word::file, told);
  }

  Mailbox& mailbox_;
  std::optional<RegularFile> file_;
};

/// A file of one that follows, which is as the one that leads found it.
class ReceivedFile final : public InputBytes {
 public:
  ReceivedFile(Mailbox& mailbox, const std::string& path) : mailbox_(mailbox) {
    const std::string heard = next();
    ByteReader bytes(heard);
    check(bytes);
    if (const std::string there = bytes.take_text(); there != path)
      throw Error(ExitCode::scenario,
                  "the processes of a run need the same arguments: one reads '" + there +
                      "', this one '" + path + "'");
    size_ = bytes.take<std::uint64_t>();
  }

  std::size_t size() const override { return size_; }

  std::size_t read(char* buffer, std::size_t size) override {
    const std::string heard = next();
    ByteReader bytes(heard);
    check(bytes);
    const std::string piece = bytes.take_text();
    const std::size_t count = std::min(size, piece.size());
    std::memcpy(buffer, piece.data(), count);
    return count;
  }

 private:
  std::string next() {
    for (;;) {
      std::optional<Message> message = mailbox_.poll();
      if (!message)
        std::this_thread::sleep_for(kPause);
      else if (static_cast<Word>(message->kind) == Word::file)
        return std::move(message->bytes);
      else if (static_cast<Word>(message->kind) == Word::dismissed)
        throw Dismissed{from_bytes<ExitCode>(*message)};
    }
  }

  /// Throws the error that there was in the place of bytes.
  static void check(ByteReader& bytes) {
    const auto code = bytes.take<ExitCode>();
    if (code != ExitCode::ok) throw Error(code, bytes.take_text());
  }

  Mailbox& mailbox_;
  std::size_t size_ = 0;
};

}  // namespace

struct SharedReading::Hold {
  explicit Hold(Mailbox& mailbox)
      : opener([&mailbox](const std::string& path,
                          const std::string& what) -> std::unique_ptr<InputBytes> {
          if (mailbox.rank() == 0) return std::make_unique<HandedOnFile>(mailbox, path, what);
          return std::make_unique<ReceivedFile>(mailbox, path);
        }) {}
  FileOpener opener;
};

SharedReading::SharedReading(Mailbox& mailbox) : hold_(std::make_unique<Hold>(mailbox)) {}
SharedReading::~SharedReading() = default;

}  // namespace cofferdam
