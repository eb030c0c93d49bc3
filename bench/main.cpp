#include <benchmark/benchmark.h>
#include <dlfcn.h>

#include "common/environment.hpp"
#include "floor/vector.hpp"

/// Runs the rows of all files that are linked in. They register themselves.
int main(int count, char** arguments) {
    bench::settle_environment(arguments);
    bench::flush_denormals();
    benchmark::Initialize(&count, arguments);
    if (benchmark::ReportUnrecognizedArguments(count, arguments))
        return 1;
    benchmark::AddCustomContext("compiler", __VERSION__);
    benchmark::AddCustomContext("vector_bytes", std::to_string(bench::vector_bytes));
    // libtorch takes any BLAS; only with OpenBLAS is it at its best.
    using name = const char* (*)();
    if (const auto core = reinterpret_cast<name>(dlsym(RTLD_DEFAULT, "openblas_get_corename")))
        benchmark::AddCustomContext("openblas_core", core());
    else
        benchmark::AddCustomContext("openblas_core", "none: libtorch is slower than it could be");
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
}
