// Owners of HDF5 identifiers; every return code of the library is checked.
#pragma once
#include <hdf5.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace cofferdam::hdf5 {

/// A call of the library failed; the text names the call and the library's innermost reason.
class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws Failure with the reason on the library's error stack.
[[noreturn]] void fail(const std::string& what);

/// Returns `value`, what a call of the library returned. Throws Failure if it is negative.
template <class Value>
Value check(Value value, const char* what) {
  if (value < 0) fail(what);
  return value;
}

/// Prepares the library on first use, and keeps it from printing for as long as it lives.
class Session {
 public:
  Session();
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

 private:
  H5E_auto2_t print_ = nullptr;
  void* print_data_ = nullptr;
};

/// Owns one identifier. Call close() after writing, because only that reports a failure.
template <herr_t (*Close)(hid_t)>
class Handle {
 public:
  Handle(hid_t id, const char* what) : id_(check(id, what)) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)) {}
  Handle& operator=(Handle&&) = delete;
  ~Handle() {
    if (id_ >= 0) Close(id_);
  }

  operator hid_t() const { return id_; }
  void close() { check(Close(std::exchange(id_, H5I_INVALID_HID)), "close"); }

 private:
  hid_t id_;
};

using File = Handle<H5Fclose>;
using Group = Handle<H5Gclose>;
using Dataset = Handle<H5Dclose>;
using Attribute = Handle<H5Aclose>;
using Space = Handle<H5Sclose>;
using Type = Handle<H5Tclose>;
using Properties = Handle<H5Pclose>;

/// The type of all texts of the file: UTF-8 of variable length.
Type text_type();

}  // namespace cofferdam::hdf5
