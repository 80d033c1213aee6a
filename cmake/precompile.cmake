# Headers of the standard library and of others that most files include are read once for a target.
# Every file still includes what it uses: COFFERDAM_PRECOMPILE=OFF builds without.
option(COFFERDAM_PRECOMPILE "Precompile headers that do not change" ON)
# precompile(TARGET PRIVATE HEADER...) or precompile(TARGET REUSE_FROM OTHER)
function(precompile target)
  if(COFFERDAM_PRECOMPILE)
    target_precompile_headers(${target} ${ARGN})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      target_compile_options(${target} PRIVATE -fpch-preprocess)  # what ccache asks for
    endif()
  endif()
endfunction()
