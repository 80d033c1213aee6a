#include "workbook.hpp"

#include <cofferdam/error.hpp>

#include "display_width.hpp"
#include "number_text.hpp"
#include "table_text.hpp"

#ifdef COFFERDAM_XLSX
#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <new>
#include <set>
#include <utility>

#include "base/utf8.hpp"

namespace cofferdam {
namespace {

// Limits of a sheet (Microsoft: Excel specifications and limits).
constexpr std::size_t kMostRows = 1'048'576, kMostColumns = 16'384, kMostCharacters = 32'767;
constexpr std::size_t kLongestName = 31;
constexpr std::size_t kHeadRows = 2;

using Texts = std::vector<std::string>;

std::string count(std::size_t number) {
  return grouped(static_cast<std::int64_t>(number));
}

lxw_row_t at_row(std::size_t row) {
  return static_cast<lxw_row_t>(row);
}
lxw_col_t at_column(std::size_t column) {
  return static_cast<lxw_col_t>(column);
}

/// The first characters of a text.
std::string first_of(const std::string& text, std::size_t characters) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < characters && end < text.size(); ++i)
    end += decode_utf8(text, end).bytes;
  return text.substr(0, end);
}

/// Formats of cells that all sheets share.
struct Formats {
  explicit Formats(lxw_workbook* book)
      : name(workbook_add_format(book)),
        unit(workbook_add_format(book)),
        money(workbook_add_format(book)),
        small_money(workbook_add_format(book)),
        whole(workbook_add_format(book)) {
    format_set_bold(name);
    format_set_bottom(unit, LXW_BORDER_THIN);
    format_set_font_color(unit, LXW_COLOR_GRAY);
    format_set_num_format(money, "#,##0");
    format_set_num_format(small_money, "#,##0.00####");
    format_set_num_format(whole, "#,##0");
  }

  lxw_format *name, *unit, *money, *small_money, *whole;

  /// That of a column; null: as the spreadsheet shows numbers by itself.
  lxw_format* of(const Column& column) const {
    if (std::holds_alternative<std::vector<std::int64_t>>(column.cells)) return whole;
    const auto* numbers = std::get_if<std::vector<double>>(&column.cells);
    if (!numbers || !is_money(column.unit)) return nullptr;
    double largest = 0;
    for (const double number : *numbers)
      if (std::isfinite(number)) largest = std::max(largest, std::abs(number));
    constexpr double kCentsSayNothing = 1e4;
    return largest < kCentsSayNothing ? small_money : money;
  }
};

