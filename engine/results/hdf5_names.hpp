// Names inside the results file, shared by its writer and its reader.
#pragma once

namespace cofferdam::hdf5 {

inline constexpr const char* kRow = "row";
inline constexpr const char* kUnits = "units";
inline constexpr const char* kLongName = "long_name";
inline constexpr const char* kSentence = "sentence";
inline constexpr const char* kTables = "tables";
inline constexpr const char* kScenario = "scenario";
inline constexpr const char* kProvenance = "provenance";
inline constexpr const char* kDimensionList = "DIMENSION_LIST";
inline constexpr const char* kReferenceList = "REFERENCE_LIST";

}  // namespace cofferdam::hdf5
