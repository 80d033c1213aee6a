// Files that somebody made to look like results: refused in one line, with little memory, and
// without a look at other files.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <random>

#include "resealed.hpp"

namespace cofferdam::test {
namespace {

using hdf5::check;

/// The small results in which `change` altered the table "few".
template <class Change>
std::string with_few(const Change& change) {
  return sealed(without_seal(small_bytes()), [&](hid_t file) {
    const hdf5::Group few(H5Gopen2(file, "tables/few", H5P_DEFAULT), "open");
    change(few);
  });
}

hdf5::Properties dataset_properties() {
  return hdf5::Properties(H5Pcreate(H5P_DATASET_CREATE), "create");
}

/// Puts a column of numbers in the place of "loss".
void replace_loss(hid_t few, hsize_t rows, hid_t properties, const void* cells = nullptr) {
  check(H5Ldelete(few, "loss", H5P_DEFAULT), "delete");
  const hdf5::Space space(H5Screate_simple(1, &rows, nullptr), "space");
  hdf5::Dataset loss(
      H5Dcreate2(few, "loss", H5T_IEEE_F64LE, space, H5P_DEFAULT, properties, H5P_DEFAULT),
      "create");
  if (cells)
    check(H5Dwrite(loss, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, cells), "write");
  hdf5::write_attribute(loss, "units", std::string("1"));
  hdf5::write_attribute(loss, "long_name", std::string("loss"));
}

TEST(StrangersResults, do_not_show_bytes_of_other_files) {
  const TemporaryFolder folder;
  put_bytes(folder / "secret", std::string(160, 's'));
  const std::string bytes = with_few([&](hid_t few) {
    const hdf5::Properties properties = dataset_properties();
    check(H5Pset_external(properties, (folder / "secret").c_str(), 0, 160), "external");
    replace_loss(few, 20, properties);
  });
  expect_refused(read_bytes(bytes), "'loss' keeps its values in another file");
}

TEST(StrangersResults, do_not_lead_to_other_files) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  const auto external = [&](hid_t group) {
    check(
        H5Lcreate_external((folder / "pipe").c_str(), "/", group, "far", H5P_DEFAULT, H5P_DEFAULT),
        "link");
  };
  expect_refused(read_bytes(with_few(external)), "'far' is a link to somewhere else");
  expect_refused(read_bytes(sealed(without_seal(small_bytes()),
                                   [&](hid_t file) {
                                     const hdf5::Group tables(H5Gopen2(file, "tables", H5P_DEFAULT),
                                                              "open");
                                     external(tables);
                                   })),
                 "'far' is a link to somewhere else");
  expect_refused(read_bytes(sealed(without_seal(small_bytes()),
                                   [&](hid_t file) {
                                     check(H5Ldelete(file, "scenario", H5P_DEFAULT), "delete");
                                     check(H5Lcreate_external((folder / "pipe").c_str(), "/", file,
                                                              "scenario", H5P_DEFAULT, H5P_DEFAULT),
                                           "link");
                                   })),
                 "'scenario' is a link to somewhere else");
  expect_refused(
      read_bytes(with_few([](hid_t few) {
        check(H5Lcreate_soft("/tables/edges/zeta", few, "soft", H5P_DEFAULT, H5P_DEFAULT), "link");
      })),
      "'soft' is a link to somewhere else");
}

TEST(StrangersResults, do_not_borrow_from_other_datasets) {
  const std::string bytes = with_few([](hid_t few) {
    const hsize_t rows = 20;
    const hdf5::Space space(H5Screate_simple(1, &rows, nullptr), "space");
    const hdf5::Properties properties = dataset_properties();
    check(H5Pset_virtual(properties, space, "/etc/passwd", "/x", space), "virtual");
    replace_loss(few, rows, properties);
  });
  expect_refused(read_bytes(bytes), "'loss' takes its values from other datasets");
}

TEST(StrangersResults, need_no_filters_of_others) {
  const std::string bytes = with_few([](hid_t few) {
    const hsize_t rows = 20;
    const hdf5::Properties properties = dataset_properties();
    check(H5Pset_chunk(properties, 1, &rows), "chunk");
    check(H5Pset_filter(properties, H5Z_FILTER_NBIT, H5Z_FLAG_OPTIONAL, 0, nullptr), "filter");
    replace_loss(few, rows, properties);
  });
  expect_refused(read_bytes(bytes), "is packed by HDF5 filter 5");
}

/// A column and a scale of so many rows of which none is stored.
std::string claiming(hsize_t rows) {
  return with_few([&](hid_t few) {
    const hdf5::Properties properties = dataset_properties();
    const hsize_t chunk = 65536;
    check(H5Pset_chunk(properties, 1, &chunk), "chunk");
    check(H5Pset_deflate(properties, 1), "deflate");
    replace_loss(few, rows, properties);
    check(H5Ldelete(few, "row", H5P_DEFAULT), "delete");
    check(H5Lcreate_hard(few, "loss", few, "row", H5P_DEFAULT, H5P_DEFAULT), "link");
  });
}

TEST(StrangersResults, cannot_claim_more_rows_than_they_store) {
  for (const int power : {20, 29, 40, 62})
    expect_refused(read_bytes(claiming(hsize_t{1} << power)),
                   "'row' claims " + std::to_string(std::uint64_t{1} << power) +
                       " rows, more than its 0 bytes can hold");
}

TEST(StrangersResults, cannot_have_huge_chunks) {
  expect_refused(read_bytes(with_few([](hid_t few) {
                   const hsize_t chunk = hsize_t{1} << 28;
                   const hdf5::Properties properties = dataset_properties();
                   check(H5Pset_chunk(properties, 1, &chunk), "chunk");
                   replace_loss(few, chunk, properties);
                 })),
                 "chunks that are too large");
}

TEST(StrangersResults, swell_within_a_limit_alone) {
  Results results;
  results.tables = {
      {"zeros", "", {{"zero", "1", "", std::vector<double>(5'000'000)}}},
      {"text", "", {{"long", "", "", std::vector<std::string>{std::string(20'000'000, 'x')}}}},
      numbers_table("few", 20)};
  const TemporaryFolder folder;
  write_results(results, folder / "out.h5");
  const auto with = [&](const std::string& table, std::uint64_t most) {
    return read_file(folder / "out.h5", {[&](const auto& name) { return name == table; }, most});
  };
  for (const char* table : {"zeros", "text"}) {
    expect_refused(with(table, 10'000'000), "takes more than 10.0 MB of memory");
    EXPECT_EQ(with(table, 100'000'000).code, ExitCode::ok);
  }
  EXPECT_EQ(with("few", 10'000'000).code, ExitCode::ok);
  EXPECT_EQ(read_file(folder / "out.h5").code, ExitCode::ok);
}

TEST(StrangersResults, are_read_only_where_asked) {
  const std::string bytes = with_few([](hid_t few) {
    check(H5Ldelete(few, "year", H5P_DEFAULT), "delete");
    hdf5::write_text(few, "year", "not a column");
  });
  const TemporaryFolder folder;
  put_bytes(folder / "in.h5", bytes);
  expect_refused(read_file(folder / "in.h5"), "'year' does not fit");
  const auto wants = [](const std::string& table) { return table == "edges" || table == "no"; };
  const Results results = read_results(folder / "in.h5", {wants, 0});
  ASSERT_EQ(results.tables.size(), 1U);
  EXPECT_TRUE(same(results.tables.front(), edge_table()));
  const Overview overview = read_overview(folder / "in.h5");
  ASSERT_EQ(overview.tables.size(), 2U);
  EXPECT_EQ(overview.tables[1].name, "few");
  EXPECT_EQ(overview.tables[1].rows, 20);
  EXPECT_EQ(overview.heading.title, "small");
  EXPECT_EQ(code_of([&] { verify_results(folder / "in.h5"); }), ExitCode::scenario);
}

/// The small results with another whole number as attribute.
std::string with_number(const char* attribute, std::int64_t value) {
  return sealed(without_seal(small_bytes()), [&](hid_t file) {
    check(H5Adelete(file, attribute), "delete");
    hdf5::write_attribute(file, attribute, value);
  });
}

TEST(StrangersResults, have_a_format_and_trials_that_can_be) {
  expect_refused(read_bytes(with_number("format_major", 0)), "there is no format 0.1");
  expect_refused(read_bytes(with_number("format_minor", -1)), "there is no format 1.-1");
  expect_refused(read_bytes(with_number("trials", -5)), "'trials' is -5");
  expect_refused(read_bytes(with_number("trials_requested", -1)), "'trials_requested' is -1");
}

TEST(StrangersResults, damaged_below_a_valid_seal_never_end_the_process) {
  const std::string image = without_seal(small_bytes());
  const TemporaryFolder folder;
  std::mt19937 random(6022);
  int refused = 0;
  for (int trial = 0; trial < 400; ++trial) {
    std::string bytes = image;
    const std::size_t place = random() % bytes.size();
    bytes[place] = static_cast<char>(bytes[place] ^ (1 << random() % 8));
    put_bytes(folder / "in.h5", with_seal(bytes));
    const Refusal refusal = read_file(folder / "in.h5");
    if (refusal.code == ExitCode::ok) continue;
    ++refused;
    expect_refused(refusal, "/in.h5' ");
  }
  EXPECT_GT(refused, 20);
}

TEST(StrangersResults, on_which_the_library_goes_round_for_ever_come_to_an_end) {
  std::string bytes = without_seal(small_bytes());
  const std::size_t heap = bytes.find("GCOL");
  ASSERT_NE(heap, std::string::npos);
  // Free space of no size in a heap of texts: the library looks for what comes behind it.
  bytes.replace(heap + 16, 16, 16, '\0');
  expect_refused(read_bytes(with_seal(bytes)), "is damaged: it takes too long");
}

TEST(StrangersResults, leave_no_process_behind) {
  const TemporaryFolder folder;
  put_bytes(folder / "in.h5", claiming(1 << 20));
  rusage before{}, after{};
  EXPECT_EQ(read_file(folder / "in.h5").code, ExitCode::scenario);
  ::getrusage(RUSAGE_CHILDREN, &before);
  read_file(folder / "in.h5");
  ::getrusage(RUSAGE_CHILDREN, &after);
  EXPECT_GT(after.ru_minflt, before.ru_minflt) << "each child was waited for";
}

}  // namespace
}  // namespace cofferdam::test
