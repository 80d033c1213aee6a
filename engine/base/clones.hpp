// Functions that are compiled once for each instruction set.
//
// For loops that the compiler turns into vector instructions: of whole numbers, or of operations
// that IEEE 754 rounds correctly, so that the bits do not depend on the width of the vectors.
#pragma once

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define COFFERDAM_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define COFFERDAM_SANITIZED 1
#endif

// A copy of the function per instruction set, chosen when the program is loaded. Not under the
// sanitizers: the choice would run before they are set up.
#if defined(__x86_64__) && defined(__linux__) && !defined(COFFERDAM_SANITIZED)
#define COFFERDAM_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define COFFERDAM_CLONES
#endif
#define COFFERDAM_INLINE __attribute__((always_inline)) inline
