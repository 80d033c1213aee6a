// What tables of results look like, read from a small scenario that has all of them.
#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "sensitivities.hpp"
#include "sweep.hpp"

namespace cofferdam {

/// Tables beside those of the catalogue, which compare variants, answer what is asked under `size`
/// and `stop_when`, or come from `cofferdam sensitivities` and `sweep`, with a sentence each.
inline constexpr std::pair<std::string_view, std::string_view> kJoinedTables[] = {
    {"differences", "each variant beside the scenario itself, on the same random numbers"},
    {"sizing", "how likely a target fails with each value of an input that is sized"},
    {"sizes", "how large an input must or may be, for each probability asked for"},
    {"precision", "how precise the measure of 'stop_when' is, and what has ended the run"},
    {kSensitivities, "of 'cofferdam sensitivities': what each input moves, when it is moved alone"},
    {kSweep, "of 'cofferdam sweep': each measure of each run"},
    {kSweepInputs, "of 'cofferdam sweep': the values of the inputs of each run"}};

/// What a row of the table is, and its columns with units and meanings.
std::string columns_text(const std::string& table);

}  // namespace cofferdam
