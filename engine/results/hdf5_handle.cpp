#include "results/hdf5_handle.hpp"

#include <cstdlib>
#include <mutex>

namespace cofferdam::hdf5 {

namespace {

herr_t keep_innermost(unsigned position, const H5E_error2_t* entry, void* reason) {
  if (position == 0 && entry->desc != nullptr) *static_cast<std::string*>(reason) = entry->desc;
  return 0;
}

void prepare_library() {
  // No two processes share an open results file, and locks fail on many network file systems.
  setenv("HDF5_USE_FILE_LOCKING", "FALSE", 0);
  // The clean-up at exit crashes after a failed write. It fails, harmlessly, if the program that
  // embeds the engine has asked for the same.
  H5dont_atexit();
  check(H5open(), "start of the library");
}

}  // namespace

void fail(const std::string& what) {
  std::string reason;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_innermost, &reason);
  H5Eclear2(H5E_DEFAULT);
  throw Failure("HDF5: " + what + " failed" + (reason.empty() ? "" : ": " + reason));
}

Session::Session() {
  static std::once_flag once;
  std::call_once(once, prepare_library);
  check(H5Eget_auto2(H5E_DEFAULT, &print_, &print_data_), "get error printer");
  check(H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr), "set error printer");
}

Session::~Session() {
  H5Eset_auto2(H5E_DEFAULT, print_, print_data_);
}

Type text_type() {
  Type type(H5Tcopy(H5T_C_S1), "copy text type");
  check(H5Tset_size(type, H5T_VARIABLE), "set text length");
  check(H5Tset_cset(type, H5T_CSET_UTF8), "set text encoding");
  return type;
}

}  // namespace cofferdam::hdf5
