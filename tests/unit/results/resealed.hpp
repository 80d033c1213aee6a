// Results files that somebody changed and sealed again.
#pragma once
#include <string>

#include "example_results.hpp"
#include "results/hdf5_write.hpp"
#include "results/seal.hpp"

namespace cofferdam::test {

inline std::string without_seal(const std::string& bytes) {
  return bytes.substr(0, bytes.size() - sizeof(Seal));
}

/// The bytes with a valid seal behind them.
inline std::string with_seal(const std::string& bytes) {
  Sealer sealer;
  sealer.add(bytes.data(), bytes.size());
  const Seal seal = sealer.finish();
  return bytes + std::string(seal.begin(), seal.end());
}

/// The bytes of an HDF5 file that `change` altered, under a valid seal.
template <class Change>
std::string sealed(const std::string& image, const Change& change) {
  const TemporaryFolder folder;
  const std::string path = folder / "changed.h5";
  put_bytes(path, image);
  {
    const hdf5::Session session;
    hdf5::File file(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), "open");
    change(file);
    file.close();
  }
  return with_seal(bytes_of(path));
}

inline Results small_results() {
  Results results;
  results.title = "small";
  results.tables = {edge_table(), numbers_table("few", 20)};
  return results;
}

inline std::string small_bytes() {
  const TemporaryFolder folder;
  write_results(small_results(), folder / "out.h5");
  return bytes_of(folder / "out.h5");
}

struct Refusal {
  ExitCode code;
  std::string message;
  std::string printed;
};

/// What reading a file of these bytes says.
inline Refusal read_file(const std::string& path, const ReadOptions& options = {}) {
  Refusal refusal;
  testing::internal::CaptureStderr();
  refusal.code = code_of([&] { read_results(path, options); }, &refusal.message);
  refusal.printed = testing::internal::GetCapturedStderr();
  return refusal;
}

inline Refusal read_bytes(const std::string& bytes, const ReadOptions& options = {}) {
  const TemporaryFolder folder;
  put_bytes(folder / "in.h5", bytes);
  return read_file(folder / "in.h5", options);
}

inline void expect_refused(const Refusal& refusal, const std::string& part) {
  EXPECT_EQ(refusal.code, ExitCode::scenario);
  EXPECT_NE(refusal.message.find(part), std::string::npos) << refusal.message;
  EXPECT_EQ(refusal.message.find('\n'), std::string::npos) << refusal.message;
  EXPECT_EQ(refusal.printed, "");
}

}  // namespace cofferdam::test
