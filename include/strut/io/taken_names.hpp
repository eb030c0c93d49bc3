#pragma once

#include <algorithm>
#include <array>
#include <string_view>

/// Names that a header of standard C++ may have given out already.

namespace strut::detail {

/// Macros, and `main`: they can be called so nowhere.
inline bool is_macro(std::string_view word) {
    constexpr std::array macros{"main", "NULL", "EOF", "BUFSIZ", "FILENAME_MAX", "FOPEN_MAX",
        "L_tmpnam", "TMP_MAX", "RAND_MAX", "CLOCKS_PER_SEC", "TIME_UTC", "EXIT_SUCCESS",
        "EXIT_FAILURE", "MB_CUR_MAX", "NAN", "INFINITY", "MATH_ERRNO", "MATH_ERREXCEPT",
        "math_errhandling", "HUGE_VAL", "HUGE_VALF", "HUGE_VALL", "FP_NAN", "FP_INFINITE",
        "FP_ZERO", "FP_SUBNORMAL", "FP_NORMAL", "SEEK_SET", "SEEK_CUR", "SEEK_END", "CHAR_BIT",
        "INT_MIN", "INT_MAX", "WEOF", "assert", "errno", "stdin", "stdout", "stderr", "offsetof",
        "setjmp", "unix", "linux", "i386"};
    constexpr std::array beginnings{"FP_", "FLT_", "DBL_", "LDBL_", "M_", "LC_", "SIG", "STRUT_"};
    return std::ranges::find(macros, word) != macros.end() ||
           std::ranges::any_of(
               beginnings, [&](std::string_view one) { return word.starts_with(one); });
}

/// Functions and types that the C library declares outside of any namespace.
inline bool is_c_name(std::string_view word) {
    constexpr std::array of_reals{"abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh",
        "cbrt", "ceil", "copysign", "cos", "cosh", "drem", "erf", "erfc", "exp", "exp10", "exp2",
        "expm1", "fabs", "fdim", "finite", "floor", "fma", "fmax", "fmin", "fmod", "frexp", "gamma",
        "hypot", "ilogb", "isinf", "isnan", "j0", "j1", "jn", "ldexp", "lgamma", "llrint",
        "llround", "log", "log10", "log1p", "log2", "logb", "lrint", "lround", "modf", "nan",
        "nearbyint", "nextafter", "nexttoward", "pow", "pow10", "remainder", "remquo", "rint",
        "round", "roundeven", "scalb", "scalbln", "scalbn", "signbit", "significand", "sin",
        "sincos", "sinh", "sqrt", "tan", "tanh", "tgamma", "trunc", "y0", "y1", "yn"};
    constexpr std::array others{"FILE", "abort", "access", "alarm", "alloca", "asctime", "atexit",
        "atof", "atoi", "atol", "atoll", "bcmp", "bcopy", "brk", "bsearch", "bzero", "calloc",
        "chdir", "chmod", "chown", "clearerr", "clearenv", "clock", "clone", "close", "confstr",
        "creat", "crypt", "ctermid", "ctime", "daemon", "daylight", "difftime", "div", "div_t",
        "dprintf", "drand48", "dup", "dup2", "dup3", "dysize", "encrypt", "environ", "erand48",
        "execl", "execv", "execve", "exit", "fclose", "fcntl", "feof", "ferror", "fflush", "ffs",
        "fgetc", "fgets", "fileno", "fopen", "fork", "fprintf", "fputc", "fputs", "fread", "free",
        "freopen", "fscanf", "fseek", "fsync", "ftell", "fwrite", "getc", "getchar", "getcwd",
        "getdate", "getenv", "getline", "getopt", "getpid", "getrandom", "gets", "getsubopt",
        "gettid", "getw", "gmtime", "index", "initstate", "isalnum", "isalpha", "isatty", "isblank",
        "iscntrl", "isdigit", "isgraph", "islower", "isprint", "ispunct", "isspace", "isupper",
        "isxdigit", "jrand48", "kill", "l64a", "labs", "lchown", "lcong48", "ldiv", "link", "llabs",
        "lldiv", "localeconv", "localtime", "lockf", "longjmp", "lrand48", "lseek", "malloc",
        "mblen", "memchr", "memcmp", "memcpy", "memmem", "memmove", "mempcpy", "memset", "mkdtemp",
        "mkstemp", "mktemp", "mktime", "mrand48", "nanosleep", "nice", "nrand48", "open", "optarg",
        "opterr", "optind", "optopt", "pause", "pclose", "perror", "pipe", "pipe2", "popen",
        "printf", "profil", "putc", "putchar", "putenv", "puts", "qsort", "quick_exit", "raise",
        "rand", "random", "read", "readlink", "realloc", "realpath", "remove", "rename", "rewind",
        "rindex", "rmdir", "rpmatch", "sbrk", "scanf", "seed48", "select", "setbuf", "setenv",
        "setkey", "setlocale", "setstate", "setvbuf", "signal", "signgam", "sleep", "sprintf",
        "srand", "srand48", "srandom", "sscanf", "stat", "strcat", "strchr", "strcmp", "strcoll",
        "strcpy", "strdup", "strerror", "strlen", "strsep", "strstr", "strtod", "strtok", "strtol",
        "swab", "symlink", "sync", "syscall", "system", "tempnam", "time", "timegm", "timer_t",
        "timezone", "tm", "tmpfile", "tmpnam", "tolower", "toupper", "truncate", "tzname", "tzset",
        "umask", "ungetc", "unlink", "unsetenv", "usleep", "valloc", "vfork", "vhangup", "wait",
        "wctomb", "write", "a64l", "acct", "ecvt", "fcvt", "gcvt", "pread", "pwrite", "ftw",
        "timespec", "timeval", "locale_t", "fpos_t", "size_t", "ptrdiff_t", "max_align_t",
        "nullptr_t", "wint_t", "mbstate_t", "clock_t", "time_t"};
    const auto is_real = [&](std::string_view one) {
        return std::ranges::find(of_reals, one) != of_reals.end();
    };
    return std::ranges::find(others, word) != others.end() || is_real(word) ||
           ((word.ends_with('f') || word.ends_with('l')) &&
               is_real(word.substr(0, word.size() - 1)));
}

/// Whether a namespace or a type outside of any namespace cannot, or should not, be called so.
inline bool is_taken(std::string_view word) {
    return is_macro(word) || is_c_name(word);
}

} // namespace strut::detail
