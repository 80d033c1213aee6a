// A table of results as text for people, as CSV and as JSON.
#pragma once
#include <cofferdam/table.hpp>

#include <nlohmann/json.hpp>
#include <string>

namespace cofferdam {

/// The sentence of the table and aligned columns with their units, for the eye: numbers have six
/// significant digits, money also has separators of thousands, "n/a" stands for a missing number.
/// East Asian characters count two places. Control characters are written as escapes.
std::string to_text(const Table& table);

/// RFC 4180 with the names of the columns as header. Every number reads back as the same number; a
/// missing one is empty. A text that begins as a formula (= + - @), and is no number, gets a quote
/// before it, so that no spreadsheet works it.
std::string to_csv(const Table& table);

/// `name`, `sentence`, `columns` (`name`, `unit`, `long_name`, in their order) and `rows` (objects
/// by column name). A missing number is null; an infinite one is the text "inf" or "-inf".
nlohmann::json to_json(const Table& table);

/// Whether a unit is that of money: a currency, perhaps with more behind, as in "EUR/year", or
/// "as in 'unit'", where it may be.
bool is_money(const std::string& unit);

/// A number as to_text() shows it.
std::string cell_text(double number, bool money);
std::string cell_text(std::int64_t number, bool money);

}  // namespace cofferdam