/// A folder for temporary files, until it goes.
class ScratchFolder {
 public:
  ScratchFolder() : path_((std::filesystem::temp_directory_path() / "cofferdam-XXXXXX").string()) {
    if (!::mkdtemp(path_.data()))
      throw Error(ExitCode::cannot_create,
                  "cannot create the temporary folder '" + path_ + "': " + std::strerror(errno));
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// A workbook in a temporary file until it is closed.
class Book {
 public:
  explicit Book(bool large) : path_(folder_.path() + "/book.xlsx") {
    lxw_workbook_options options{};
    options.constant_memory = large;
    options.tmpdir = const_cast<char*>(folder_.path().c_str());
    options.use_zip64 = large;
    book_ = workbook_new_opt(path_.c_str(), &options);
    if (!book_) throw std::bad_alloc();
  }
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;
  ~Book() {
    if (book_) workbook_close(book_);
  }

  lxw_workbook* get() { return book_; }

  /// The bytes of the file.
  std::string close() {
    const lxw_error error = workbook_close(std::exchange(book_, nullptr));
    if (error != LXW_NO_ERROR)
      throw Error(ExitCode::cannot_write,
                  "cannot make the workbook in '" + folder_.path() + "': " + lxw_strerror(error));
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  ScratchFolder folder_;
  std::string path_;
  lxw_workbook* book_ = nullptr;
};

/// Writes sheets, and remembers what they do not take.
class Sheets {
 public:
  Sheets(lxw_workbook* book, Texts& warnings) : book_(book), formats_(book), warnings_(warnings) {}

  void add(const Table& table) {
    sheet_ = workbook_add_worksheet(book_, free_name(table.name).c_str());
    if (!sheet_) throw Error(ExitCode::internal, "no sheet for the table '" + table.name + "'");
    table_ = &table;
    columns_ = std::min(table.columns.size(), kMostColumns);
    rows_ = std::min(table.rows(), kMostRows - kHeadRows);
    warn_of_limits();
    worksheet_freeze_panes(sheet_, kHeadRows, 0);
    set_widths();
    write_head();
    std::vector<lxw_format*> formats;
    for (std::size_t c = 0; c < columns_; ++c) formats.push_back(formats_.of(table.columns[c]));
    for (std::size_t row = 0; row < rows_; ++row)
      for (std::size_t c = 0; c < columns_; ++c) write_cell(row, c, formats[c]);
  }

 private:
  /// A name that a sheet may have and no other has, whatever the case.
  std::string free_name(const std::string& table) {
    std::string name = printable(table);
    std::replace_if(
        name.begin(), name.end(),
        [](char letter) { return std::string("[]:*?/\\'").find(letter) != std::string::npos; },
        '_');
    if (name.empty()) name = "table";
    const auto lower = [](std::string text) {
      std::transform(text.begin(), text.end(), text.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      return text;
    };
    std::string chosen = first_of(name, kLongestName);
    for (int number = 2; !names_.insert(lower(chosen)).second; ++number)
      chosen = first_of(name, kLongestName - 4) + "_" + std::to_string(number);
    return chosen;
  }

  void warn_of_limits() {
    const auto warn = [&](const char* what, std::size_t has, std::size_t takes) {
      if (has > takes)
        warnings_.push_back("the table '" + printable(table_->name) + "' has " + count(has) + " " +
                            what + ", of which a sheet takes the first " + count(takes) +
                            "; --format csv has them all");
    };
    warn("rows", table_->rows(), rows_);
    warn("columns", table_->columns.size(), columns_);
  }

  /// Wide enough for names and for the first cells.
  void set_widths() {
    constexpr std::size_t kNarrow = 10, kWide = 60, kNumber = 16, kLooked = 200;
    for (std::size_t c = 0; c < columns_; ++c) {
      const Column& column = table_->columns[c];
      std::size_t width = std::max(display_width(printable(column.name)), kNarrow);
      const auto* texts = std::get_if<Texts>(&column.cells);
      if (!texts) width = std::max(width, kNumber);
      for (std::size_t row = 0; texts && row < std::min(texts->size(), kLooked); ++row)
        width = std::max(width, display_width(printable((*texts)[row])));
      worksheet_set_column(sheet_, at_column(c), at_column(c),
                           static_cast<double>(std::min(width, kWide)) + 2, nullptr);
    }
  }

  void write_head() {
    for (std::size_t c = 0; c < columns_; ++c)
      write_text(0, c, table_->columns[c].name, formats_.name);
    for (std::size_t c = 0; c < columns_; ++c) {
      const std::string& unit = table_->columns[c].unit;
      write_text(1, c, unit == "1" ? "" : unit, formats_.unit);
    }
  }

  void write_cell(std::size_t row, std::size_t column, lxw_format* format) {
    const std::size_t line = row + kHeadRows;
    const auto& cells = table_->columns[column].cells;
    if (const auto* texts = std::get_if<Texts>(&cells)) {
      write_text(line, column, (*texts)[row], nullptr);
    } else if (const auto* whole = std::get_if<std::vector<std::int64_t>>(&cells)) {
      write_whole(line, column, (*whole)[row], format);
    } else {
      write_number(line, column, std::get<std::vector<double>>(cells)[row], format);
    }
  }

  void write_number(std::size_t line, std::size_t column, double number, lxw_format* format) {
    if (std::isnan(number)) return;
    if (std::isinf(number))
      write_text(line, column, number < 0 ? "-inf" : "inf", nullptr);
    else
      worksheet_write_number(sheet_, at_row(line), at_column(column), number, format);
  }

  /// Beyond 2^53 a spreadsheet would change digits.
  void write_whole(std::size_t line, std::size_t column, std::int64_t number, lxw_format* format) {
    constexpr std::int64_t kExact = std::int64_t{1} << 53;
    if (number > kExact || number < -kExact)
      write_text(line, column, std::to_string(number), nullptr);
    else
      worksheet_write_number(sheet_, at_row(line), at_column(column), static_cast<double>(number),
                             format);
  }

  void write_text(std::size_t line, std::size_t column, const std::string& text,
                  lxw_format* format) {
    if (text.empty() && !format) return;
    const std::string shown = printable(text), cut = first_of(shown, kMostCharacters);
    if (cut.size() < shown.size())
      warnings_.push_back("a text of the table '" + printable(table_->name) + "' has more than " +
                          count(kMostCharacters) +
                          " characters, which a cell takes; --format csv has them all");
    if (cut.empty())
      worksheet_write_blank(sheet_, at_row(line), at_column(column), format);
    else
      worksheet_write_string(sheet_, at_row(line), at_column(column), cut.c_str(), format);
  }

  lxw_workbook* book_;
  Formats formats_;
  Texts& warnings_;
  std::set<std::string> names_;
  lxw_worksheet* sheet_ = nullptr;
  const Table* table_ = nullptr;
  std::size_t columns_ = 0, rows_ = 0;
};

/// What the results are.
Table about(const Results& results) {
  const std::vector<std::pair<std::string, std::string>> facts = {
      {"title", results.title},
      {"question", results.question},
      {"currency", results.currency},
      {"trials", count(static_cast<std::size_t>(results.trials))},
      {"complete", results.complete ? "yes" : "no: stopped early"},
      {"seed", std::to_string(results.seed)},
      {"portfolio_seed", std::to_string(results.portfolio_seed)},
      {"scenario_file", results.scenario_file},
      {"engine_version", results.engine_version}};
  Texts names, values;
  for (const auto& [name, value] : facts) {
    names.push_back(name);
    values.push_back(value);
  }
  for (const Table& table : results.tables) {
    names.push_back("a row of '" + table.name + "'");
    values.push_back(table.sentence);
  }
  return {"about", "", {{"what", "", "", names}, {"value", "", "", values}}};
}

/// What each column means.
Table columns_of(const Results& results) {
  Texts tables, names, units, meanings;
  for (const Table& table : results.tables) {
    for (const Column& column : table.columns) {
      tables.push_back(table.name);
      names.push_back(column.name);
      units.push_back(column.unit);
      meanings.push_back(column.long_name);
    }
  }
  return {"columns",
          "",
          {{"table", "", "", tables},
           {"column", "", "", names},
           {"unit", "", "", units},
           {"meaning", "", "", meanings}}};
}

/// So many cells go to temporary files instead of memory.
bool is_large(const Results& results) {
  constexpr std::size_t kManyCells = 2'000'000;
  std::size_t cells = 0;
  for (const Table& table : results.tables) cells += table.rows() * table.columns.size();
  return cells > kManyCells;
}

/// Nothing in the file depends on the time at which it is made.
void set_properties(lxw_workbook* book, const Results& results) {
  constexpr std::time_t kFirstDayOfZip = 315532800;  // 1980-01-01
  std::string title = first_of(printable(results.title), 255);
  lxw_doc_properties properties{};
  properties.title = title.data();
  properties.created = kFirstDayOfZip;
  workbook_set_properties(book, &properties);
}

}  // namespace

Workbook workbook_of(const Results& results) {
  Workbook made;
  Book book(is_large(results));
  set_properties(book.get(), results);
  Sheets sheets(book.get(), made.warnings);
  sheets.add(about(results));
  sheets.add(columns_of(results));
  for (const Table& table : results.tables) sheets.add(table);
  std::sort(made.warnings.begin(), made.warnings.end());
  made.warnings.erase(std::unique(made.warnings.begin(), made.warnings.end()), made.warnings.end());
  made.bytes = book.close();
  return made;
}

}  // namespace cofferdam

#else

namespace cofferdam {

Workbook workbook_of(const Results&) {
  throw Error(ExitCode::scenario,
              "this cofferdam was built without libxlsxwriter, which makes workbooks; install it "
              "(Debian: libxlsxwriter-dev) and build again, or use --format csv");
}

}  // namespace cofferdam
#endif
