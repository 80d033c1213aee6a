# Headers of the standard library and of others that most files include are read once for a target.
# Every file still includes what it uses: COFFERDAM_PRECOMPILE=OFF builds without.
option(COFFERDAM_PRECOMPILE "Precompile headers that do not change" ON)
# precompile(TARGET PRIVATE HEADER...) or precompile(TARGET REUSE_FROM OTHER)
function(precompile target)
  if(COFFERDAM_PRECOMPILE)
    target_precompile_headers(${target} ${ARGN})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      # The first is what ccache asks for. The others: g++ 12 takes strings that are joined for overflows
      # (GCC bug 105329), and of precompiled headers it forgets that they are the system's.
      target_compile_options(${target} PRIVATE -fpch-preprocess -Wno-array-bounds -Wno-stringop-overflow
                             -Wno-stringop-overread)
    endif()
  endif()
endfunction()
