// Mail between threads that stand for the processes of a run.
#pragma once
#include <cofferdam/ranks.hpp>

#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace cofferdam::test {

/// Boxes of so many ranks; each is used by one thread.
class PostOffice {
 public:
  explicit PostOffice(int ranks) : boxes_(static_cast<std::size_t>(ranks)) {
    for (int rank = 0; rank < ranks; ++rank)
      boxes_[static_cast<std::size_t>(rank)] = std::make_unique<Box>(*this, rank);
  }
  Mailbox& box(int rank) { return *boxes_[static_cast<std::size_t>(rank)]; }

 private:
  struct Box final : Mailbox {
    Box(PostOffice& of, int number) : office(of), own(number) {}
    int rank() const override { return own; }
    int size() const override { return static_cast<int>(office.boxes_.size()); }
    void send(int to, int kind, const std::string& bytes) override {
      const std::lock_guard lock(office.guard_);
      office.boxes_[static_cast<std::size_t>(to)]->mail.push_back({own, kind, bytes});
    }
    std::optional<Message> poll() override {
      const std::lock_guard lock(office.guard_);
      if (mail.empty()) return std::nullopt;
      Message message = std::move(mail.front());
      mail.pop_front();
      return message;
    }

    PostOffice& office;
    int own;
    std::deque<Message> mail;
  };

  std::mutex guard_;
  std::vector<std::unique_ptr<Box>> boxes_;
};

}  // namespace cofferdam::test
