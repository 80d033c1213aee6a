// The file of a loan portfolio and the rows of it that are used.
#pragma once
#include <memory>
#include <vector>

#include "portfolios/loan_exposures.hpp"
#include "portfolios/portfolio.hpp"
#include "scenario/csv.hpp"

namespace cofferdam {

struct LoanFile {
  CsvFile csv;
  std::vector<std::size_t> rows;  ///< that satisfy `where`
  InputFile input;
};

/// Reads the columns that the portfolio names. Null if problems were found; throws
/// Error(input_missing), with the place where the file is named, if it cannot be read.
std::unique_ptr<LoanFile> read_loan_file(const Value& portfolio, const DataFolder& folder,
                                         const BookWords& words, Problems& problems);

}  // namespace cofferdam
