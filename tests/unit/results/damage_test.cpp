// The reader refuses what is not a whole results file, in one line and without a crash.
#include <gtest/gtest.h>

#include <random>

#include "resealed.hpp"

namespace cofferdam::test {
namespace {

TEST(DamagedResults, are_refused_with_any_bit_flipped) {
  const std::string whole = small_bytes();
  const TemporaryFolder folder;
  std::mt19937 random(20240229);
  for (int trial = 0; trial < 2000; ++trial) {
    std::string bytes = whole;
    // Every tenth hits the seal.
    const std::size_t first = trial % 10 == 0 ? bytes.size() - sizeof(Seal) : 0;
    const std::size_t place = first + random() % (bytes.size() - first);
    bytes[place] = static_cast<char>(bytes[place] ^ (1 << random() % 8));
    put_bytes(folder / "in.h5", bytes);
    const ExitCode code = code_of([&] { read_results(folder / "in.h5"); });
    ASSERT_EQ(code, ExitCode::scenario) << "byte " << place;
  }
}

TEST(DamagedResults, are_refused_at_any_length) {
  const std::string whole = small_bytes();
  const TemporaryFolder folder;
  for (std::size_t size = 0; size < whole.size(); size += size + 100 < whole.size() ? 37 : 1) {
    put_bytes(folder / "in.h5", whole.substr(0, size));
    ASSERT_EQ(code_of([&] { read_results(folder / "in.h5"); }), ExitCode::scenario) << size;
  }
  expect_refused(read_bytes(whole.substr(0, whole.size() / 2)), "not written whole");
  expect_refused(read_bytes(whole + " "), "another program changed it");
  expect_refused(read_bytes(whole + whole), "another program changed it");
}

TEST(DamagedResults, are_refused_when_blocks_are_lost) {
  std::string bytes = small_bytes();
  bytes.replace(4096, 4096, 4096, '\0');
  expect_refused(read_bytes(bytes), "is damaged");
}

TEST(OtherFiles, are_refused) {
  expect_refused(read_bytes(""), "it is empty");
  expect_refused(read_bytes("title: x\n"), "it is not HDF5");
  const std::string empty_hdf5 = [] {
    const TemporaryFolder folder;
    const hdf5::Session session;
    hdf5::File(H5Fcreate((folder / "x").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), "create")
        .close();
    return bytes_of(folder / "x");
  }();
  expect_refused(read_bytes(empty_hdf5), "not a results file of cofferdam");
  expect_refused(read_bytes(sealed(empty_hdf5, [](hid_t) {})), "not a results file of cofferdam");
  const auto mark = [](hid_t file) {
    hdf5::write_attribute(file, "file_type", std::string("cofferdam results"));
  };
  expect_refused(read_bytes(sealed(empty_hdf5, mark)), "format_major");
}

TEST(OtherFiles, are_told_apart_from_missing_ones) {
  const TemporaryFolder folder;
  EXPECT_EQ(read_file(folder / "none.h5").code, ExitCode::input_missing);
  EXPECT_EQ(read_file(folder.string()).code, ExitCode::input_missing);
  EXPECT_EQ(read_file("/dev/null").code, ExitCode::scenario);
}

std::string with_format(const char* attribute, int value) {
  return sealed(without_seal(small_bytes()), [&](hid_t file) {
    hdf5::check(H5Adelete(file, attribute), "delete");
    hdf5::write_attribute(file, attribute, value);
  });
}

TEST(NewerResults, are_refused_only_for_a_newer_major) {
  const Refusal refusal = read_bytes(with_format("format_major", 2));
  expect_refused(refusal, "has format 2.1, this engine reads up to 1");
  EXPECT_EQ(read_bytes(with_format("format_minor", 7)).code, ExitCode::ok);
}

TEST(ChangedResults, are_refused_when_a_part_is_missing_or_of_another_type) {
  const std::string image = without_seal(small_bytes());
  const auto remove = [&](const char* name) {
    return sealed(image,
                  [&](hid_t file) { hdf5::check(H5Ldelete(file, name, H5P_DEFAULT), "delete"); });
  };
  expect_refused(read_bytes(remove("tables/few/row")), "is damaged");
  expect_refused(read_bytes(remove("tables")), "is damaged");
  expect_refused(read_bytes(remove("scenario/text")), "is damaged");
  expect_refused(read_bytes(sealed(image,
                                   [](hid_t file) {
                                     hdf5::check(H5Adelete(file, "title"), "delete");
                                     hdf5::write_attribute(file, "title", 3);
                                   })),
                 "another type");
  expect_refused(read_bytes(sealed(image,
                                   [](hid_t file) {
                                     const hdf5::Group few(
                                         H5Gopen2(file, "tables/few", H5P_DEFAULT), "open");
                                     hdf5::write_text(few, "scalar", "x");
                                   })),
                 "does not fit");
}

}  // namespace
}  // namespace cofferdam::test
